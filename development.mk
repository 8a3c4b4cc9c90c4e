# Targets for the project itself. This file is not handed out, nor are the files that it works on.
.PHONY: test-quick frameworks catalog pins sanitize other-builds lint docs pictures sdist wheel

help::
	@echo "make test-quick  run the quick half of the tests: no browser, terminal, sandbox, notebook or kernel"
	@echo "make frameworks  install PyTorch, Keras and TensorFlow for cs231n compare (2 GB)"
	@echo "make catalog  collect the grader's sentences for translators"
	@echo "make pins    resolve the pins for every Python and system, and write docs/reference/pins.md"
	@echo "make sanitize  run the kernels' tests under the compiler's sanitizers"
	@echo "make other-builds  run them on a Clang build and on a plain C build, as MSVC makes it"
	@echo "make lint    ruff, mypy and a check of our wording"
	@echo "make docs    build the site into build/site (RUN_NOTEBOOKS=1 adds the notebooks' outputs)"
	@echo "make pictures  record the first hour and the explorer again: docs/figures/hour-*.png and the README's films"
	@echo "make sdist   build/dist/: a source archive, and a wheel built from it"
	@echo "make wheel   build/dist/: wheels for this system by cibuildwheel (Linux: needs Docker)"

# Four workers more than there are processors, because tests also wait: for a browser, a kernel, a time limit.
# The tests of a file stay together, because they share fixtures, and the files with slow tests come first
# (tests/conftest.py). To run one test at a time: make test PYTEST_ARGS="-n 0".
WORKERS = $(shell $(PY) -c "import os; print(4 + (os.cpu_count() or 1))")
SIDE_BY_SIDE = -n $(WORKERS) --dist loadfile --no-loadscope-reorder
# The workers keep all processors busy. Then a second thread of BLAS only waits, and the first one waits for it: a
# product took 7 times as much time of the processors.
test test-quick: export OPENBLAS_NUM_THREADS := 1
# A thread that waits for work sleeps, so that it does not take a processor from the other workers.
test test-quick: export OMP_WAIT_POLICY := passive
test test-quick: export OPENBLAS_THREAD_TIMEOUT := 4
# Hundreds of short programs import these packages, and copies of them. Where the environment forbids bytecode, each
# one would compile its modules again.
.PHONY: bytecode
bytecode: build
	@$(PY) -m compileall -q cs231n grading assignment
test: $(STAMPS)/test-tools bytecode

SLOW_FOLDERS := attacks browser install notebooks terminal dropin cs231n/bench cs231n/frameworks \
  cs231n/kernels grading/class_laws grading/earlier grading/sandbox
# These judge many answers, start many processes or a browser, or do what `make lint` does.
SLOW_FILES := $(addprefix assignment/test_,answers.py doing_nothing.py slips.py promises.py right_answers.py \
  screens.py translated.py mutants.py) $(addprefix cs231n/test_,animate.py build.py explore.py train.py) \
  cs231n/cli/test_bench.py $(addprefix docs/test_,first_exercise.py made_up_language.py wording.py) \
  $(addprefix grading/,authoring/test_handout_make.py authoring/test_mutants.py authoring/test_release.py \
  authoring/test_verify.py authoring/test_write_a_notebook.py \
  cohort/test_cluster.py cohort/test_pool.py gradebook/test_crash.py gradebook/test_book.py \
  intake/test_table.py mark/test_browser.py report/test_browser.py)
test-quick: $(STAMPS)/test-tools bytecode
	@$(PY) -m pytest $(SIDE_BY_SIDE) -m "not slow and not network" \
	  $(addprefix --ignore=tests/,$(SLOW_FOLDERS) $(SLOW_FILES)) $(PYTEST_ARGS)

# The frameworks that `cs231n compare` and its tests run beside the network from scratch.
frameworks: $(STAMPS)/frameworks

# Uses only the metadata of the package index, so nothing is installed and any system can resolve for any other.
pins: $(STAMPS)/test-tools
	@$(PY) docs/pins.py

catalog: $(STAMPS)/test-tools
	@$(PY) docs/catalog.py

