# Every target calls the launcher, which also works without make: python3 consult/launch.py run
PY ?= python3

.PHONY: run setup test lint deep bench
run:
	@LAN=$(LAN) $(PY) consult/launch.py run
setup:
	@$(PY) consult/launch.py setup
test:
	@$(PY) consult/launch.py test
lint:
	@$(PY) consult/launch.py lint
deep:
	@CONSULT_DEEP=1 $(PY) consult/launch.py test
# bench/live.py needs the development set, which make test installs
bench:
	@$(PY) consult/launch.py setup && .venv/bin/python bench/rules.py
