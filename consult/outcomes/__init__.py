"""Results: votes recorded, resolutions, notices and notice boards."""
