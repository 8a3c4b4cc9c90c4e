"""Bubblewrap: run the zygote in its own namespaces, with only the files that Python needs.

Workers inside it also restrict themselves as they do without it (seccomp, limits, and Landlock if
the kernel has it), so that a hole in one of the two is not a way out.
"""

from __future__ import annotations

import functools
import glob
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from grading.sandbox import places
from grading.sandbox.contract import Job, RunResult, SandboxUnavailable, Unavailable
from grading.sandbox.pipes import Text
from grading.sandbox.session import Worker
from grading.sandbox.warm import WarmRunner, Zygote
from grading.spec import Script

TREES, HOME = "/trees", "/home"
NOBODY = "65534"

ISOLATION = [
    *("--unshare-all", "--unshare-user", "--uid", NOBODY, "--gid", NOBODY),
    *("--hostname", "worker", "--cap-drop", "ALL", "--new-session", "--die-with-parent"),
]


@functools.cache
def program() -> tuple[str, tuple[int, ...]]:
    """Find `bwrap`, and return its path and version.

    Raises:
        SandboxUnavailable: it is not installed.
    """
    path = shutil.which("bwrap")
    if path is None:
        raise SandboxUnavailable(
            "bwrap is not installed. Install it (`apt install bubblewrap` or "
            "`dnf install bubblewrap`).",
            why=Unavailable.MISSING,
        )
    output = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return path, tuple(int(word) for word in re.findall(r"\d+", output))


def _bind(paths: Iterable[str]) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", path, path)]


def _names_of(library: str) -> list[str]:
    """Return a library's path and its links beside it, because programs load it by a short name."""
    folder, base = os.path.split(library)
    stem = base.split(".so")[0] + ".so"
    beside = [os.path.join(folder, name) for name in os.listdir(folder) if name.startswith(stem)]
    return [library, *(p for p in beside if p != library and os.path.realpath(p) == library)]


@functools.cache
def _system_mounts() -> tuple[str, ...]:
    """Mount the interpreter, the loader and system libraries: single files, never whole folders."""
    files = {places.interpreter()}
    for library in places.libraries():
        files.update(_names_of(library))
    for pattern in ("/lib/ld-*", "/lib64/ld-*", "/lib/*/ld-linux*"):
        files.update(glob.glob(pattern))
    return tuple(_bind(sorted(files)))


def _library_folders() -> list[str]:
    return sorted({os.path.dirname(path) for path in places.standard_library()})


def _masked() -> list[str]:
    """Return the folders of installed packages inside the standard library."""
    names = ("site-packages", "dist-packages")
    inside = [os.path.join(folder, name) for folder in _library_folders() for name in names]
    return [folder for folder in inside if os.path.isdir(folder)]


def _library_mounts() -> list[str]:
    """Mount the standard library without installed packages, and the grader's worker code."""
    words = _bind(_library_folders())
    for folder in _masked():
        words += ["--size", "65536", "--tmpfs", folder]
    grading = os.path.join(places.ROOT, "grading")
    return words + _bind(os.path.join(grading, n) for n in ("__init__.py", "sandbox", "support"))


def arguments(trees: str, allows: Sequence[str]) -> list[str]:
    """Return bubblewrap's command line, up to the command that it runs.

    Args:
        trees: the folder of staged trees.
        allows: packages that the worker may read, besides NumPy.
    """
    path, version = program()
    words = [path, *ISOLATION]
    if version >= (0, 8):
        words.append("--disable-userns")
    words += [*_system_mounts(), *_library_mounts()]
    for package in ("numpy", *allows):
        words += _bind(places.package_reads(package))
    libraries = sorted({os.path.dirname(path) for path in places.libraries()})
    words += ["--setenv", "LD_LIBRARY_PATH", ":".join(libraries)]
    words += ["--dev-bind", "/dev/null", "/dev/null", "--dir", HOME, "--ro-bind", trees, TREES]
    # Last, because mounting creates folders. Remounting / does not change the mounts below it.
    for place in (*_masked(), "/"):
        words += ["--remount-ro", place]
    return [*words, "--chdir", HOME, "--"]


