# One command each: `make run` serves, `make test` tests. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
ORACLE := .venv-oracle
BIN := $(VENV)/bin
SETTINGS ?= config/demo.toml
.DEFAULT_GOAL := help
.PHONY: help setup setup-test run chat test check format bench profile drills fuzz lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: $(VENV)/serve.done ## the virtual environment with the locked packages, for serving

run: setup ## serve http://127.0.0.1:8080 with the demo accounts; open /demo
	@echo "Starting. When it says 'serving', open http://127.0.0.1:8080/demo"
	@$(BIN)/healthcode serve --settings $(SETTINGS)

chat: setup ## the same conversation in this terminal (the server must be running)
	@$(BIN)/healthcode chat --settings $(SETTINGS)

test: setup-test ## every test, with what the tests need installed first
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(PYTEST)
	$(BIN)/coverage report --fail-under=90
	$(BIN)/coverage report --include='bot/*' --fail-under=100

check: $(VENV)/test.done ## lint, types, import contracts, house rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/test.done ## the one formatting
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-test ## what the server does a second, each figure beside its yardstick; writes BENCHMARKS.md (BENCH="turns pass" for some)
	PYTHONPATH=tests/support $(BIN)/python -m bench $(BENCH)

profile: setup-test ## where a turn's time goes, as a table and a flame graph in data/ (PROFILE="pass", PROFILE="turn --store postgresql")
	PYTHONPATH=tests/support $(BIN)/python -m bench.profile $(PROFILE)

drills: setup-test ## every drill, short, each with its control (DRILLS=--full as by hand, hours; DRILLS="--only kill")
	PYTHONPATH=tests/support $(BIN)/python -m drills $(DRILLS)

fuzz: $(VENV)/test.done ## 100,000 spoiled webhook requests to each platform's door (the tests send 5,000)
	FUZZ=100000 $(BIN)/pytest tests/fuzz

lock: ## resolve and hash the requirements anew (needs uv)
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url pyproject.toml -o requirements/serve.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url --constraint requirements/serve.txt pyproject.toml --group test -o requirements/test.txt
	printf "hatchling==1.33.0\neditables\n" | uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url - -o requirements/build.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url --group bench -o requirements/bench.txt
	uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate --no-emit-index-url --group oracle -o requirements/oracle.txt

clean: ## removes the environment and caches; data and keys stay
	rm -rf $(VENV) $(ORACLE) .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*

# Debian's bare python3 lacks the venv module: install it as root, else say the one command.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
	  || { echo "Python 3.11, 3.12 or 3.13 is needed; name it with: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh scripts/install.sh python3-venv
	@echo "Making the virtual environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/serve.done: requirements/serve.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked packages (a minute or two) …"
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements/build.txt
	@$(BIN)/python -m pip install --disable-pip-version-check -q --progress-bar on --no-deps --require-hashes -r requirements/serve.txt
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.done: requirements/test.txt $(VENV)/serve.done
	@echo "Installing what the tests need …"
	@$(BIN)/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements/test.txt
	@touch $@

# Of its own, because what it holds asks for other versions than we do.
$(ORACLE)/done: requirements/oracle.txt | $(VENV)/bin/python
	@echo "Installing python-cwt, which reads our codes in the tests, in $(ORACLE) …"
	@$(PYTHON) -m venv $(ORACLE)
	@$(ORACLE)/bin/python -m pip install --disable-pip-version-check -q --no-deps --require-hashes -r requirements/oracle.txt
	@touch $@

setup-test: $(VENV)/test.done $(ORACLE)/done
	@sh scripts/install.sh chromium fonts-noto-cjk postgresql redis-server nginx-light nodejs strace
