# Everything here works on a fresh machine with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help crawl check test soak bench clean
help:
	@echo "make crawl   crawl the bundled demo archive into output/demo/ and show the result"
	@echo "make check   lint, types, layers and the fast tests, for the inner loop"
	@echo "make test    the gate: all of that, every test, coverage, extraction floors"
	@echo "make soak    long runs: kills, the cluster, many examples (CI runs it after make test)"
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
	@$(PIP) --group dev --editable ".[alarms,cluster,dataset,huggingface,postgresql,report,stores]"
	@touch $@

crawl: $(INSTALLED)
	@$(BIN)/unionnews crawl people_acftu --demo

check test soak: $(INSTALLED_DEV)
	@$(BIN)/python tools/check.py $@

bench: $(INSTALLED_DEV)
	@$(BIN)/python tools/bench.py

clean:
	rm -rf $(VENV) output/demo
