# Portal kinerja. `make` alone lists the commands. Plain Debian 12 or Ubuntu with Python 3.11+.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev demo port test test-fast check format bench lock vendor messages clean

VENV := .venv
BIN := $(VENV)/bin
# One file stays with one worker: heavy fixtures are made once a file. Long files begin.
PYTEST := $(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder
PORT ?= 8000
STAMPS := $(VENV)/.stamps
# Set in a script's environment by choice only: PYTHON=/path/to/python3.12 make setup
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# A lock names every package, so nothing may be fetched beside it.
PIP_LOCKED := $(BIN)/python -m pip install -qq --require-hashes

help: ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

$(STAMPS)/venv: scripts/venv.sh scripts/find-python.sh
	@scripts/venv.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/system: scripts/system-libs.sh $(STAMPS)/venv
	@scripts/system-libs.sh
	@touch $@

$(STAMPS)/base: requirements/base.txt $(STAMPS)/venv
	@echo "Memasang pustaka (versi dikunci dengan hash) ..."
	@$(PIP_LOCKED) -r requirements/base.txt
	@touch $@

# --no-build-isolation: the build backend is the pinned one that has just been installed.
$(STAMPS)/project: pyproject.toml $(STAMPS)/base
	@$(BIN)/python -m pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/base
	@echo "Memasang perkakas uji ..."
	@$(PIP_LOCKED) -r requirements/dev.txt
	@touch $@

$(STAMPS)/browser: scripts/browser.sh $(STAMPS)/venv
	@scripts/browser.sh
	@touch $@

setup: $(STAMPS)/system $(STAMPS)/project ## install everything that running the portal needs into .venv
	@echo "Siap / ready: $(BIN)/portal"

setup-dev: setup $(STAMPS)/dev ## the same with linters and test tools

port:
	@python="$${PYTHON:-$$(scripts/find-python.sh)}" && "$$python" scripts/port_free.py "$(PORT)"

demo: port ## a portal with sample people on http://127.0.0.1:8000 (PORT=8001 for another port)
	@$(MAKE) --no-print-directory setup
	@exec $(BIN)/portal demo --all --serve --port $(PORT)

check: setup-dev ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: setup-dev ## let ruff put the code in order
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: setup-dev $(STAMPS)/browser ## everything that must hold before a change is taken in
	@$(MAKE) --no-print-directory check
	$(PYTEST)

test-fast: setup-dev ## the rules alone: without pages, browser, PostgreSQL, printing and processes
	$(PYTEST) -m "not slow and not browser and not packaging and not postgres"

bench: setup-dev ## the measurements of tests/bench (they print ratios and fail on nothing)
	$(BIN)/pytest tests/bench -q -s -p no:xdist

lock: setup-dev ## maintainers: resolve requirements/*.txt again (LOCK="--upgrade")
	scripts/lock.sh $(LOCK)

vendor: ## maintainers: fetch the pinned browser files and write their manifest (needs npm)
	@python="$${PYTHON:-$$(scripts/find-python.sh)}" && "$$python" scripts/vendor.py

messages: setup-dev ## bring the catalogues of translated texts up to date
	$(BIN)/python scripts/messages.py

clean: ## remove the environment, caches and builds; instance/ stays
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache .coverage .coverage.* htmlcov
	find portal plugins tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
