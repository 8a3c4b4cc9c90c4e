"""Find Python's files on this machine, and build the job and the scripts for a worker."""

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
# One thread, so that a run is not faster on more cores, and because a fork loses threads.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def real(path: Path | str) -> str:
    """Return the path without symbolic links, which Landlock and tracebacks need."""
    return os.path.realpath(path)


@functools.cache
def package_folder(name: str) -> str:
    """Return the folder of an installed package.

    Raises:
        ModuleNotFoundError: it is not installed.
    """
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin or not spec.submodule_search_locations:
        raise ModuleNotFoundError(
            tr("The package {name} is not installed in the grader's environment.", name=name)
        )
    return real(os.path.dirname(spec.origin))


def package_reads(name: str) -> list[str]:
    """List the folders of a package: its own, and the one with the libraries of its wheel."""
    folder = package_folder(name)
    return [path for path in (folder, folder + ".libs") if os.path.isdir(path)]


@functools.cache
def site() -> str:
    """Return the folder that contains NumPy."""
    return os.path.dirname(package_folder("numpy"))


@functools.cache
def standard_library() -> tuple[str, ...]:
    """List the entries of the standard library's folders, without installed packages.

    The entries are listed one by one, because `site-packages` is in the same folder.
    """
    folders = {real(sysconfig.get_path(key)) for key in ("stdlib", "platstdlib")}
    folders.add(real(os.path.dirname(os.__file__)))
    paths: list[str] = []
    for folder in sorted(folders):
        if not os.path.isfile(os.path.join(folder, "os.py")) and folder != real(
            os.path.dirname(os.__file__)
        ):
            continue
        paths += [
            os.path.join(folder, name)
            for name in sorted(os.listdir(folder))
            if name not in ("site-packages", "dist-packages", "test", "idlelib", "ensurepip")
        ]
    return tuple(paths)


@functools.cache
def libraries() -> tuple[str, ...]:
    """List the system's shared libraries that Python, NumPy and the standard library load."""
    import numpy  # noqa: F401 - so that its libraries are among the mappings

    for name in ("bz2", "ctypes", "hashlib", "lzma", "zlib", "uuid", "_decimal"):
        with suppress(ImportError):
            importlib.import_module(name)
    mapped = set()
    with open("/proc/self/maps") as maps:
        for line in maps:
            path = line.split(maxsplit=5)[-1].strip()
            if path.startswith("/") and ".so" in os.path.basename(path):
                mapped.add(path)
    # Extension modules and the libraries of wheels are mounted with their packages.
    return tuple(
        sorted(
            p
            for p in mapped
            if "-packages" not in p
            and "/lib-dynload/" not in p
            and os.path.isfile(p)
            and not p.startswith(ROOT + os.sep)
        )
    )


def environment() -> dict[str, str]:
    """Return the whole environment of a worker's interpreter."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**kept, **dict.fromkeys(THREADS, "1"), "LC_ALL": "C.UTF-8"}


def interpreter() -> str:
    """Return the path of Python itself, not of a virtual environment's link to it."""
    base = getattr(sys, "_base_executable", None) or sys.executable
    return real(base)


def command(*args: str, python: str = sys.executable) -> list[str]:
    """Return the command line of a warm process."""
    return [python, "-I", "-S", "-X", "utf8", ZYGOTE, ROOT, site(), *args]


def readable(job: Job) -> list[str]:
    """List what a confined worker may read besides its tree and its home."""
    packages = [path for name in ("numpy", *job.allows) for path in package_reads(name)]
    return [*standard_library(), *libraries(), *packages]


def job_header(job: Job, home: str, tree: str) -> dict[str, Any]:
    """Build the header of the frame that starts a worker's job.

    Args:
        job: the job.
        home: the folder that contains the grader's own package.
        tree: the folder that contains the student's package.

    Returns:
        The header, which JSON can store.
    """
    return {
        "tree": tree,
        "modules": list(job.modules),
        "forbids": {name: list(names) for name, names in job.forbids.items()},
        "compat": list(job.compat),
        "substitutes": [[s.module, list(s.names), s.file] for s in job.substitutes],
        "allows": {name: package_folder(name) for name in job.allows},
        "home": home,
        "memory": job.limits.memory_mb << 20,
    }


def script_header(script: Script) -> tuple[dict[str, Any], list[Array]]:
    """Build the header and the arrays of the frame that sends one script."""
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
