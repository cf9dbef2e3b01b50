# make serve: set up and start the service. make test: set up and run all checks.
# make pictures: make the pictures of the README anew, with Chromium.

PYTHON ?= python3.11
ENV := .venv
BIN := $(ENV)/bin

.PHONY: serve test pictures check soak clean

serve: $(ENV)/.runtime
	$(BIN)/csa-graph serve

test: $(ENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --numprocesses auto --dist loadscope --no-loadscope-reorder --cov --cov-fail-under=100

pictures: $(ENV)/.dev
	$(BIN)/python -m docs.pictures

check: $(ENV)/.runtime
	$(BIN)/csa-graph check

# Ten minutes of good and hostile load with reloads going on; prints figures.
soak: $(ENV)/.runtime
	$(BIN)/python benchmarks/soak.py

$(ENV)/bin/python:
	$(PYTHON) -m venv $(ENV)

$(ENV)/.runtime: pyproject.toml | $(ENV)/bin/python
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(ENV)/.dev: $(ENV)/.runtime
	$(BIN)/python -m pip install --quiet --group dev
	touch $@

clean:
	rm -rf $(ENV) build dist
