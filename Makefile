# Two commands do all the set-up: `make demo` and `make test`. Both need only Python 3.11+ and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet -c deploy/constraints.txt
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
WORKERS ?= 2
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: demo test check faults bench format lint types imports coverage slow clean help

help: ## List the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/'

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed ($(PYTHON))" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): pyproject.toml deploy/constraints.txt | $(BIN)/python
	$(PIP) -e .
	@touch $@

$(DEV): pyproject.toml deploy/constraints.txt | $(BIN)/python
	$(PIP) -e '.[dev]'
	@touch $@ $(RUNTIME)

demo: $(RUNTIME) ## One true story, without a Telegram account
	$(BIN)/creditbot demo

test: $(DEV) ## The tests on both databases, one case a step of the faults: no network, no server to install
	$(PYTEST) -m "not slow" tests

check: format lint types imports coverage slow ## Every gate beside `make test`: coverage on one database, and what is slow

format: $(DEV)
	$(BIN)/ruff format --check .

lint: $(DEV)
	$(BIN)/ruff check .

types: $(DEV)
	$(BIN)/mypy

imports: $(DEV)
	$(BIN)/lint-imports

# What `make test` has run on both databases need not run on both again to count lines; the faults kill processes,
# whose lines are not counted anyway.
coverage: $(DEV)
	$(PYTEST) -m "not slow" -k "not postgresql" tests --ignore tests/faults --cov --cov-report=term --cov-report=json:.coverage.json
	$(BIN)/python -m tests.support.coverage_gates .coverage.json

slow: $(DEV)
	$(PYTEST) -m slow tests

bench: $(DEV) ## A notice to 2,000 under Telegram's limits, and /score beside it
	$(BIN)/python -m tests.benchmarks.broadcast

faults: $(DEV) ## The fault matrix at its full counts, with a table; and the second reckoning of points at length
	CREDITBOT_FAULTS=full $(PYTEST) --timeout 3600 tests/faults tests/scoring/test_against_oracle.py

clean: ## Remove what the targets made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage .coverage.json *.egg-info
