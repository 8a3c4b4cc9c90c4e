"""What the attacks can hit: a course, a judge in each sandbox, planted files, open sockets."""

from __future__ import annotations

import os
import secrets
import select
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from grading.authoring.proofs import remake
from grading.intake.work.submission import Submission
from grading.judging import references
from grading.judging.cases import record_plan
from grading.judging.judge import Judge
from grading.judging.results import SubmissionResult
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import Runner, open_runner
from grading.spec import manifest
from grading.spec.manifest import Assignment

TOY = Path(__file__).parents[1] / "grading" / "toy"
TEST_SECONDS, EXERCISE_SECONDS = 0.5, 1

# A second exercise with the same task as the first: an answer to either solves both.
TWIN = '''

def scale_rows_again(x: np.ndarray, s: np.ndarray) -> np.ndarray:
    """`x` of shape (N, D) with row i times s[i], once more."""
    ### BEGIN SOLUTION
    out = np.stack([row * factor for row, factor in zip(x, s)])
    ### END SOLUTION
    return out
'''
TWIN_TOML = """
[[part.exercise]]
id = "scale_rows_again"
title = "Scale each row again"
points = 20
where = ["toy/rows.py:scale_rows_again"]
hints = ["As before."]
"""


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """The toy course with a twin exercise and short limits."""
    root = tmp_path_factory.mktemp("attacked") / "course"
    shutil.copytree(TOY, root, ignore=shutil.ignore_patterns("__pycache__"))
    rows = root / "toy/rows.py"
    rows.write_text(rows.read_text() + TWIN)
    folder = root / "assignment"
    for kind in ("exercises", "misconceptions"):
        text = (folder / kind / "scale_rows.py").read_text()
        if kind == "misconceptions":
            text = (
                "from grading.spec import Edit, Misconception\n\nMISCONCEPTIONS = [Misconception(\n"
            )
            text += '    "halved", "Your out is half.", "Look.",\n'
            change = 'Edit("toy/rows.py:scale_rows_again", "row * factor", "row * factor / 2")'
            text += f"    [{change}],\n)]\n"
        text = text.replace('Exercise("scale_rows")', 'Exercise("scale_rows_again")')
        text = text.replace("toy.rows:scale_rows", "toy.rows:scale_rows_again")
        (folder / kind / "scale_rows_again.py").write_text(text)
    manifest_file = folder / "assignment.toml"
    text = manifest_file.read_text()
    text = text.replace("test_seconds = 2", f"test_seconds = {TEST_SECONDS}")
    text = text.replace("exercise_seconds = 6", f"exercise_seconds = {EXERCISE_SECONDS}")
    text = text.replace("memory_mb = 512", "memory_mb = 256")
    manifest_file.write_text(text + TWIN_TOML)
    whole = manifest.load(root)
    with _strongest() as runner:
        remake.write(whole, [runner])
    return whole


def _strongest() -> Runner:
    try:
        return open_runner("auto")
    except SandboxUnavailable:
        return open_runner("unsafe")


@pytest.fixture(scope="session", params=["bubblewrap", "landlock"])
def judge(request: pytest.FixtureRequest, course: Assignment) -> Iterator[Judge]:
    """One judge for all attacks in a sandbox, as for a class."""
    try:
        runner = open_runner(request.param)
    except SandboxUnavailable as problem:
        pytest.skip(f"{request.param}: {problem}")
    with runner:
        yield Judge(course, runner, b"a seed that no attack may learn")