# A separate build with -O1, because the sanitizers make higher levels slow to compile. A test of its own looks for
# leaks, because Python itself ends with much of its memory in use. Where the processor has no AVX-512, its vectors
# are emulated as pairs of AVX2 vectors, so that every machine runs those loops.
SANITIZED := build/sanitize
EMULATED = $(shell grep -q avx512bw /proc/cpuinfo 2>/dev/null || echo -DCS_EMULATE_AVX512)
sanitize: build $(STAMPS)/test-tools
	@CFLAGS="-O1 -Wno-psabi $(EMULATED)" CS231N_SANITIZE=1 $(PY) setup.py --quiet build \
	  --build-base $(SANITIZED) --build-lib $(SANITIZED)/lib
	@test -n "$$(ls $(SANITIZED)/lib/cs231n/_kernels/core*.so)"
	@LD_PRELOAD="$$($${CC:-cc} -print-file-name=libasan.so)" ASAN_OPTIONS=detect_leaks=0 \
	  PYTHONMALLOC=malloc OPENBLAS_NUM_THREADS=1 PYTHONSAFEPATH=1 PYTHONPATH=$(SANITIZED)/lib \
	  $(PY) -m pytest -o pythonpath=$(SANITIZED)/lib tests/cs231n/kernels $(PYTEST_ARGS)

# The kernels' tests on a build in folder $(1) by compiler $(2) with flags $(3).
define tests_on
@CC="$(2)" CFLAGS="$(3)" $(PY) setup.py --quiet build --build-base $(1) --build-lib $(1)/lib
@test -n "$$(ls $(1)/lib/cs231n/_kernels/core*.so)"
@OPENBLAS_NUM_THREADS=1 PYTHONSAFEPATH=1 PYTHONPATH=$(1)/lib \
  $(PY) -m pytest -o pythonpath=$(1)/lib tests/cs231n/kernels tests/cs231n/test_fast_layers.py $(PYTEST_ARGS)
endef

CLANG := $(shell command -v clang)
other-builds: build $(STAMPS)/test-tools
	$(call tests_on,build/plain,$(CC),-O2 -DCS_SCALAR)
	$(if $(CLANG),$(call tests_on,build/clang,$(CLANG),),@echo "Clang is not installed, so its build is skipped")

lint: build $(STAMPS)/test-tools
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) docs/wording.py

# Strict: a warning is an error. The variable turns off a notice about another program.
docs: $(STAMPS)/docs-tools
	@rm -rf build/site
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --strict --quiet
	@echo "Open build/site/index.html. The search needs a server: $(PY) -m http.server -d build/site"

# Real output of real commands, and photographs of the notebook in a browser.
pictures: build $(STAMPS)/test-tools
	@$(PY) docs/first_hour.py
	@$(PY) docs/explorer_film.py

sdist: $(STAMPS)/dist-tools
	@$(PY) -m build --outdir build/dist
	@ls build/dist

wheel: $(STAMPS)/dist-tools
	@$(PY) -m cibuildwheel --output-dir build/dist

# --- one stamp file per step, as in Makefile ---------------------------------------------------------

# What uv cannot install, pip may. uv writes no bytecode: the modules that are used write their own.
define installed
$(UV) $(1) 2>/dev/null || $(PY) -m pip install --quiet --quiet $(1)
endef

# Only the script of axe's package is used, so the browser driver that it requires is not installed.
# Some tests compare with PyTorch. Without it they are skipped and say so.
$(STAMPS)/test-tools: requirements-test.txt $(STAMPS)/requirements
	@echo "Installing requirements-test.txt (once)"
	@grep -vE '^(-r|torch|axe-)' requirements-test.txt > $@.txt
	@$(call installed,-r requirements.txt -r $@.txt)
	@grep '^axe-' requirements-test.txt > $@.txt
	@$(call installed,--no-deps -r $@.txt)
	@grep '^torch==' requirements-test.txt > $@.txt
	@{ $(call installed,-r $@.txt); } \
	  || echo "PyTorch could not be installed: the tests that compare with it are skipped"
	@touch $@

$(STAMPS)/frameworks: requirements-frameworks.txt $(STAMPS)/test-tools
	@echo "Installing requirements-frameworks.txt"
	@{ $(call installed,-r requirements-frameworks.txt); } \
	  || echo "PyTorch, Keras or TensorFlow could not be installed: what needs it is skipped"
	@touch $@

$(STAMPS)/docs-tools: requirements-docs.txt $(STAMPS)/requirements
	@echo "Installing requirements-docs.txt (once)"
	@$(call installed,-r requirements-docs.txt)
	@touch $@

$(STAMPS)/dist-tools: $(STAMPS)/requirements
	@$(PY) -m pip install --quiet --quiet build==1.6.1 cibuildwheel==4.3.5
	@touch $@
