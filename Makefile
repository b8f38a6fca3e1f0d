# Everything one does with Mitsprache; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help run test check lint types migrations texts proof bench lock

BIN := .venv/bin
PORT ?= 8000
export PORT

help:        ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run:         ## Start the app on localhost with demo data (PORT=8000)
	@.ci/setup run
	@$(BIN)/python .ci/start.py $(PORT)

test:        ## Tests and the examples in docstrings; ARGS="-k routing" narrows
	@.ci/setup test
	@$(BIN)/python .ci/pango.py
	@chromium=$$($(BIN)/python .ci/chromium.py) && \
		CHROMIUM="$$chromium" $(BIN)/python -m pytest -n 2 $(ARGS)

check: lint types migrations texts  ## Everything but the tests

lint:        ## Formatting, style, templates
	@.ci/setup test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint templates --lint --quiet

types:       ## Static types, strict
	@.ci/setup test
	$(BIN)/mypy

migrations:  ## That migrations lead to what the models say
	@.ci/setup test
	$(BIN)/python .ci/migrations.py

texts:       ## That no text is left out of the catalogues
	@.ci/setup test
	$(BIN)/python -m surveys.web.catalogues check

proof:       ## Try the promises at full length as an attacker or accident would; about an hour
	@.ci/setup test
	PROOF=full $(BIN)/python -m pytest -p no:cacheprovider tests/proofs $(ARGS)

bench:       ## Measure: journeys per second, dashboards, releases (a program, not a test)
	@.ci/setup test
	$(BIN)/python -m tests.bench $(ARGS)

lock:        ## Choose the newest versions allowed, with hashes (its own commit)
	@.ci/setup test
	$(LOCK) --upgrade --group build -o requirements-build.lock
	$(LOCK) --upgrade pyproject.toml -o requirements.lock
	$(LOCK) --upgrade pyproject.toml --group test --group check \
		-c requirements.lock -o requirements-test.lock

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links
