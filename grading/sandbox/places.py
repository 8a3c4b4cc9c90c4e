"""Where things lie on this machine, and what is written of them into a worker's job and scripts."""

from __future__ import annotations

import functools
import importlib.util
import os
import sys
import sysconfig
from contextlib import suppress
from pathlib import Path
from typing import Any

from grading.sandbox.contract import Job
from grading.sandbox.protocol import Array, Packer
from grading.spec import Script
from grading.support.translation import tr

ROOT = str(Path(__file__).resolve().parents[2])
ZYGOTE = str(Path(__file__).resolve().parent / "inside" / "zygote.py")
# One thread: a run on two cores must not be faster than on one, and a fork must not lose threads.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def real(path: Path | str) -> str:
    """The path without symbolic links, as Landlock and tracebacks want it."""
    return os.path.realpath(path)


@functools.cache
def package_folder(name: str) -> str:
    """The folder of an installed package.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            tr("the package {name} is not installed beside the grader", name=name)
        )
    return real(os.path.dirname(spec.origin))


def package_reads(name: str) -> list[str]:
    """The folders a package is read from: its own, and the libraries that a wheel puts beside."""
    folder = package_folder(name)
    return [path for path in (folder, folder + ".libs") if os.path.isdir(path)]


@functools.cache
def site() -> str:
    """The folder that holds NumPy."""
    return os.path.dirname(package_folder("numpy"))


@functools.cache
def standard_library() -> tuple[str, ...]:
    """The folders of the standard library, without those of installed packages.

    Each entry of the folder is named on its own, since `site-packages` lies inside.
    """
    folders = {real(sysconfig.get_path(key)) for key in ("stdlib", "platstdlib")}
    folders.add(real(os.path.dirname(os.__file__)))
    found: list[str] = []
    for folder in sorted(folders):
        if not os.path.isfile(os.path.join(folder, "os.py")) and folder != real(
            os.path.dirname(os.__file__)
        ):
            continue
        found += [
            os.path.join(folder, name)
            for name in sorted(os.listdir(folder))
            if name not in ("site-packages", "dist-packages", "test", "idlelib", "ensurepip")
        ]
    return tuple(found)


@functools.cache
def libraries() -> tuple[str, ...]:
    """The shared libraries of the system that Python, NumPy and the standard library load."""
    import numpy  # noqa: F401 - to be found among the mappings

    for name in ("bz2", "ctypes", "hashlib", "lzma", "zlib", "uuid", "_decimal"):
        with suppress(ImportError):
            importlib.import_module(name)
    found = set()
    with open("/proc/self/maps") as maps:
        for line in maps:
            path = line.split(maxsplit=5)[-1].strip()
            if path.startswith("/") and ".so" in os.path.basename(path):
                found.add(path)
    # An extension module, or a library that a wheel brings along, belongs to its package.
    return tuple(
        sorted(
            p
            for p in found
            if "-packages" not in p
            and "/lib-dynload/" not in p
            and os.path.isfile(p)
            and not p.startswith(ROOT + os.sep)
        )
    )


def environment() -> dict[str, str]:
    """All the environment a worker's interpreter starts with."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**kept, **dict.fromkeys(THREADS, "1"), "LC_ALL": "C.UTF-8"}


def interpreter() -> str:
    """Python itself rather than a virtual environment's link to it."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return real(base)


def command(*args: str, python: str = sys.executable) -> list[str]:
    """The command line of a warm process."""
    return [python, "-I", "-S", "-X", "utf8", ZYGOTE, ROOT, site(), *args]


def job_header(job: Job, home: str, tree: str, *, confined: bool) -> dict[str, Any]:
    """The frame with which a worker's work begins.

    Args:
        job: what to run.
        home: the folder that holds the grader's own package.
        tree: the folder that holds the student's package.
        confined: whether the worker confines itself.

    Returns:
        The header, ready for JSON.
    """
    reads: list[str] = []
    if confined:
        reads += standard_library() + libraries()
        reads += [path for name in ("numpy", *job.allows) for path in package_reads(name)]
    return {
        "tree": tree,
        "modules": list(job.modules),
        "forbids": {name: list(names) for name, names in job.forbids.items()},
        "compat": list(job.compat),
        "substitutes": [[s.module, list(s.names), s.file] for s in job.substitutes],
        "allows": {name: package_folder(name) for name in job.allows},
        "reads": reads,
        "home": home,
        "memory": job.limits.memory_mb << 20,
    }


def script_header(script: Script) -> tuple[dict[str, Any], list[Array]]:
    """The frame that asks for one script."""
    packer = Packer()
    header = {
        "steps": [
            [
                step.op,
                [packer.value(item) for item in step.args],
                {key: packer.value(item) for key, item in step.kwargs.items()},
            ]
            for step in script.steps
        ],
        "inputs": {name: packer.add(array) for name, array in script.inputs.items()},
        "outputs": [[output.name, output.ref.index] for output in script.outputs],
    }
    return header, packer.arrays
