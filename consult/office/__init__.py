"""The staff's pages on people, places, bodies and the roll."""
