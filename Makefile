# Two commands matter: `make serve` and `make test`; each sets up all that it needs.
PYTHON ?= python3
PORT ?= 8000
STAMP := .venv/.installed

.PHONY: serve test check lock

$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock
	.venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

serve: $(STAMP)
	.venv/bin/runcontent serve --port $(PORT)

test: $(STAMP)
	.venv/bin/python -m pytest

check: $(STAMP)
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/python -m pytest

lock:
	uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-find-links --no-header -o requirements.lock
