# Every target calls the launcher, which also works without make: python3 consult/launch.py run
PY ?= python3

.PHONY: run dev setup test quick lint format deep bench properties fuzz counts twin mutants table attack audit
run:
	@LAN=$(LAN) $(PY) consult/launch.py run
dev:
	@$(PY) consult/launch.py dev
setup:
	@$(PY) consult/launch.py setup
test:
	@$(PY) consult/launch.py test
quick:
	@$(PY) consult/launch.py quick $(SINCE)
lint:
	@$(PY) consult/launch.py lint
format:
	@$(PY) consult/launch.py format
deep:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test
# bench/live.py needs the development set, which make test installs
bench:
	@$(PY) consult/launch.py setup && .venv/bin/python bench/rules.py

# How the rules are shown to be right: tests/rules/README.md
properties:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test tests/rules/test_core_properties.py
fuzz:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test tests/rules/test_fuzz.py
counts:
	@$(PY) consult/launch.py test tests/rules/test_counts.py
twin:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test tests/rules/test_twin.py
mutants:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test -s tests/rules/test_mutation.py
table:
	@$(PY) consult/launch.py test tests/rules/test_table.py tests/rules/test_table_again.py tests/rules/test_precedence.py

# What strangers and members may try, replayed against a real server; prints a table (tests/attack)
attack:
	@$(PY) consult/launch.py attack $(NAMES)
# Pinned packages against known advisories; says so (exit 3) where the advisory service cannot be asked
audit:
	@$(PY) consult/launch.py audit
