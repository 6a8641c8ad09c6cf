# Needs Python 3.11 or newer, pip and make; everything else is installed into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
# The last one is as good as it gets: the demonstration ends with an honest "no".
EXAMPLES ?= missing_skus edit_distance best_load Catalog.unknown common_tags

.PHONY: help demo lint test check docs bench clean

help:
	@echo "make demo   improve the example functions, one after another"
	@echo "make test   set up, lint, check types and layers, run all tests"
	@echo "make check  the same without the slow tests"
	@echo "make docs   write the generated pages again"
	@echo "make bench  measure the measuring: decisions, candidates, memory, integral"
	@echo "make clean  remove the environment and everything built"

# The package is installed editable, so only its metadata makes this run again.
$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; choose one with: make PYTHON=/path/to/python3"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	touch $@

demo: $(READY)
	@for name in $(EXAMPLES); do \
	  echo; echo "$$ afterburner-ide optimize examples/inventory/catalog.py::$$name"; \
	  $(BIN)/afterburner-ide optimize "examples/inventory/catalog.py::$$name" || exit $$?; \
	done

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint
	$(BIN)/python -m pytest -n $(WORKERS)

check: lint
	$(BIN)/python -m pytest -n $(WORKERS) -m 'not slow'

docs: $(READY)
	$(BIN)/python -m afterburner_ide.cli.docs docs

bench: $(READY)
	$(BIN)/python -m benchmarks all

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
