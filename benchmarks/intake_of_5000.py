"""Measure how long intake takes to read a generated class of 5,000 files.

    python benchmarks/intake_of_5000.py                    # 5,000 files
    python benchmarks/intake_of_5000.py --files 500        # a tenth
    python benchmarks/intake_of_5000.py --profile P.prof   # with Python's profiler

The class has every form of submission: folders, archives, and the bulk downloads of course systems.
The exit code is 1 if the target is missed, or if the work of a student was not found.
"""

from __future__ import annotations

import argparse
import cProfile
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import _forms  # noqa: E402 - the path is set above
from grading.intake import take  # noqa: E402
from grading.intake.edits import Edits  # noqa: E402
from grading.intake.people import roster_files  # noqa: E402
from grading.intake.work.submission import shape_of  # noqa: E402
from grading.spec import manifest  # noqa: E402
from grading.spec.tree import Source, Tree  # noqa: E402

SECONDS = 20.0  # for 5,000 files


def main() -> int:
    """Generate the class, measure intake, and print the results."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--files", type=int, default=5000)
    options.add_argument("--part", default="ConvolutionalNetworks")
    options.add_argument("--profile", metavar="FILE", help="File for a profile")
    chosen = options.parse_args()
    assignment = manifest.load(ROOT).select([chosen.part])
    with tempfile.TemporaryDirectory(prefix="intake-") as scratch:
        folder = Path(scratch) / "class"
        works = _works(Source(assignment).solutions(), chosen.files)
        written = _forms.make(folder, works)
        roster = roster_files.read(folder.with_name("roster.csv"))
        profile = cProfile.Profile() if chosen.profile else None
        wall, processor = time.perf_counter(), time.process_time()
        if profile:
            profile.enable()
        # The folder of the table, beside the class, is where the paths in it begin.
        edits = Edits(folder=folder.with_name("grades"))
        result = take.take([folder], shape_of(assignment), roster=roster, edits=edits)
        if profile:
            profile.disable()
            profile.dump_stats(chosen.profile)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    uses = Counter(row.use for row in result.rows)
    forms = Counter(row.form for row in result.rows if row.use == "yes")
    used = len({submission.student for submission in result.to_judge})
    print(f"{written} files of {len(roster.people)} people: {len(result.rows)} rows, {dict(uses)}")
    print(", ".join(f"{count} {form}" for form, count in sorted(forms.items())))
    print(f"{wall:.1f} s, {processor:.1f} s of a processor")
    missed = []
    if wall > SECONDS * chosen.files / 5000:
        missed.append(f"got {wall:.1f} s, expected {SECONDS * chosen.files / 5000:.0f} s or less")
    if used != len(roster.people):
        missed.append(f"got work of {used} people, expected {len(roster.people)}")
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


def _works(files: Tree, least: int) -> Iterator[Tree]:
    """Yield submissions with at least `least` files: half are one file, half the whole package."""
    written = number = 0
    while written < least:
        whole = number // _forms.GROUP % 2 == 0
        work = files if whole else {"cs231n/layers.py": files["cs231n/layers.py"]}
        work = {name: data + f"# {number}\n".encode() for name, data in work.items()}
        yield work
        number += 1
        packed = _forms.FORMS[((number - 1) // _forms.GROUP + 1) % len(_forms.FORMS)]
        loose = (_forms.folders, _forms.moodle, _forms.gradescope, _forms.nbgrader, _forms.github)
        written += len(work) if packed in loose else 1


if __name__ == "__main__":
    sys.exit(main())
