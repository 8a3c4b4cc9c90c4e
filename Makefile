# Two commands matter: `make demo` (train, grade, measure) and `make test`.
# All paths are relative, so the name of the folder may contain spaces.
# The Pythons that requirements.txt has versions for, newest first. To choose one: make PYTHON=/path/to/python3
PYTHONS := python3.15 python3.14 python3.13 python3.12 python3.11 python3
VENV := .venv
PY := $(VENV)/bin/python
STAMPS := $(VENV)/stamps
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# uv installs in a few seconds what takes pip almost a minute. Where it does not work, pip does the same.
# It does not read pip's settings, so the places of packages are passed on.
UV_VERSION := 0.13.9
export UV_SYSTEM_CERTS := 1
UV = $(VENV)/bin/uv pip install --quiet --python $(PY) $(if $(PIP_INDEX_URL),--default-index "$(PIP_INDEX_URL)") \
  $(foreach place,$(PIP_EXTRA_INDEX_URL),--index "$(place)") $(foreach place,$(PIP_FIND_LINKS),--find-links "$(place)")
# A program in Python that prints the path of the pip that venv would install.
OWN_PIP := import ensurepip, glob, os, sysconfig; \
  folder = sysconfig.get_config_var("WHEEL_PKG_DIR") or os.path.join(os.path.dirname(ensurepip.__file__), "_bundled"); \
  print(glob.glob(os.path.join(folder, "pip-*.whl"))[0])
MAKEFLAGS += --no-print-directory

# Sources of the extension. Where some are missing, the package runs on NumPy.
SOURCES := Makefile setup.py pyproject.toml $(wildcard cs231n/*.pyx cs231n/_kernels/*.pyx cs231n/_kernels/*.[ch] cs231n/_kernels/*/*.[ch])

.PHONY: help build demo test bench clean

# Two colons, because development.mk adds its own targets. A hand-out has no such file.
help::
	@if [ -f development.mk ]; then \
	  echo "make demo    train the network, grade three submissions, measure the fast layers"; \
	else echo "make demo    show how far you are; once everything passes, train your own network"; fi
	@echo "make test    run the tests"
	@echo "make build   set up .venv and compile the extension (the other targets do this first)"
	@echo "make bench   measure naive against fast layers"
	@echo "make clean   remove what was built (to remove .venv, delete that folder)"

build: $(STAMPS)/package

demo: build
	@$(PY) -m cs231n.cli demo

# A hand-out's tests need nothing else. The project's own tests need the tools in development.mk.
test: build
	@$(PY) -m pytest $(SIDE_BY_SIDE) $(PYTEST_ARGS)

bench: build
	@$(PY) -m cs231n.cli bench

clean:
	rm -rf build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find cs231n grading tests assignment benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true
	rm -f cs231n/*.so cs231n/*.c cs231n/*/*.so $(STAMPS)/package

# --- the environment: one stamp file per step, so that nothing is done twice ------------------------

# The programs in .venv contain its path, so they stop working when this folder is moved, renamed or copied.
MADE_AT := $(shell cat $(STAMPS)/venv 2>/dev/null)
ifneq ($(MADE_AT),)
ifneq ($(MADE_AT),$(shell cd $(VENV) && pwd -P))
.PHONY: moved
moved:
	@echo "This folder was moved or copied after $(VENV) was made, so $(VENV) is made again."
$(STAMPS)/venv: moved
endif
endif

# Says every 20 seconds how long a command of a recipe has been running.
SECONDS_QUIET := 20
define patiently
{ seconds=0; while sleep $(SECONDS_QUIET) >/dev/null && kill -0 $$$$; do seconds=$$((seconds + $(SECONDS_QUIET))); \
  echo "  still running after $$seconds seconds"; done; } 2>/dev/null & \
{ $(1); }; code=$$?; kill $$! 2>/dev/null; exit $$code
endef

# The programs in .venv quote its path in ways that these characters break.
# venv would install pip with all its bytecode. Its own pip installs itself and uv without, in half the time.
$(STAMPS)/venv:
	@case "$$PWD" in *[\"\$$\`\\:]*) \
	  printf '%s\n' "The path $$PWD contains \", \$$, \`, \\ or :, so no environment can be made in it: rename the folder" >&2; exit 1;; esac
	@found=; broken=; for python in $(if $(PYTHON),"$(PYTHON)",$(PYTHONS)); do \
	  "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 16))' 2>/dev/null || continue; \
	  if "$$python" -c 'import venv, ensurepip' 2>/dev/null; then found="$$python"; break; fi; \
	  broken="$${broken:-$$python}"; done; \
	if [ -z "$$found" ]; then \
	  if [ "$$broken" ]; then \
	    echo "$$broken cannot make an environment, because a part of it is not installed (Debian, Ubuntu:" \
	      "apt install $${broken##*/}-venv): install that part, or name another Python: make PYTHON=/path/to/python3"; \
	  else echo "No Python 3.11 to 3.15 found$(if $(PYTHON), at $(PYTHON)): install one, or name it: make PYTHON=/path/to/python3"; fi >&2; \
	  exit 1; fi; \
	echo "Making $(VENV) with $$("$$found" --version) ($$found)"; \
	pip="$$("$$found" -c '$(OWN_PIP)' 2>/dev/null)"; \
	{ "$$found" -m venv --clear --without-pip $(VENV) && \
	  $(PY) "$$pip/pip" install --quiet --quiet --no-compile "$$pip" uv==$(UV_VERSION) 2>/dev/null; } \
	|| "$$found" -m venv --clear $(VENV)
	@mkdir -p $(STAMPS) && cd $(VENV) && pwd -P > stamps/venv

# Python writes bytecode for the modules that are used, so it does not have to be written for all modules here.
$(STAMPS)/requirements: requirements.txt $(STAMPS)/venv
	@echo "Installing requirements.txt (the first time only)"
	@$(call patiently,$(UV) -r requirements.txt 2>/dev/null \
	  || $(PY) -m pip install --quiet --quiet --no-compile -r requirements.txt)
	@touch $@

# No build isolation, because Cython and setuptools are in .venv already. The compat mode only puts this
# folder on the path. The default mode has an import hook, which would also find here the modules that
# another copy of the package (a hand-out, or a test's) leaves out.
EDITABLE := --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
$(STAMPS)/package: $(SOURCES) $(STAMPS)/requirements
	@echo "Compiling the extension and installing the package"
	@$(call patiently,$(UV) --reinstall $(EDITABLE) 2>/dev/null || $(PY) -m pip install --quiet --quiet $(EDITABLE))
	@touch $@

-include development.mk
