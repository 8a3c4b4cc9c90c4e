"""Build the compiled layers; all other metadata is in pyproject.toml.

The extensions are optional: without a working C compiler the package still installs, and its fast
layers run on NumPy. Environment variables change the build:

    CS231N_NATIVE=1    use every instruction of this machine's processor (not for a shared wheel)
    CS231N_CHECKED=1   check every index in the compiled loops (slow; to find a bug)
    CS231N_OPENMP=0    build without threads
    CS231N_SANITIZE=1  build with AddressSanitizer and UndefinedBehaviorSanitizer (`make sanitize`)

The C kernels need no flags for their instruction sets: pragmas in the sources select them, and the
best one is chosen at run time.
"""

import os
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from glob import glob
from pathlib import Path
from typing import Any

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

KERNELS = "cs231n/_kernels"
NOT_BUILT = (
    "cs231n: compiled layers not built ({reason}); the package works on its NumPy path. "
    "With a C compiler: python setup.py build_ext --inplace"
)
SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined", "-g"]


def switched_on(name: str, default: str = "0") -> bool:
    return os.environ.get(name, default) not in ("", "0")


def processors() -> int:
    """Return how many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


class BuildOptional(build_ext):
    """Build each extension; if that fails, print one line and continue without it."""

    # The extensions are built side by side and fail for the same reason. The first that takes this
    # lock prints the line for all.
    to_report = threading.Lock()

    def build_extensions(self) -> None:
        msvc = self.compiler.compiler_type == "msvc"
        for extension in self.extensions:
            # An optimization level in CFLAGS wins. Otherwise -O2, because the kernels' loops are
            # already vectorized and unrolled by hand: -O3 only compiles longer.
            if "-O" not in os.environ.get("CFLAGS", ""):
                extension.extra_compile_args.append("/O2" if msvc else "-O2")
            if not msvc:
                # Without errno the compiler can vectorize a loop of square roots.
                extension.extra_compile_args.append("-fno-math-errno")
                # Or a change elsewhere moves an inner loop, and a layer takes 1.1 times as long.
                extension.extra_compile_args.append("-falign-loops=64")
                # Python's own flags often contain -g, which takes a fifth of the time.
                if "-g" not in os.environ.get("CFLAGS", ""):
                    extension.extra_compile_args.append("-g0")
            if switched_on("CS231N_NATIVE") and not msvc:
                extension.extra_compile_args.append("-march=native")
            if switched_on("CS231N_SANITIZE") and not msvc:
                extension.extra_compile_args += SANITIZERS
                extension.extra_link_args += SANITIZERS
        kernels = [e for e in self.extensions if e.name.startswith("cs231n._kernels.")]
        if kernels and (flags := self.openmp(msvc)):
            for extension in kernels:
                extension.extra_compile_args += flags
                extension.extra_link_args += [] if msvc else flags
        self.compile_side_by_side()
        super().build_extensions()

    def compile_side_by_side(self) -> None:
        """Compile the files of all extensions in parallel, one compiler per processor."""
        compile_one = self.compiler.compile
        # Each compiler is a process of its own, so threads are enough to wait for them.
        pool = ThreadPoolExecutor(processors())

        def compile_all(sources: list[str], *args: Any, **options: Any) -> list[str]:
            objects = pool.map(lambda source: compile_one([source], *args, **options), sources)
            return [path for paths in objects for path in paths]

        self.compiler.compile = compile_all
        self.parallel = len(self.extensions)  # their threads wait for the compilers of one pool

    def openmp(self, msvc: bool) -> list[str]:
        """Return the flags for OpenMP, or none if a small program with it does not build."""
        if not switched_on("CS231N_OPENMP", "1"):
            return []
        flags = ["/openmp"] if msvc else ["-fopenmp"]
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "openmp.c")
            source.write_text(
                "#include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }\n"
            )
            try:
                objects = self.compiler.compile([str(source)], folder, extra_postargs=flags)
                self.compiler.link_executable(
                    objects, "openmp", folder, extra_postargs=[] if msvc else flags
                )
            except Exception:
                # Compilers fail with many kinds of exceptions. The kernels are then serial.
                return []
        return flags

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:
            # A missing, failing or unsuitable compiler raises a different exception on each system,
            # and none of them may stop the installation.
            reason = " ".join(str(error).split()) or type(error).__name__
            if self.to_report.acquire(blocking=False):
                print(NOT_BUILT.format(reason=reason), file=sys.stderr)


def extensions() -> list[Extension]:
    """Return the extensions to build; without Cython, print one line and return none."""
    try:
        from Cython.Build import cythonize
    except ImportError as error:
        print(NOT_BUILT.format(reason=error), file=sys.stderr)
        return []
    checked = switched_on("CS231N_CHECKED")
    directives = {
        "boundscheck": checked,
        "initializedcheck": checked,
        "wraparound": False,
        "cdivision": True,
        "embedsignature": True,
    }
    sources = [Extension("cs231n.im2col_cython", ["cs231n/im2col_cython.pyx"])]
    if Path(KERNELS, "core.pyx").exists():
        sources.append(
            Extension(
                "cs231n._kernels.core",
                # The files that take longest come first, so that no processor is idle at the end.
                [
                    *sorted(glob(f"{KERNELS}/targets/*.c")),
                    f"{KERNELS}/core.pyx",
                    *sorted(glob(f"{KERNELS}/*.c")),
                ],
                include_dirs=[KERNELS],
                depends=sorted(glob(f"{KERNELS}/**/*.h", recursive=True)),
            )
        )
    built = cythonize(sources, build_dir="build/cython", compiler_directives=directives, quiet=True)
    for extension in built:
        extension.optional = True  # set here, because cythonize makes new objects without it
    return built


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildOptional})
