"""What every feature stands on: database, edge of the web, phrases, journal, notices, schema. Knows no
feature."""
