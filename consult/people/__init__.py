"""People and places: communities, territory, units, households, persons, bodies, offices, the roll."""
