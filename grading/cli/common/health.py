"""Check what works on this machine for grading and for compiled code, and say how to fix it."""

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
from grading.support.translation import counted, tr

if TYPE_CHECKING:
    from packaging.requirements import Requirement

    from grading.sandbox.contract import Unavailable

NEEDED, WANTED = "needed", "wanted"
EXTRAS_OF_GRADE = ("", "class")  # the extras that `grade` needs
FREE_MB = 500  # needed for temporary files, and in the folder of the verdicts

OPENMP = "#include <omp.h>\nint main(void) { return omp_get_max_threads() < 1; }\n"
PLAIN = "int main(void) { return 0; }\n"


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    Attributes:
        what: the name of the check.
        works: whether it passed.
        seen: what was found, such as a version or an error.
        remedy: how to fix it, if it did not pass.
        weight: whether grading needs it (`NEEDED`), or only other features (`WANTED`).
    """

    what: str
    works: bool
    seen: str
    remedy: str = ""
    weight: str = WANTED


def examine(
    out: Path | None = None, book: str | None = None, package: Path | None = None
) -> list[Finding]:
    """Run every check. Nothing is changed, and a check that fails does not stop the others.

    Args:
        out: the folder for the verdicts, if it is known.
        book: the gradebook's URL, if it is not in `out`.
        package: the folder of the package that students write in, if there is one here.

    Returns:
        The results, in the order of the table on the screen.
    """
    checks: list[tuple[str, Callable[[], list[Finding]]]] = [
        (tr("Python"), _python),
        (tr("packages"), _packages),
        (tr("compiler"), _compiler),
        (tr("compiled modules"), lambda: _compiled(package)),
        (tr("sandbox"), _sandbox),
        (tr("gradebook"), lambda: _book(out, book)),
        (tr("free space"), lambda: _space(out)),
        (tr("processors"), _processors),
    ]
    findings: list[Finding] = []
    for what, check in checks:
        try:
            findings += check()
        except Exception as problem:
            # This command runs on broken machines, so any error is a result.
            findings.append(Finding(what, False, f"{type(problem).__name__}: {problem}"))
    return findings


def _python() -> list[Finding]:
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    seen = tr("{version} on {system}", version=platform.python_version(), system=system)
    remedy = tr("Install Python 3.11 or newer.")
    return [Finding(tr("Python"), sys.version_info >= (3, 11), seen, remedy, NEEDED)]


def _packages() -> list[Finding]:
    """Check the requirements in the kit's own metadata: of the kit, then of each extra."""
    kit = program.name()
    try:
        extras = metadata.metadata(kit).get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        seen = tr("{kit} is not installed", kit=kit)
        return [Finding(tr("packages"), False, seen, tr("Run make build."), NEEDED)]
    findings = []
    for extra in ("", *extras):
        requirements = _requirements(kit, extra)
        missing = [str(need) for need in requirements.values() if not _is_met(need)]
        pack = f"{kit}[{extra}]" if extra else kit
        findings.append(
            Finding(
                tr("packages of {pack}", pack=pack),
                not missing,
                tr("missing: {packages}", packages=", ".join(missing))
                if missing
                else ", ".join(requirements),
                tr("Run {command}.", command=program.pip(f'"{pack}"')),
                NEEDED if extra in EXTRAS_OF_GRADE else WANTED,
            )
        )
    return findings


def _requirements(kit: str, extra: str) -> dict[str, Requirement]:
    """Return the requirements of an extra on this machine, by name; "" is the kit itself."""
    from packaging.requirements import Requirement

    requirements: dict[str, Requirement] = {}
    for line in metadata.requires(kit) or []:
        requirement = Requirement(line)
        marker = requirement.marker
        applies = marker is None or marker.evaluate({"extra": extra})
        if not applies or (extra and "extra" not in str(marker)):
            continue
        if requirement.name == kit:
            for inner in sorted(requirement.extras):
                requirements |= _requirements(kit, inner)
        else:
            requirement.marker = None
            requirements[requirement.name] = requirement
    return requirements


def _is_met(requirement: Requirement) -> bool:
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return False
    return requirement.specifier.contains(version, prereleases=True)


