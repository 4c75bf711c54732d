"""The box: unnamed ballots. The only code that sees papers."""
