"""The grader needs little memory, whatever a worker prints or returns."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grading.spec.manifest import Assignment

MOST_MB = 300

GRADER = """
import sys
from pathlib import Path
from grading.spec import manifest
from grading.intake.work.submission import Submission
from grading.judging.judge import Judge
from grading.judging.report_json import to_json
from grading.judging.results import Report
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import open_runner
course = manifest.load(Path(sys.argv[1]))
try:
    runner = open_runner("auto")
except SandboxUnavailable:
    runner = open_runner("unsafe")
with runner:
    judge = Judge(course, runner, b"0123456789abcdef")
    files = {**judge.source.solutions(), "toy/rows.py": Path(sys.argv[2]).read_bytes()}
    verdict = judge.grade(Submission("ann", files))
    to_json(Report("a", "b", [verdict]), detail=True)
statuses = sorted({e.status for e in verdict.exercises if "scale" in e.id})
# Not ru_maxrss, because it includes the memory of the parent process at the fork.
peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak) >> 10, *statuses)
"""

HUGE = {
    # One byte per number: as float64 it would be eight times as large.
    "bools": "return np.ones((60 << 20,), dtype=bool)",
    "half": "return np.ones((4, 7 << 20), dtype=np.float16)",
    "prints": "while True: print('y' * 100_000)",
    "message": "raise ValueError('y' * (100 << 20))",
    "names": "return {str(k): k for k in range(1_000_000)}",
}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak from /proc")
@pytest.mark.parametrize("kind", HUGE)
def test_huge_answers(kind: str, course: Assignment, tmp_path: Path) -> None:
    root = tmp_path / "course"
    shutil.copytree(course.root, root)
    manifest_file = root / "assignment/assignment.toml"
    # The limit of this project's own assignment.
    manifest_file.write_text(manifest_file.read_text().replace("output_mb = 8", "output_mb = 64"))
    both = "".join(
        f"def {name}(x, s):\n    {HUGE[kind]}\n" for name in ("scale_rows", "scale_rows_again")
    )
    attack = tmp_path / "rows.py"
    attack.write_text("import numpy as np\n" + both)
    command = [sys.executable, "-c", GRADER, str(root), str(attack)]
    here = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    peak, *statuses = done.stdout.split()
    assert int(peak) < MOST_MB, done.stdout
    assert "ok" not in statuses
    assert "fault" not in statuses
