"""Build the compiled layers; all other metadata stands in pyproject.toml.

The extension is optional: where there is no C compiler, or it fails, the package installs all the
same and its fast layers run on NumPy. Two switches in the environment:

    CS231N_NATIVE=1   use every instruction of this machine's processor (not for a wheel to share)
    CS231N_CHECKED=1  check every index in the compiled loops (slow; to hunt a bug)
"""

import os
import sys

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

SOURCE = "cs231n/im2col_cython.pyx"
NOT_BUILT = (
    "cs231n: compiled layers not built ({reason}); the package works on its NumPy path. "
    "With a C compiler: python setup.py build_ext --inplace"
)


def switched_on(name: str) -> bool:
    return os.environ.get(name, "0") not in ("", "0")


class BuildOptional(build_ext):
    """Build each extension, or say in one line why not and go on."""

    def build_extensions(self) -> None:
        msvc = self.compiler.compiler_type == "msvc"
        for extension in self.extensions:
            # CFLAGS, where it asks for some optimisation, has the last word.
            if "-O" not in os.environ.get("CFLAGS", ""):
                extension.extra_compile_args.append("/O2" if msvc else "-O3")
            if switched_on("CS231N_NATIVE") and not msvc:
                extension.extra_compile_args.append("-march=native")
        super().build_extensions()

    def build_extension(self, ext: Extension) -> None:
        try:
            super().build_extension(ext)
        except Exception as error:
            # setuptools names a missing compiler, a failing one and an unsuitable one by different
            # exceptions on different systems; none of them may stop the installation.
            reason = " ".join(str(error).split()) or type(error).__name__
            print(NOT_BUILT.format(reason=reason), file=sys.stderr)


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
    made = cythonize(
        [Extension("cs231n.im2col_cython", [SOURCE])],
        build_dir="build/cython",
        compiler_directives=directives,
        quiet=True,
    )
    for extension in made:
        extension.optional = True  # set here, for cythonize makes new objects without it
    return made


setup(ext_modules=extensions(), cmdclass={"build_ext": BuildOptional})