@dataclass
class Planted:
    """What an attack might read, write or reach, and whether it did.

    `hints` is given to the attack, so that it does not have to search.
    """

    folder: Path
    token: str = field(default_factory=lambda: secrets.token_hex(16))
    ears: list[socket.socket] = field(default_factory=list)
    hints: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        outside = self.folder / "neighbour"
        outside.mkdir()
        (outside / "rows.py").write_text("# a neighbour's work\n")
        (self.folder / "gradebook.csv").write_text("student,score\n")
        (self.folder / "secret").write_text(self.token)
        (self.folder / "secret-seed").write_text(self.token)
        for path in (self.folder, *self.folder.rglob("*")):
            path.chmod(0o777)
        os.environ["CS231N_PLANTED"] = self.token
        tcp, udp, unix, abstract = (
            socket.socket(),
            socket.socket(type=socket.SOCK_DGRAM),
            socket.socket(socket.AF_UNIX),
            socket.socket(socket.AF_UNIX),
        )
        name = f"attack-{self.token[:12]}"
        tcp.bind(("127.0.0.1", 0))
        udp.bind(("127.0.0.1", 0))
        unix.bind(str(self.folder / "ear"))
        abstract.bind("\0" + name)
        for ear in (tcp, unix, abstract):
            ear.listen()
        self.ears = [tcp, udp, unix, abstract]
        self.hints = {
            "pid": os.getpid(),
            "token": self.token,
            "secret": str(self.folder / "secret"),
            "seed": str(self.folder / "secret-seed"),
            "gradebook": str(self.folder / "gradebook.csv"),
            "outside": str(outside),
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": str(self.folder / "ear"),
            "abstract": name,
        }

    def heard(self) -> list[int]:
        """The sockets that received something."""
        ready, _, _ = select.select(self.ears, [], [], 0)
        return [self.ears.index(ear) for ear in ready]

    def state(self) -> dict[str, object]:
        """Everything in the planted folder: names, modes, times and contents."""
        files: dict[str, object] = {}
        for path in sorted(self.folder.rglob("*")):
            info = path.lstat()
            content = path.read_bytes() if path.is_file() else b""
            files[path.name] = (info.st_mode, info.st_mtime_ns, info.st_nlink, content)
        return files

    def close(self) -> None:
        """Close the sockets."""
        for ear in self.ears:
            ear.close()
        os.environ.pop("CS231N_PLANTED", None)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory, course: Assignment) -> Iterator[Planted]:
    """Secrets, a gradebook, a neighbour and listeners."""
    plants = Planted(tmp_path_factory.mktemp("planted"))
    plants.hints["course"] = str(course.root)
    info = course.exercise("scale_rows")
    stored = references.read(course.folder, info.id)
    plants.hints["published"] = [
        (
            list(case.script.inputs["x"].shape),
            float(case.script.inputs["x"][0, 0]),
            stored.expected[test.name]["out"].tolist(),
        )
        for test, case in zip(info.tests, record_plan(course, info).public, strict=True)
    ]
    yield plants
    plants.close()


@pytest.fixture(scope="session")
def neighbour(judge: Judge) -> Callable[[], SubmissionResult]:
    """Grades, in the same sandbox, a student who wrote everything themselves."""
    # Their limits are long, so that a busy machine does not fail them.
    limits = replace(judge.assignment.limits, test_seconds=20, exercise_seconds=60)
    patient = Judge(replace(judge.assignment, limits=limits), judge.runner, judge.secret)
    return lambda: patient.grade(Submission("neighbour", patient.source.solutions()))


@dataclass(frozen=True)
class Watch:
    """Looks for what an attack left behind on this machine."""

    processes: frozenset[int]
    others: frozenset[int]  # neither these nor what they start are looked at
    patience: float = 30  # seconds, on a busy machine, until workers ended and a warm process waits

    def left(self) -> list[str]:
        """New processes, those that go on, marked processes and marked files."""
        # The warm process may have been replaced, and inside bubblewrap it has another parent.
        end = time.monotonic() + self.patience
        while True:
            new = descendants(os.getpid(), self.others) - self.processes
            extra = [f"{len(new)} processes"] if len(new) > MOST_OF_A_RUNNER else []
            extra += [f"process {pid} goes on" for pid in going_on(new)]
            if not extra or time.monotonic() > end:
                break
            time.sleep(0.02)
        return extra + marked_processes() + marked_files()


MOST_OF_A_RUNNER = 3


@pytest.fixture
def watch() -> Watch:
    """The processes before the attack, to compare with those after it."""
    # Other tests left processes that start and end more, such as a browser.
    others = frozenset(
        pid
        for pid, parent in living().items()
        if parent == os.getpid() and b"zygote" not in command(pid)
    )
    return Watch(descendants(os.getpid(), others), others)


def living() -> dict[int, int]:
    """The parent of each living process."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                if fields[0] != "Z":
                    parents[int(entry.name)] = int(fields[1])
    return parents


def command(pid: int) -> bytes:
    """The command line of a process, or nothing if it has ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def descendants(pid: int, others: frozenset[int]) -> frozenset[int]:
    """All living processes below `pid`, without `others` and those below them."""
    parents = living()
    below: set[int] = set()
    while True:
        more = {p for p, parent in parents.items() if parent == pid or parent in below}
        more -= below | others
        if not more:
            return frozenset(below)
        below |= more


def going_on(processes: frozenset[int]) -> list[int]:
    """Those processes that compute or were stopped. A sandbox that waits for work does neither."""
    found = []
    for pid in sorted(processes):
        with suppress(OSError):
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            if state in "RTt":
                found.append(pid)
    return found


def marked_processes() -> list[str]:
    """Command lines of processes that an attack left on this machine."""
    # The test runner's own command may contain the marker, too.
    commands = [command(pid) for pid in living() if pid != os.getpid()]
    return [c.decode(errors="replace") for c in commands if b"attack-marker" in c]


def marked_files() -> list[str]:
    """Files that an attack left in folders where everyone may write."""
    places = [Path(p) for p in ("/tmp", "/var/tmp", "/dev/shm", str(Path.home()), ".")]
    return [
        str(path) for place in places if place.is_dir() for path in place.glob("*attack-marker*")
    ]
