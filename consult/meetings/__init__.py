"""The live meeting: an append-only log, what screens may see of it, and the sockets that carry it."""
