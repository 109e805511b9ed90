# Everything here works on a fresh machine with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help crawl test bench clean
help:
	@echo "make crawl   crawl the bundled demo archive into output/demo/ and show the result"
	@echo "make test    lint, types, layers, docs and all tests (what CI runs)"
	@echo "make bench   benchmarks; each prints ratios measured in one run"

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(INSTALLED): $(BIN)/python pyproject.toml constraints.txt
	@echo "installing into $(VENV)"
	@$(PIP) "pip>=25.1"
	@$(PIP) --editable .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	@echo "installing what the tests need into $(VENV)"
	@$(PIP) --group dev --editable ".[alarms,cluster,dataset,report]"
	@touch $@

crawl: $(INSTALLED)
	@$(BIN)/unionnews crawl people_acftu --demo

test: $(INSTALLED_DEV)
	@$(BIN)/python tools/check.py

bench: $(INSTALLED_DEV)
	@$(BIN)/python tools/bench.py

clean:
	rm -rf $(VENV) output/demo
