# The commands of the project; `make help` lists them. PYTHON names the interpreter, PORT the demo's port.
PYTHON ?= $(firstword $(shell command -v python3.11 python3.12 python3.13 python3) python3)
PORT ?= 8000
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-header \
	--no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test soak mutants bench real-data check lock translations pictures journeys

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 16

run: ## prepare everything and serve the demonstration on 127.0.0.1:$PORT
	@$(PYTHON) tools/bootstrap.py run
	@exec env PORT=$(PORT) $(BIN)/foia demo

test: ## run every test (prepares Chromium and PostgreSQL)
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/pytest -q -n 2 --dist worksteal

soak: ## a million random dates and hundreds of random histories of a case, for an hour (prepares PostgreSQL)
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/pytest -q -n 2 --dist worksteal --hypothesis-profile=soak tests/rules/test_law_oracle.py \
		tests/rules/test_law_properties.py tests/rules/test_law_bulk.py tests/store/test_any_history.py \
		tests/store/test_engine_killed.py

mutants: ## alter the clock a thousand ways and list what no test notices (ARGS="foia.law.terms*" for some)
	@$(PYTHON) tools/bootstrap.py check
	@nice -n 19 $(BIN)/python tools/mutants.py $(ARGS)

real-data: ## import the lists and logs of DATA=DIR twice, in a throw-away instance; ONLY=bodies, cases, deadlines, routing, statistics, or desk PICTURES=DIR
	@$(PYTHON) tools/bootstrap.py $(if $(filter bodies cases deadlines routing,$(ONLY)),run,$(if $(filter desk,$(ONLY)),test,check))
	@$(BIN)/python -m tools.real_data "$(DATA)" $(if $(ONLY),--only $(ONLY)) $(if $(PICTURES),--pictures "$(PICTURES)")

bench: ## measure speed as ratios to a floor (a quarter of an hour; ARGS="--pairs 1" is shorter)
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/python -m bench.run $(ARGS)

check: ## style, types, templates, structure, translations
	@$(PYTHON) tools/bootstrap.py check
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --quiet --check
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/djlint --quiet --lint foia/templates
	@$(BIN)/pytest -q tests/structure

lock: ## write the locks again; UPGRADE=--upgrade takes newer versions
	@$(PYTHON) tools/bootstrap.py check
	@$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	@$(LOCK) $(UPGRADE) requirements-dev.in -o requirements-dev.txt

translations: ## collect the texts into both catalogues and compile them
	@$(PYTHON) tools/bootstrap.py check
	@$(BIN)/python tools/translations.py
	@$(PYTHON) tools/bootstrap.py check

pictures: ## take the pictures of docs/images from a demonstration that runs on $PORT
	@$(PYTHON) tools/bootstrap.py test
	@SITE=http://127.0.0.1:$(PORT) $(BIN)/python tools/pictures.py

journeys: ## walk the four journeys of docs/journeys.md and keep a picture of each step
	@$(PYTHON) tools/bootstrap.py test
	@rm -rf docs/images/journeys/*
	@JOURNEY_PICTURES=docs/images/journeys $(BIN)/pytest -q -n 2 tests/browser/test_four_regimes.py
	@$(BIN)/python tools/pictures.py --slim docs/images/journeys/*
