# One command each; they use the Python of the active environment, or of .venv where there is one.

PYTHON ?= $(if $(wildcard .venv/bin/python),.venv/bin/python,python3)
DOMAIN := protocol/locales/nl/LC_MESSAGES/protocol
TEMPLATE := $(or $(TMPDIR),/tmp)/protocol-messages-$(shell echo $$PPID).pot
BABEL := $(PYTHON) -m babel.messages.frontend

.PHONY: check lint types contracts test messages picture benchmarks reliability audit help

help:
	@echo "make check       everything that has to pass: lint, types, contracts, tests"
	@echo "make messages    bring the translations up to date with the texts in the code"
	@echo "make picture     make docs/interview.svg anew from the real screen"
	@echo "make benchmarks  measure; takes some minutes"
	@echo "make reliability make docs/reliability.md from real runs; takes about a quarter of an hour"
	@echo "make audit       look for known holes in the dependencies; the only target that asks the network"

check: lint types contracts test

lint:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:
	$(PYTHON) -m mypy

contracts:
	$(PYTHON) -c "from importlinter.cli import lint_imports_command as run; run()"

test:
	$(PYTHON) -m pytest -n auto

# Without places and dates, so that the files change only when a text does.
messages:
	$(BABEL) extract --no-location --sort-output --omit-header -w 100 -k "_ N_ ngettext:1,2" -o $(TEMPLATE) protocol
	$(BABEL) update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -w 100 -l nl -i $(TEMPLATE) -o $(DOMAIN).po
	$(BABEL) compile -l nl -i $(DOMAIN).po -o $(DOMAIN).mo
	rm -f $(TEMPLATE)

picture:
	$(PYTHON) docs/make_picture.py

benchmarks:
	for each in $(basename $(notdir $(wildcard tests/benchmarks/[a-z]*.py))); do \
		echo "== $$each"; $(PYTHON) -m tests.benchmarks.$$each || exit 1; \
	done

reliability:
	$(PYTHON) -m tests.faults.reliability

# In an environment of its own, so that the tool is no dependency.
AUDIT := $(or $(TMPDIR),/tmp)/protocol-audit-$(shell id -u)
audit:
	$(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/pip install --quiet pip-audit
	$(PYTHON) -m pip freeze --exclude-editable > $(AUDIT)/requirements.txt
	$(AUDIT)/bin/pip-audit --requirement $(AUDIT)/requirements.txt --no-deps --disable-pip
	rm -rf $(AUDIT)
