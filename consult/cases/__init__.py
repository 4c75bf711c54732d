"""Case files: whole consultations as data. `read` validates a file, `check` recomputes what it states,
`catalogue` gives the rules and cases shipped with the program. The format is `docs`' and the demo set's own:
`consult/data/cases.json`, whose `conventions` are normative."""
