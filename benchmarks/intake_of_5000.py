"""Look through a class of 5,000 files that is generated here, and print what it took.

    python benchmarks/intake_of_5000.py                    # 5,000 files
    python benchmarks/intake_of_5000.py --files 500        # a tenth
    python benchmarks/intake_of_5000.py --profile P.prof   # with Python's profiler

Every form of submission is in it: folders, archives, and the bulk downloads of course systems.
Exit code 1 if the target is missed, or a row is not what it should be.
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
from grading.intake.people import roster_files  # noqa: E402
from grading.intake.work.submission import shape_of  # noqa: E402
from grading.spec import manifest  # noqa: E402
from grading.spec.tree import Source, Tree  # noqa: E402

SECONDS = 20.0  # for 5,000 files


def main() -> int:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--files", type=int, default=5000)
    options.add_argument("--part", default="ConvolutionalNetworks")
    options.add_argument("--profile", metavar="FILE", help="write a profile there")
    asked = options.parse_args()
    assignment = manifest.load(ROOT).select([asked.part])
    with tempfile.TemporaryDirectory(prefix="intake-") as scratch:
        folder = Path(scratch) / "class"
        works = _works(Source(assignment).solutions(), asked.files)
        written = _forms.make(folder, works)
        roster = roster_files.read(folder.with_name("roster.csv"))
        profile = cProfile.Profile() if asked.profile else None
        wall, processor = time.perf_counter(), time.process_time()
        if profile:
            profile.enable()
        found = take.take([folder], shape_of(assignment), roster=roster, base=folder.parent)
        if profile:
            profile.disable()
            profile.dump_stats(asked.profile)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
    uses = Counter(row.use for row in found.rows)
    forms = Counter(row.form for row in found.rows if row.use == "yes")
    used = len({one.student for one in found.to_judge})
    print(f"{written} files of {len(roster.people)} people: {len(found.rows)} rows, {dict(uses)}")
    print(", ".join(f"{count} {form}" for form, count in sorted(forms.items())))
    print(f"{wall:.1f} s, {processor:.1f} s of a processor")
    missed = []
    if wall > SECONDS * asked.files / 5000:
        missed.append(f"got {wall:.1f} s, expected {SECONDS * asked.files / 5000:.0f} s or less")
    if used != len(roster.people):
        missed.append(f"got work of {used} people, expected {len(roster.people)}")
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


def _works(files: Tree, least: int) -> Iterator[Tree]:
    """Work until there are `least` files: half of them are one file, half the whole package."""
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
