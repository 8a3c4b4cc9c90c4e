"""Build the pages of a class of 1,200 out of graded submissions, and print what it took.

    python benchmarks/dashboard_1200.py GRADES      # GRADES is what `cs231n grade --keep` wrote

The class repeats the graded submissions under other names. Figures: seconds, megabytes, and, where
Chromium is installed, how long the class page takes to open. Exit code 1 if a target is missed, 2
if GRADES holds no graded class.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from grading.gradebook import GradebookError, open_book  # noqa: E402
from grading.judging import report_json  # noqa: E402
from grading.judging.results import Report  # noqa: E402
from grading.report import (  # noqa: E402
    Extras,
    gather,
    similarity,
    write_pages,
)
from grading.report.code import Function, own_functions  # noqa: E402
from grading.spec import manifest  # noqa: E402 - the path is set above
from grading.spec.manifest import Assignment  # noqa: E402
from grading.spec.tree import Source  # noqa: E402

SECONDS, MEGABYTES, OPENS = 20.0, 15.0, 1.0


def main() -> int:
    """Build the pages and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("grades", type=Path)
    options.add_argument("--count", type=int, default=1200)
    asked = options.parse_args()
    assignment = manifest.load(ROOT)
    try:
        wide, shown, texts, given = _grown(assignment, asked.grades, asked.count)
    except (OSError, ValueError, GradebookError) as problem:
        again = f"cs231n grade SUBMISSIONS --out {asked.grades} --keep"
        print(
            f"{asked.grades}: got no graded class ({problem}), expected a folder with a "
            f"gradebook and the code of its submissions: write one with {again}",
            file=sys.stderr,
        )
        return 2
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        began = time.perf_counter()
        shown.similar = similarity.clusters(texts, given)
        compared = time.perf_counter() - began
        page = write_pages(wide, Path(scratch) / "report", shown)
        seconds = time.perf_counter() - began
        size = sum(p.stat().st_size for p in page.parent.rglob("*") if p.is_file()) / 1e6
        index = page.stat().st_size / 1e6
        print(f"{asked.count} students: {seconds:.1f} s ({compared:.1f} s of it to compare code)")
        print(f"{size:.1f} MB in all, {index:.2f} MB of it the class page")
        opens = _opens(page)
        print("Chromium is not here" if opens is None else f"the class page opens in {opens:.2f} s")
    if seconds > SECONDS:
        missed.append(f"got {seconds:.1f} s, expected {SECONDS:.0f} s or less")
    if size > MEGABYTES:
        missed.append(f"got {size:.1f} MB, expected {MEGABYTES:.0f} MB or less")
    if opens is not None and opens > OPENS:
        missed.append(f"got {opens:.2f} s to open, expected {OPENS:.0f} s or less")
    for line in missed:
        print(f"MISSED: {line}")
    return 1 if missed else 0


def _grown(
    assignment: Assignment, grades: Path, count: int
) -> tuple[Report, Extras, dict[str, list[str]], list[str]]:
    """The class repeated up to `count`, what its pages show, its students' code, and what of code
    was handed out.

    Raises:
        OSError, ValueError, GradebookError: there is no class, or its code was not kept.
    """
    if not (grades / "grades.json").is_file():
        raise ValueError("no grades.json in it")
    graded = report_json.read(grades / "grades.json")
    with open_book(grades, create=False) as book:
        name = next(iter(book.assignments()), None)
        if name is None or not graded.submissions:
            raise ValueError("the gradebook is empty")
        shown = gather.extras(assignment, graded, book, name)
        contents = {one.result.student: one.content for one in book.latest(name)}
        files = {who: book.files(content) for who, content in contents.items()}
    if not any(files.values()):
        raise ValueError("no code was kept")
    ids = {e.id for one in graded.submissions for e in one.exercises}
    asked_for = {name: info for name, info in assignment.exercises.items() if name in ids}
    wide = Report(graded.assignment, graded.seed_id, [], graded.sandbox)
    codes: dict[str, Mapping[str, list[Function]]] = {}
    texts: dict[str, list[str]] = {}
    for number, one in enumerate(islice(cycle(graded.submissions), count)):
        student = f"student {number:04d}"
        wide.submissions.append(replace(one, student=student))
        codes[student] = shown.codes.get(one.student, {})
        # No two are the same, as in life.
        texts[student] = [
            f"{text}\n    # {number}\n"
            for text in own_functions(asked_for, files.get(one.student, {}))
        ]
    shown.codes = codes
    # The class is made up, so what was found in the code of the real one says nothing of it.
    shown.same, shown.untouched, shown.known, shown.pairs = (), (), (), ()
    return wide, shown, texts, own_functions(asked_for, Source(assignment).blanks())


def _opens(page: Path) -> float | None:
    """Seconds from asking for the page until it is loaded, in a browser that runs already."""
    try:
        from selenium import webdriver
    except ModuleNotFoundError:
        return None
    # Named, lest Selenium look for them on the network.
    driver, program = shutil.which("chromedriver"), shutil.which("chromium")
    if driver is None or program is None:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        browser.get("about:blank")
        browser.get(page.as_uri())
        return float(
            browser.execute_script(
                "return performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"
            )
        )
    finally:
        browser.quit()


if __name__ == "__main__":
    sys.exit(main())
