# Everything a contributor needs; `make` alone says what there is.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTEST := --numprocesses auto --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help serve test test-opensearch check format lock audit widgets clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 17

serve: $(READY)  ## publish articles/ if needed, then serve it (HOST, PORT, WORKERS)
	$(BIN)/runcontent serve --host $(HOST) --port $(PORT) --workers $(WORKERS)

test: $(READY)  ## run the tests, but for those on OpenSearch
	$(BIN)/python -m pytest $(PYTEST)
	@echo 'Not run here: the tests on a real OpenSearch. `make test-opensearch` runs them.'

test-opensearch: $(READY)  ## run the tests of the store, the engines and the API on OpenSearch (needs Java and Maven)
	$(BIN)/python tests/opensearch/run.py

check: $(READY)  ## all that must hold: format, lint, types, layers, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest $(PYTEST)

format: $(READY)  ## format the code and fix what can be fixed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

lock:  ## write requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-find-links --no-header \
		-o requirements.lock

audit:  ## look for known vulnerabilities in what is locked (needs uv, and pypi.org itself)
	uvx pip-audit --strict --require-hashes --disable-pip -r requirements.lock

widgets: $(READY)  ## build the script of the widgets from widgets/ (needs npm's registry)
	cd widgets && ../$(BIN)/npm ci --ignore-scripts --no-audit --no-fund
	$(BIN)/node widgets/build.js src/runcontent/web/embedding

clean:  ## remove the environment and the generated index
	rm -rf $(VENV) index

# The stamp: made once, and again when a dependency changes. A half-made environment has no stamp
# and is made from the start. The lock is complete: nothing is resolved here (`--no-deps`), so a new
# release of a dependency's dependency cannot get in.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
