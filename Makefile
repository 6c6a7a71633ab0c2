# `make help` prints the targets. Each does its own set-up.
PYTHON := $(shell for name in python3.12 python3.11 python3; do \
  $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && \
  { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := mih programs dispatch triage journal
ARGS ?=

help:      ## This list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

run: $(STAMP)      ## Everything on this machine: PostgreSQL, Redis, web, worker, clock, demo city
	@exec $(BIN)/python -m mih.run

test: $(STAMP)     ## All tests, real browser included, on embedded services (ARGS="-k name")
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests --all $(ARGS)

check: $(STAMP)    ## All that CI runs: lint, types, contracts, migrations, templates, every test at length
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# The Django plugin reads the settings; it connects to nothing.
	SECRET_KEY=none DATABASE_URL=postgresql://none/none REDIS_URL=redis://none $(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(BIN)/python -m tests --checks-only
	EXAMPLES=whole $(MAKE) test

bench: $(STAMP)    ## The figures of docs/performance.md, measured afresh
	$(BIN)/python -m bench

fix: $(STAMP)      ## ruff --fix, ruff format, djlint --reformat
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet

lock:      ## Pin every dependency again, with hashes (needs uv)
	for extra in "" "-embedded --extra embedded" "-dev --extra embedded --extra dev"; do \
	  set -- $$extra; out=requirements$${1:-}.lock; [ $$# -gt 0 ] && shift; \
	  uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-emit-index-url \
	    --no-header --no-annotate $$@ pyproject.toml -o $$out || exit 1; \
	done

$(STAMP): requirements-dev.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or 3.12 is needed, and neither is on PATH."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "The venv module is missing: on Debian or Ubuntu, apt install python3-venv."; exit 1; }
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help run test check bench fix lock
