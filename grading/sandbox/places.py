"""Where things lie on this machine, and what is written of them into a worker's job and scripts."""

from __future__ import annotations

import functools
import importlib.util
import os
import sys
import sysconfig
from pathlib import Path
from typing import Any

from grading.protocol import Array, Packer
from grading.sandbox.contract import Job
from grading.spec import Script

ROOT = str(Path(__file__).resolve().parents[2])
ZYGOTE = str(Path(__file__).resolve().parent / "zygote.py")
# One thread: a run on two cores must not be faster than on one, and a fork must not lose threads.
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


def real(path: Path | str) -> str:
    """The path without symbolic links, as Landlock and tracebacks want it."""
    return os.path.realpath(path)


@functools.cache
def package_folder(name: str) -> str:
    """The folder of an installed package; raises ModuleNotFoundError where it is not installed."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.origin or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the package {name} is not installed beside the grader")
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
    return [python, "-I", "-S", "-B", ZYGOTE, ROOT, site(), *args]


def job_header(job: Job, home: str, tree: str) -> dict[str, Any]:
    """The frame with which a worker's work begins."""
    return {
        "tree": tree,
        "modules": list(job.modules),
        "forbids": list(job.forbids),
        "substitutes": [[s.module, list(s.names), s.file] for s in job.substitutes],
        "allows": {name: package_folder(name) for name in job.allows},
        "reads": [
            *standard_library(),
            *[path for name in ("numpy", *job.allows) for path in package_reads(name)],
        ],
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
