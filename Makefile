# Needs only python3 (3.11 or newer, with venv) and make; everything else is fetched from PyPI and npm.
PORT ?= 8000
PYTHON ?= python3
UV_VERSION := 0.13.9

TOOLS := $(CURDIR)/.tools
UV := $(TOOLS)/bin/uv
BIN := $(CURDIR)/.venv/bin
DIST := src/holdfast/web/static/dist
CHROMIUM ?= $(TOOLS)/chromium/chromium
STEP := @tools/step
# Journeys and components run apart: each holds a browser of its own for the whole run.
BROWSER := env -u DATABASE_URL DJANGO_ALLOW_ASYNC_UNSAFE=1 tools/pytest_some -m browser
PYTEST := pytest -n auto --maxprocesses 4 --dist worksteal

export CHROMIUM
export PATH := $(BIN):$(PATH)
# Company proxies and mirrors: trust what the machine trusts, and use the index that pip uses.
export UV_SYSTEM_CERTS := true
export NODE_USE_SYSTEM_CA := 1
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
# The python3 that you have is the one that is used; uv must not fetch another.
export UV_PYTHON_DOWNLOADS := never

.PHONY: help run setup test browser check postgres bench lock wheel clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 20

run: export HOLDFAST_HOME ?= $(CURDIR)/.holdfast
run: setup $(DIST)/world.json ## Install, build, create the demo organization and serve it on 127.0.0.1
	$(STEP) "prepare the database in $(HOLDFAST_HOME)" holdfast migrate
	$(STEP) "create the demo organization" holdfast demo
	@echo "==> serve on http://127.0.0.1:$(PORT) (Ctrl-C stops)"
	@exec holdfast serve --port $(PORT)

setup: .venv/.ok ## Install Python dependencies only

test: setup ## Run all tests but those that need a browser; T=PATH narrows
	$(STEP) "run the tests" env -u DATABASE_URL $(PYTEST) -m "not browser" $(T)

browser: setup $(DIST)/world.json $(TOOLS)/chromium/.ok ## Run the tests in Chromium, which npm provides
	$(STEP) "walk the journeys" $(BROWSER) $(or $(T),src)
ifndef T
	$(STEP) "test the components" $(BROWSER) frontend/tests
endif

check: setup frontend/node_modules/.ok ## Run every static check; all of them, even if one fails
	@tools/check

postgres: setup ## Run the tests on PostgreSQL: DATABASE_URL, or a throw-away server
	$(STEP) "run the tests on PostgreSQL" tools/postgres.sh $(PYTEST) -m "not browser" $(T)

bench: setup ## Measure the budgets
	$(STEP) "measure" python tools/bench.py

lock: $(UV) .venv/.ok ## Resolve dependencies anew after a change; UPGRADE=--upgrade takes the newest
	$(STEP) "lock what the tests need" $(UV) pip compile -q $(UPGRADE) --universal --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header pyproject.toml --group dev -o requirements/dev.txt
	$(STEP) "lock what running needs" $(UV) pip compile -q --universal --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header pyproject.toml -c requirements/dev.txt -o requirements/runtime.txt
	$(STEP) "lock the front end" npm --prefix frontend install --package-lock-only --loglevel=error

wheel: setup $(DIST)/world.json ## Build dist/holdfast-*.whl with all assets inside
	$(STEP) "build the wheel" $(UV) build -q --wheel --no-build-isolation --python $(BIN)/python

clean: ## Remove all that make installed or built; the demo data in .holdfast stays
	rm -rf .venv .tools frontend/node_modules $(DIST) dist

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Holdfast needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12"; exit 1; }
	$(STEP) "create .tools" $(PYTHON) -m venv $(TOOLS) || \
	  { echo "$(PYTHON) cannot create a venv. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(STEP) "install uv" $(TOOLS)/bin/pip install -q --disable-pip-version-check uv==$(UV_VERSION)

# The venv follows the lock; what pyproject.toml says about tools must not empty it.
.venv/.synced: $(UV) requirements/dev.txt
	$(STEP) "create .venv" $(UV) venv -q --allow-existing --python $(PYTHON) .venv
	$(STEP) "install Python dependencies" $(UV) pip sync -q --require-hashes requirements/dev.txt
	@touch $@

.venv/.ok: .venv/.synced pyproject.toml hatch_build.py
	$(STEP) "install holdfast" $(UV) pip install -q --no-deps --no-build-isolation -e .
	@touch $@

frontend/node_modules/.ok: frontend/package-lock.json frontend/package.json frontend/.npmrc | .venv/.ok
	$(STEP) "install the front end" npm --prefix frontend ci --loglevel=error
	@touch $@

# The file that the build writes last. Folders are listed too: their time changes when a file goes away.
$(DIST)/world.json: frontend/node_modules/.ok frontend/build.mjs $(shell find frontend/islands frontend/styles 2>/dev/null)
	$(STEP) "build the front end" node frontend/build.mjs

$(TOOLS)/chromium/.ok: frontend/node_modules/.ok frontend/chromium.mjs
	$(STEP) "unpack Chromium" node frontend/chromium.mjs $(TOOLS)/chromium
	@touch $@
