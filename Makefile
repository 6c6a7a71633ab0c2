# `make help` prints the targets. Each does its own set-up.
PYTHON := $(shell for name in python3.12 python3.11 python3; do \
  $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null && \
  { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SCRIPTS := node_modules/.installed
# Node and npm come with the locked Python packages; what is on PATH is not asked.
# It trusts what this machine trusts, where an agency's proxy signs for the world.
NPM := NODE_USE_SYSTEM_CA=1 PATH="$(CURDIR)/$(BIN):$$PATH" npm --loglevel=error
CODE := mih programs dispatch triage journal
TONGUES := $(notdir $(wildcard locale/*))
ARGS ?=

help:      ## This list
	@grep -hE '^[a-z]+: .*##|^[a-z]+:  *##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/'

run: $(STAMP) $(SCRIPTS)      ## Everything on this machine: PostgreSQL, Redis, web, worker, clock, demo city
	@exec $(BIN)/python -m mih.run

test: $(STAMP) $(SCRIPTS)     ## All tests, real browser included, on embedded services (ARGS="-k name")
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m tests --all $(ARGS)

check: $(STAMP) $(SCRIPTS)    ## All that CI runs: lint, types, contracts, migrations, templates, scripts, every test at length
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@# The Django plugin reads the settings; it connects to nothing.
	SECRET_KEY=none DATABASE_URL=postgresql://none/none REDIS_URL=redis://none $(BIN)/mypy $(CODE)
	$(BIN)/lint-imports
	$(BIN)/djlint templates --check --lint --quiet
	$(MAKE) js
	$(BIN)/python -m tests --checks-only
	EXAMPLES=whole $(MAKE) test

js: $(SCRIPTS)     ## Lint, format and types of the scripts in static/
	$(NPM) run --silent check

mutants: $(STAMP)  ## Plant bugs in commands, permissions and states; print those no test sees (MUTANTS=300 SECONDS=3600 SEED=1)
	@$(BIN)/python -m tests.mutants

tower: $(STAMP)    ## Draw docs/tower.svg, the picture in CONTRIBUTING.md, from the imports
	@$(BIN)/python -m tests.tower

bench: $(STAMP) $(SCRIPTS)    ## The figures of docs/performance.md, measured afresh
	$(BIN)/python -m bench

fix: $(STAMP) $(SCRIPTS)      ## ruff --fix, ruff format, djlint --reformat, biome --write
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint templates --reformat --quiet
	$(NPM) run --silent fix

words: $(STAMP)    ## Collect every word on screens anew, and compile those of each language (needs GNU gettext)
	@# Django's settings are read; nothing is connected to.
	SECRET_KEY=none DATABASE_URL=postgresql://none/none REDIS_URL=redis://none $(BIN)/python manage.py \
	  makemessages $(TONGUES:%=-l %) --no-location --no-wrap --no-obsolete \
	  -i .venv -i node_modules -i tests -i bench -i .mih
	@# A guess from a similar sentence is no translation: a new sentence begins empty.
	for tongue in $(TONGUES); do \
	  po=locale/$$tongue/LC_MESSAGES/django.po; \
	  msgattrib --clear-fuzzy --empty --clear-previous --no-wrap -o $$po $$po && \
	  msgfmt --check-format --statistics -o $${po%.po}.mo $$po || exit 1; \
	done

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

$(SCRIPTS): package.json package-lock.json .npmrc | $(STAMP)
	@$(NPM) ci
	@touch $@

.PHONY: help run test check js mutants tower bench fix words lock
