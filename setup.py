"""Build the compiled layers; all other metadata stands in pyproject.toml.

The extensions are optional: where there is no C compiler, or it fails, the package installs all the
same and its fast layers run on NumPy. Switches in the environment:

    CS231N_NATIVE=1    use every instruction of this machine's processor (not for a wheel to share)
    CS231N_CHECKED=1   check every index in the compiled loops (slow; to hunt a bug)
    CS231N_OPENMP=0    build without threads
    CS231N_SANITIZE=1  build with AddressSanitizer and UndefinedBehaviorSanitizer (`make sanitize`)

The C kernels need no flags for their instruction sets: pragmas in the sources ask for them, and the
program chooses while it runs.
"""

import os
import sys
import tempfile
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
    """How many processors this process may use."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable else os.cpu_count() or 1


class BuildOptional(build_ext):
    """Build each extension, or say in one line why not and go on."""

    def build_extensions(self) -> None:
        msvc = self.compiler.compiler_type == "msvc"
        for extension in self.extensions:
            # CFLAGS, where it asks for some optimisation, has the last word.
            # The kernels' loops are written as vectors and unrolled: -O3 only takes longer.
            if "-O" not in os.environ.get("CFLAGS", ""):
                extension.extra_compile_args.append("/O2" if msvc else "-O2")
            if not msvc:
                # Without errno a loop of square roots is vectorised.
                extension.extra_compile_args.append("-fno-math-errno")
            if switched_on("CS231N_NATIVE") and not msvc:
                extension.extra_compile_args.append("-march=native")
            if switched_on("CS231N_SANITIZE") and not msvc:
                extension.extra_compile_args += SANITIZERS
                extension.extra_link_args += SANITIZERS
        # Asked of the compiler only where there is something to build.
        kernels = [e for e in self.extensions if e.name.startswith("cs231n._kernels.")]
        if kernels and (flags := self.openmp(msvc)):
            for extension in kernels:
                extension.extra_compile_args += flags
                extension.extra_link_args += [] if msvc else flags
        self.compile_side_by_side()
        super().build_extensions()

    def compile_side_by_side(self) -> None:
        """Compile the files of an extension at the same time, one compiler for each processor."""
        compile_in_turn = self.compiler.compile

        def compile_all(sources: list[str], *args: Any, **options: Any) -> list[str]:
            # A compiler is another process, so threads are enough to wait for it.
            with ThreadPoolExecutor(processors()) as pool:
                made = pool.map(lambda source: compile_in_turn([source], *args, **options), sources)
                return [path for paths in made for path in paths]

        self.compiler.compile = compile_all

    def openmp(self, msvc: bool) -> list[str]:
        """The flags for OpenMP, or none where a small program with it does not build."""
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
                # As below: compilers fail by many exceptions. The kernels are serial then.
                return []
        return flags

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:
            # setuptools names a missing compiler, a failing one and an unsuitable one by different
            # exceptions on different systems; none of them may stop the installation. One line is
            # enough for all extensions: what stops one stops the next.
            reason = " ".join(str(error).split()) or type(error).__name__
            if not getattr(self, "told", False):
                print(NOT_BUILT.format(reason=reason), file=sys.stderr)
            self.told = True


def extensions() -> list[Extension]:
    """The extensions to build: none, with one line that says why, where Cython is missing."""
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
    wanted = [Extension(f"cs231n.{name}", [f"cs231n/{name}.pyx"]) for name in ("im2col_cython",)]
    if Path(KERNELS, "core.pyx").exists():
        wanted.append(
            Extension(
                "cs231n._kernels.core",
                [f"{KERNELS}/core.pyx", *sorted(glob(f"{KERNELS}/**/*.c", recursive=True))],
                include_dirs=[KERNELS],
                depends=sorted(glob(f"{KERNELS}/**/*.h", recursive=True)),
            )
        )
    made = cythonize(wanted, build_dir="build/cython", compiler_directives=directives, quiet=True)
    for extension in made:
        extension.optional = True  # set here, for cythonize makes new objects without it
    return made


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildOptional})
