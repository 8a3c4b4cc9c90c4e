"""What of this machine works for grading and for compiled code, and what to do where it fails."""

from __future__ import annotations

import importlib.machinery
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from grading.support import program
from grading.support.machine import processors
from grading.support.translation import tr

if TYPE_CHECKING:
    from packaging.requirements import Requirement

NEEDED, WANTED = "needed", "wanted"
GRADES_WITH = ("", "class")  # the extras that `grade` cannot do without
NOT_PERMITTED = tr(
    "let it make user namespaces (Ubuntu 24.04: an AppArmor profile for bwrap with `userns`, or "
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0; Docker: --security-opt "
    "seccomp=unconfined), or grade with --sandbox landlock"
)
FREE_MB = 500  # of scratch and of the place where verdicts go

OPENMP = "#include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }\n"
PLAIN = "int main(void) { return 0; }\n"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: whether it works, what was seen, and what to do if it does not."""

    what: str
    works: bool
    seen: str
    remedy: str = ""
    weight: str = WANTED


def examine(
    out: Path | None = None, book: str | None = None, package: Path | None = None
) -> list[Finding]:
    """Look at everything; nothing is changed, and no check can stop the others.

    Args:
        out: where verdicts are to go, if that is known.
        book: the gradebook's URL, if it is not in `out`.
        package: the folder of the package that students write in, if there is one here.

    Returns:
        What was found, in the order of the table that is shown.
    """
    looks: list[tuple[str, Callable[[], list[Finding]]]] = [
        ("Python", _python),
        ("packages", _packages),
        ("compiler", _compiler),
        ("compiled modules", lambda: _compiled(package)),
        ("sandbox", _sandbox),
        ("gradebook", lambda: _book(out, book)),
        ("free space", lambda: _space(out)),
        ("processors", _processors),
    ]
    found: list[Finding] = []
    for what, look in looks:
        try:
            found += look()
        except Exception as problem:
            # Whatever is broken is what this command is for.
            found.append(Finding(what, False, f"{type(problem).__name__}: {problem}"))
    return found


def _python() -> list[Finding]:
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    seen = tr(
        "{python_version} on {system}", python_version=platform.python_version(), system=system
    )
    remedy = tr("install Python 3.11 or newer")
    return [Finding("Python", sys.version_info >= (3, 11), seen, remedy, NEEDED)]


def _packages() -> list[Finding]:
    """What the kit's own metadata asks for: the kit itself, then each of its extras."""
    kit = program.name()
    try:
        extras = metadata.metadata(kit).get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        return [
            Finding("packages", False, tr("{kit} is not installed", kit=kit), "make build", NEEDED)
        ]
    found = []
    for extra in ("", *extras):
        needs = _requirements(kit, extra)
        missing = [str(one) for one in needs.values() if not _is_met(one)]
        seen = "missing: " + ", ".join(missing) if missing else ", ".join(needs)
        pack = f"{kit}[{extra}]" if extra else kit
        weight = NEEDED if extra in GRADES_WITH else WANTED
        found.append(
            Finding(
                tr("packages of {pack}", pack=pack),
                not missing,
                seen,
                f"pip install '{pack}'",
                weight,
            )
        )
    return found


def _requirements(kit: str, extra: str) -> dict[str, Requirement]:
    """What an extra brings on this machine, by name; "" is the kit without extras."""
    from packaging.requirements import Requirement

    found: dict[str, Requirement] = {}
    for line in metadata.requires(kit) or []:
        one = Requirement(line)
        here = one.marker is None or one.marker.evaluate({"extra": extra})
        if not here or (extra and "extra" not in str(one.marker)):
            continue
        if one.name == kit:
            for inner in one.extras:
                found |= _requirements(kit, inner)
        else:
            one.marker = None
            found[one.name] = one
    return found


def _is_met(one: Requirement) -> bool:
    try:
        return one.specifier.contains(metadata.version(one.name), prereleases=True)
    except metadata.PackageNotFoundError:
        return False


