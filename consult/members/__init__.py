"""People: communities, territory, households, persons, offices, bodies, and who is asking."""