def _compiler() -> list[Finding]:
    import sysconfig

    command = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc").split()[0]
    path = shutil.which(command) or shutil.which("cc") or shutil.which("gcc")
    if path is None:
        remedy = tr(
            "Install a C compiler (Debian: apt install build-essential; macOS: "
            "xcode-select --install)."
        )
        seen = tr("there is no {command}", command=command)
        return [Finding(tr("C compiler"), False, seen, remedy)]
    works, output = _compiles(path, PLAIN, [])
    remedy = tr("Install the headers of the C library (Debian: apt install build-essential).")
    compiler = Finding(tr("C compiler"), works, path if works else output, remedy)
    works, output = _compiles(path, OPENMP, ["-fopenmp"])
    remedy = tr(
        "Compiled code uses one thread without it. On macOS, install it with: brew install libomp."
    )
    return [compiler, Finding(tr("OpenMP"), works, "-fopenmp" if works else output, remedy)]


def _compiles(path: str, text: str, flags: list[str]) -> tuple[bool, str]:
    with tempfile.TemporaryDirectory(prefix="doctor-") as scratch:
        source = Path(scratch) / "try.c"
        source.write_text(text)
        ended = subprocess.run(
            [path, str(source), *flags, "-o", str(Path(scratch) / "try")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    lines = ended.stderr.strip().splitlines()
    return ended.returncode == 0, lines[0] if lines else tr(
        "exit code {code}", code=ended.returncode
    )


def _compiled(package: Path | None) -> list[Finding]:
    """Check whether each Cython source of the package has a compiled module beside it."""
    sources = sorted(package.rglob("*.pyx")) if package else []
    if not sources:
        return []
    missing = [
        path.stem
        for path in sources
        if not any(
            path.with_name(path.stem + suffix).is_file()
            for suffix in importlib.machinery.EXTENSION_SUFFIXES
        )
    ]
    seen = (
        tr("not compiled: {modules}", modules=", ".join(missing))
        if missing
        else tr("all {count} are compiled", count=len(sources))
    )
    return [Finding(tr("compiled modules"), not missing, seen, tr("Run make build."))]


def _sandbox() -> list[Finding]:
    from grading.sandbox import runner

    tried = [sandbox for sandbox in runner.available() if sandbox.name in runner.SAFE]
    findings = [
        Finding(
            tr("sandbox {name}", name=sandbox.name),
            sandbox.why is None,
            sandbox.text,
            _remedy(sandbox.why) if sandbox.name == "bubblewrap" and sandbox.why else "",
        )
        for sandbox in tried
    ]
    if all(sandbox.why for sandbox in tried):
        remedy = tr("Grade on Linux with bubblewrap, for example in a container.")
        findings.append(Finding(tr("any sandbox"), False, tr("none works"), remedy, NEEDED))
    return findings


def _remedy(why: Unavailable) -> str:
    """Say how to fix a bubblewrap that does not work."""
    from grading.sandbox.contract import Unavailable

    if why is Unavailable.MISSING:
        return tr("It is not installed. Install it with: apt install bubblewrap.")
    if why is Unavailable.SILENT:
        return tr("It is installed but does not answer. Try `bwrap --version`, or use landlock.")
    return tr(
        "It is installed but not permitted. Let it make user namespaces (Ubuntu 24.04: an AppArmor "
        "profile for bwrap with `userns`, or sysctl "
        "kernel.apparmor_restrict_unprivileged_userns=0; Docker: --security-opt "
        "seccomp=unconfined), or grade with --sandbox landlock."
    )


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
                seen = f"{book.place}: {', '.join(names) or tr('empty')}"
    except GradebookError as problem:
        # Its message says how to fix it.
        remedy = str(problem)
        return [Finding(tr("gradebook"), False, tr("cannot be opened"), remedy, NEEDED)]
    return [Finding(tr("gradebook"), True, seen, "", NEEDED)]


def _space(out: Path | None) -> list[Finding]:
    places = [
        (
            tr("space for temporary files"),
            Path(tempfile.gettempdir()),
            tr("Free at least {free} MB there, or set TMPDIR to another folder.", free=FREE_MB),
        )
    ]
    if out is not None:
        remedy = tr("Free at least {free} MB there, or choose another folder.", free=FREE_MB)
        places.append((tr("space for verdicts"), out, remedy))
    findings = []
    for what, place, remedy in places:
        while not place.exists() and place != place.parent:
            place = place.parent
        free = shutil.disk_usage(place).free >> 20
        works = free >= FREE_MB and os.access(place, os.W_OK)
        seen = (
            tr("{free} MB free in {place}", free=free, place=place)
            if os.access(place, os.W_OK)
            else tr("{place} cannot be written", place=place)
        )
        findings.append(Finding(what, works, seen, remedy, NEEDED))
    return findings


def _processors() -> list[Finding]:
    count = processors()
    seen = counted(
        "1, so one submission is graded at a time",
        "{number}, so {number} submissions are graded at the same time",
        count,
    )
    return [Finding(tr("processors"), True, seen)]