def _compiler() -> list[Finding]:
    import sysconfig

    command = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    path = shutil.which(command) or shutil.which("cc") or shutil.which("gcc")
    if path is None:
        remedy = tr(
            "install a C compiler (Debian: apt install build-essential; macOS: xcode-select)"
        )
        return [Finding("C compiler", False, tr("got no {command}", command=command), remedy)]
    works, output = _compiles(path, PLAIN, [])
    remedy = tr("install the C library's headers (Debian: apt install build-essential)")
    found = [Finding("C compiler", works, path if works else output, remedy)]
    works, output = _compiles(path, OPENMP, ["-fopenmp"])
    remedy = tr("compiled code then has one thread; for more install libomp (brew install libomp)")
    return [*found, Finding("OpenMP", works, "-fopenmp" if works else output, remedy)]


def _compiles(path: str, text: str, flags: list[str]) -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:
        source = Path(scratch) / "try.c"
        source.write_text(text)
        done = subprocess.run(
            [path, str(source), *flags, "-o", str(Path(scratch) / "try")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    lines = done.stderr.strip().splitlines()
    return done.returncode == 0, lines[0] if lines else tr(
        "exit code {returncode}", returncode=done.returncode
    )


def _compiled(package: Path | None) -> list[Finding]:
    """Whether each Cython source of the package has its module beside it."""
    sources = sorted(package.rglob("*.pyx")) if package else []
    if not sources:
        return []
    lacking = [
        path.stem
        for path in sources
        if not any(
            path.with_name(path.stem + suffix).is_file()
            for suffix in importlib.machinery.EXTENSION_SUFFIXES
        )
    ]
    seen = (
        tr("not compiled: {lacking}", lacking=", ".join(lacking))
        if lacking
        else tr("all {count}", count=len(sources))
    )
    return [Finding("compiled modules", not lacking, seen, "make build")]


def _sandbox() -> list[Finding]:
    from grading.sandbox import runner

    kinds = [one for one in runner.available() if one[0] != "unsafe"]
    works = [name for name, ok, _ in kinds if ok]
    found = [
        Finding(
            tr("sandbox {name}", name=name), ok, why, _remedy(why) if name == "bubblewrap" else ""
        )
        for name, ok, why in kinds
    ]
    if not works:
        remedy = tr("grade on Linux with bubblewrap (a container will do)")
        found.append(Finding("any sandbox", False, "none", remedy, NEEDED))
    return found


def _remedy(why: str) -> str:
    """What helps a bubblewrap that does not work: it is missing, or may not do its work."""
    if shutil.which("bwrap") is None:
        return tr("it is not installed: apt install bubblewrap")
    if "timed out" in why:
        return tr("it is installed and does not answer: see `bwrap --version`, or use landlock")
    return tr("it is installed and not permitted: ") + NOT_PERMITTED


def _book(out: Path | None, url: str | None) -> list[Finding]:
    from grading.gradebook import GradebookError, open_book
    from grading.gradebook.opening import file_of, url_of

    where = url or out
    file = file_of(url_of(where)) if where else None
    try:
        if where is None or (file is not None and not file.is_file()):
            with (
                tempfile.TemporaryDirectory(prefix="doctor-") as scratch,
                open_book(scratch) as book,
            ):
                seen = tr("a new one can be made and read")
        else:
            with open_book(where, wait=2.0) as book:
                names = book.assignments()
                seen = f"{book.place}: {', '.join(names) or 'empty'}"
    except GradebookError as problem:
        # Its message names the next step.
        remedy = str(problem).removeprefix("gradebook ")
        return [Finding("gradebook", False, tr("cannot be opened"), remedy, NEEDED)]
    return [Finding("gradebook", True, seen, "", NEEDED)]


def _space(out: Path | None) -> list[Finding]:
    found = []
    for what, place in (("scratch", Path(tempfile.gettempdir())), ("verdicts", out)):
        if place is None:
            continue
        while not place.exists() and place != place.parent:
            place = place.parent
        free = shutil.disk_usage(place).free >> 20
        remedy = tr("free some space") + (tr(", or set TMPDIR") if what == "scratch" else "")
        works = free >= FREE_MB and os.access(place, os.W_OK)
        found.append(
            Finding(
                tr("space for {what}", what=what),
                works,
                tr("{free} MB at {place}", free=free, place=place),
                remedy,
                NEEDED,
            )
        )
    return found


def _processors() -> list[Finding]:
    return [
        Finding(
            "processors",
            True,
            tr("{processors}: as many submissions at a time", processors=processors()),
        )
    ]
