"""Measure how long the pages of a class of 1,200 take to build.

    python benchmarks/dashboard_1200.py GRADES      # GRADES is the output of `cs231n grade --keep`

The class repeats the graded submissions under other names. The script prints seconds, megabytes,
and, if Chromium is installed, how long the class page takes to open. The exit code is 1 if a target
is missed, and 2 if GRADES is not a graded class.
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
from grading.report.code import Function, functions_by_name  # noqa: E402
from grading.spec import manifest  # noqa: E402 - the path is set above
from grading.spec.manifest import Assignment  # noqa: E402
from grading.spec.tree import Source  # noqa: E402

SECONDS, MEGABYTES, OPENS = 20.0, 15.0, 1.0


def main() -> int:
    """Build the pages and compare with the targets."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("grades", type=Path)
    options.add_argument("--count", type=int, default=1200)
    chosen = options.parse_args()
    assignment = manifest.load(ROOT)
    try:
        wide, shown, texts, given = _grown(assignment, chosen.grades, chosen.count)
    except (OSError, ValueError, GradebookError) as problem:
        print(
            f"'{chosen.grades}' is not a graded class: {problem}. "
            "Expected a folder with a gradebook and the code of its submissions. Write one with "
            f"cs231n grade SUBMISSIONS --out {chosen.grades} --keep",
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
        print(
            f"{chosen.count} students: {seconds:.1f} s ({compared:.1f} s of this to compare code)"
        )
        print(f"{size:.1f} MB in total, {index:.2f} MB of this for the class page")
        opens = _opens(page)
        print(
            "Chromium is not installed"
            if opens is None
            else f"the class page opens in {opens:.2f} s"
        )
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
    """Repeat a class up to `count` students.

    Returns:
        The report, the content of its pages, the code of each student, and the given code.

    Raises:
        OSError, ValueError, GradebookError: If there is no class, or if its code was not kept.
    """
    if not (grades / "grades.json").is_file():
        raise ValueError("there is no grades.json")
    graded = report_json.read(grades / "grades.json")
    with open_book(grades, create=False) as book:
        name = next(iter(book.assignments()), None)
        if name is None or not graded.submissions:
            raise ValueError("the gradebook is empty")
        shown = gather.extras(assignment, graded, book, name)
        contents = {row.result.student: row.content for row in book.latest(name)}
        files = {who: book.files(content) for who, content in contents.items()}
    if not any(files.values()):
        raise ValueError("no code was kept")
    ids = {e.id for submission in graded.submissions for e in submission.exercises}
    exercises = {name: info for name, info in assignment.exercises.items() if name in ids}
    wide = Report(graded.assignment, graded.seed_id, [], graded.sandbox)
    codes: dict[str, Mapping[str, list[Function]]] = {}
    texts: dict[str, list[str]] = {}
    for number, submission in enumerate(islice(cycle(graded.submissions), count)):
        student = f"student {number:04d}"
        wide.submissions.append(replace(submission, student=student))
        codes[student] = shown.codes.get(submission.student, {})
        # No two are the same, as in a real class.
        texts[student] = [
            f"{text}\n    # {number}\n"
            for text in functions_by_name(exercises, files.get(submission.student, {})).values()
        ]
    shown.codes = codes
    # What was found in the code of the real class does not apply to this one.
    shown.same, shown.untouched, shown.known, shown.pairs = (), (), (), ()
    given = functions_by_name(exercises, Source(assignment).blanks())
    return wide, shown, texts, list(given.values())


def _opens(page: Path) -> float | None:
    """Return the seconds that a running browser needs to load the page; None without a browser."""
    try:
        from selenium import webdriver
    except ModuleNotFoundError:
        return None
    # Named, so that Selenium does not look for them on the network.
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
