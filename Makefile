# Everything here works on a fresh machine with Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: help crawl test bench clean
help:
	@echo "make crawl   crawl the bundled demo archive into output/demo/ and show the result"
	@echo "make test    lint, types, layers, docs and all tests (what CI runs)"
	@echo "make bench   benchmarks; each prints ratios measured in one run"

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV)"
	@$(PIP) "pip>=25.1"
	@$(PIP) --group dev --editable .
	@touch $@

crawl: $(STAMP)
	@$(BIN)/unionnews crawl people_acftu --demo

test: $(STAMP)
	@$(BIN)/python tools/check.py

bench: $(STAMP)
	@$(BIN)/python tools/bench.py

clean:
	rm -rf $(VENV) output/demo