def _link(source: str, target: str) -> None:
    """Stage a file without copying it, because compiled modules have several megabytes.

    The stage is mounted read-only, and no worker runs while the original changes.
    """
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError:  # the target is on a different disk
        shutil.copy2(source, target, follow_symlinks=False)


def _contents(folder: str, inside: str = "") -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield every file below a folder, with numbers that change when the file changes."""
    with os.scandir(folder) as entries:
        for entry in entries:
            path = os.path.join(inside, entry.name)
            if entry.is_dir(follow_symlinks=False):
                yield from _contents(entry.path, path)
            else:
                state = entry.stat(follow_symlinks=False)
                yield path, (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)


class BubblewrapRunner(WarmRunner):
    """Runs a zygote inside bubblewrap; every submission gets a new one (`renew`)."""

    name = "bubblewrap"

    def __init__(self) -> None:
        self._allows: tuple[str, ...] = ()
        self._used = False  # whether a worker of this zygote has loaded anything
        # The staged tree, its number, and the state of each of its files.
        self._tree: Path | None = None
        self._staged = 0
        self._files: dict[str, tuple[int, ...]] = {}
        super().__init__()

    @property
    def trees(self) -> str:
        """Return the folder of staged trees, which is `/trees` inside the sandbox."""
        return os.path.join(self.scratch, "trees")

    @property
    def _place(self) -> str:
        """Return the folder in which the tree of this run is staged."""
        return os.path.join(self.trees, str(self._staged))

    def check(self) -> None:
        """See `WarmRunner.check`."""
        super().check()
        program()
        self.home = HOME
        os.mkdir(self.trees)

    def launch(self) -> Zygote:
        """See `WarmRunner.launch`."""
        self._used = False
        command = places.command("serve", "", python=places.interpreter())
        command = [*arguments(self.trees, self._allows), *command]
        return Zygote(command, len(command) - 1)

    def start(self, job: Job, text: Text) -> Worker:
        """See `LocalRunner.start`."""
        if not set(job.allows) <= set(self._allows):
            self._allows = tuple(sorted({*self._allows, *job.allows}))
            self.drop()
        worker = super().start(job, text)
        self._used = self._used or bool(job.modules)
        return worker

    def tree_path(self, job: Job) -> str:
        """See `LocalRunner.tree_path`."""
        return f"{TREES}/{self._staged}"

    def run(self, job: Job, scripts: Sequence[Script]) -> RunResult:
        """See `Runner.run`; the tree is first staged where the sandbox sees it."""
        self._stage(job.tree)
        return super().run(job, scripts)

    def prepare(self, job: Job) -> None:
        """See `Runner.prepare`."""
        self._stage(job.tree)
        super().prepare(job)

    def _stage(self, tree: Path) -> None:
        """Show only the present state of `tree` in the sandbox; unchanged files stay staged."""
        if tree != self._tree:
            if self._tree is not None:
                shutil.rmtree(self._place)
            self._staged, self._tree, self._files = self._staged + 1, tree, {}
            os.mkdir(self._place)  # fails if the sandbox was closed meanwhile
        files = dict(_contents(str(tree)))
        try:
            for inside, state in self._files.items():
                if files.get(inside) != state:
                    os.unlink(os.path.join(self._place, inside))
            for inside, state in files.items():
                if self._files.get(inside) != state:
                    target = os.path.join(self._place, inside)
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    _link(os.path.join(tree, inside), target)
        except BaseException:
            # The next run must not use half a tree.
            shutil.rmtree(self._place, ignore_errors=True)
            self._tree = None
            raise
        self._files = files

    def renew(self) -> None:
        """See `Runner.renew`."""
        self.discard()
        if self._used or self._allows or self._zygote is None:
            self._allows = ()
            self.drop()
            self._zygote = self.launch()
