# Two commands set all up: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# Python keeps what it has compiled, whatever the environment says: each of the hundreds of processes of `make test` would compile 380 modules.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-live test unit unit-texts unit-rest coverage lint fmt bench schemas golden reference screenshots notebook docs dist release layers audit clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

setup: $(READY) ## create the virtual environment and install everything into it

$(READY): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "make: $(PYTHON) is not installed; name another one: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY) ## replay the demo archive and tell what happened
	@$(BIN)/wirebeam demo --out demo-out

demo-live: $(READY) ## play the demo archive through a real Kafka broker (java and mvn) and the live job
	@$(BIN)/python -m infra.kafka.demo_live

test: $(READY) ## lint, types, import contracts and all tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile

# Two plain processes, each with rooms of its own: a pool of workers would have each of them import and load everything.
TEXTS := amounts entities language normalize parse write
UNIT := $(BIN)/python -m pytest -q -p no:cacheprovider -m "not slow and not corpus" --hypothesis-profile unit

unit: $(READY) ## the quick tests: no pipeline, no server, no corpus, few examples of each property
	@$(MAKE) --no-print-directory --jobs 2 --output-sync=target unit-texts unit-rest

unit-texts:
	@$(UNIT) $(TEXTS:%=tests/unit/%)

unit-rest:
	@$(UNIT) tests/unit $(TEXTS:%=--ignore=tests/unit/%)

# The guard is left out: code that is traced, as coverage traces it, never returns after an interruption that was withdrawn.
coverage: $(READY) ## the quick tests with coverage; a table by room, and the files with the most lines that no test runs
	@$(UNIT) tests/unit -n 2 --ignore=tests/unit/beamkit/test_guard.py --cov --cov-report=
	@$(BIN)/python -m tests.coverage 20

lint: $(READY) ## ruff, mypy and the import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

fmt: $(READY) ## format the code and mend what can be mended
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

schemas: $(READY) ## write the JSON Schema files
	@$(BIN)/python -m schemas.export
	@$(BIN)/wirebeam check --schema > schemas/json/settings.v1.json

golden: $(READY) ## write the golden files of the demo; read the difference before committing it
	@$(BIN)/python -m tests.golden.write > /dev/null && git diff --stat tests/golden

reference: $(READY) ## write the reference pages of the docs from the code
	@$(BIN)/python -m tests.reference.write

screenshots: $(READY) ## make the pictures of the docs from the demo archive (Chromium)
	@$(BIN)/python -m infra.release.screenshots

notebook: $(READY) ## run the notebook of the docs and write its outputs (pip install --group notebook)
	@$(BIN)/python -m infra.release.notebook

docs: $(READY) ## build the docs into build/site; a broken link or a page that no menu names stops it
	@$(BIN)/mkdocs build --quiet --strict

dist: $(READY) ## build the wheel, the source archive and the bill of materials into dist
	@$(BIN)/python -m hatchling build -d dist
	@$(BIN)/python -m infra.release.sbom postgres duckdb html > dist/wirebeam.cdx.json

release: $(READY) ## dist, built twice with the same bytes, checked with twine, with digests; nothing is uploaded
	@$(BIN)/python -m infra.release.build

layers: $(READY) ## make the layers of the images in a bare root file system, and try them (root, debootstrap)
	@$(BIN)/python -m infra.release.layers

audit: $(READY) ## check pins, missing packages and licences; vulnerabilities need a network
	@$(BIN)/python -m infra.release.audit

bench: $(READY) ## run the benchmarks that need no server; tables on standard output
	@$(BIN)/python -m benchmarks

clean: ## remove what was built, the environment included
	@rm -rf $(VENV) demo-out bench-out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
