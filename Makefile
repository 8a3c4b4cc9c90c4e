# Two commands matter: `make demo` (train, grade, measure) and `make test`.
# All paths are relative, so the folder's own name may hold spaces.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
export PIP_DISABLE_PIP_VERSION_CHECK := 1
MAKEFLAGS += --no-print-directory

# What the extension is made from; a missing part is no error, the package has a NumPy path.
SOURCES := Makefile setup.py pyproject.toml $(wildcard cs231n/*.pyx cs231n/_kernels/*.pyx cs231n/_kernels/*.[ch])

.PHONY: help build demo test frameworks bench sanitize lint docs sdist wheel clean

help:
	@echo "make demo    train the network, grade three submissions, measure the fast layers"
	@echo "make test    run the tests"
	@echo "make build   set up .venv and compile the extension (the others do this first)"
	@echo "make bench   measure naive against fast layers"
	@echo "make sanitize  run the kernels' tests under the compiler's sanitizers"
	@echo "make lint    ruff and mypy"
	@echo "make docs    build the site into build/site; a broken link stops it"
	@echo "make sdist   build/dist/: a source archive, and a wheel built from it"
	@echo "make wheel   build/dist/: wheels for this system by cibuildwheel (Linux: needs Docker)"
	@echo "make clean   remove what was built (.venv stays; remove that folder by hand)"

build: $(STAMPS)/package

demo: build
	@$(PY) -m cs231n.cli demo

test: build $(STAMPS)/test-tools
	@$(PY) -m pytest $(PYTEST_ARGS)

# Two gigabytes: what `cs231n compare` and its tests run beside the network from scratch.
frameworks: $(STAMPS)/frameworks

bench: build
	@$(PY) -m cs231n.cli bench

# A build of its own beside the one in use; at -O1, for the sanitizers make -O3 slow to compile.
# Leaks are looked for by a test: Python itself ends with much of its memory in use.
SANITIZED := build/sanitize
sanitize: build $(STAMPS)/test-tools
	@CFLAGS=-O1 CS231N_SANITIZE=1 $(PY) setup.py --quiet build \
	  --build-base $(SANITIZED) --build-lib $(SANITIZED)/lib
	@test -n "$$(ls $(SANITIZED)/lib/cs231n/_kernels/core*.so)"
	@LD_PRELOAD="$$($${CC:-cc} -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0 \
	  PYTHONMALLOC=malloc OPENBLAS_NUM_THREADS=1 PYTHONSAFEPATH=1 PYTHONPATH=$(SANITIZED)/lib \
	  $(PY) -m pytest -o pythonpath=$(SANITIZED)/lib tests/cs231n/kernels $(PYTEST_ARGS)

lint: build $(STAMPS)/test-tools
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

# Strict: a warning is an error. The variable silences an advertisement for another program.
docs: $(STAMPS)/docs-tools
	@rm -rf build/site
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "Open build/site/index.html"

sdist: $(STAMPS)/dist-tools
	@$(PY) -m build --outdir build/dist
	@ls build/dist

wheel: $(STAMPS)/dist-tools
	@$(PY) -m cibuildwheel --output-dir build/dist

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find cs231n grading tests assignment benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	rm -f cs231n/*.so cs231n/*.c cs231n/*/*.so $(STAMPS)/package

# --- the environment, a stamp file a step, so that nothing is done twice ------------------------

$(STAMPS)/venv:
	@found=; for python in "$(PYTHON)" python3.14 python3.13 python3.12 python3.11; do \
	  if "$$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	  then found="$$python"; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "No Python 3.11 or newer with venv found: install one, or name it: make PYTHON=/path/to/python3" >&2; \
	  exit 1; fi; \
	echo "Making $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv --clear $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/requirements: requirements.txt $(STAMPS)/venv
	@echo "Installing requirements.txt (a minute or two, the first time only)"
	@$(PY) -m pip install --quiet --quiet -r requirements.txt
	@touch $@

# No build isolation: Cython and setuptools are in .venv already, so nothing is fetched twice. The
# compat mode puts this folder on the path and nothing else: the default's import hook would also
# find here whatever another copy of the package (a hand-out, a test's) leaves out.
$(STAMPS)/package: $(SOURCES) $(STAMPS)/requirements
	@echo "Compiling the extension and installing the package"
	@$(PY) -m pip install --quiet --quiet --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

# PyTorch is a yardstick for some tests; where there is none, those tests say so and are skipped.
$(STAMPS)/test-tools: requirements-test.txt $(STAMPS)/requirements
	@echo "Installing requirements-test.txt (once)"
	@$(PY) -m pip install --quiet --quiet -r requirements.txt $$(grep -E '^[a-z].*==' requirements-test.txt | grep -v '^torch==')
	@$(PY) -m pip install --quiet --quiet $$(grep '^torch==' requirements-test.txt) \
	  || echo "PyTorch could not be installed: the tests that compare with it are skipped"
	@touch $@

$(STAMPS)/frameworks: requirements-frameworks.txt $(STAMPS)/test-tools
	@echo "Installing requirements-frameworks.txt"
	@$(PY) -m pip install --quiet --quiet -r requirements-frameworks.txt \
	  || echo "PyTorch, Keras or TensorFlow could not be installed: what needs it is skipped"
	@touch $@

$(STAMPS)/docs-tools: requirements-docs.txt $(STAMPS)/requirements
	@echo "Installing requirements-docs.txt (once)"
	@$(PY) -m pip install --quiet --quiet -r requirements-docs.txt
	@touch $@

$(STAMPS)/dist-tools: $(STAMPS)/requirements
	@$(PY) -m pip install --quiet --quiet build==1.6.1 cibuildwheel==4.3.3
	@touch $@
