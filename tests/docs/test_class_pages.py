"""The pages on marking, reports and exports: every line of theirs is run on a small class."""

from __future__ import annotations

import ast
import csv
import http.cookiejar
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from grading.spec import manifest

from .conftest import ROOT, blocks

HOW_TO = ROOT / "docs" / "how-to"
PAGES = ("mark", "report", "export")  # in this order: each goes on where the last one stopped
PART = "Dropout"
SOLVED = "FullyConnectedNets"
# What makes a line small enough to be run here.
SMALL = {"cs231n grade": f" --parts {PART}", "python benchmarks/": " --count 12"}
# Lines that want a program of their own: the test that runs them, word for word.
RUN_BY = {"nbgrader": "tests/grading/export/test_nbgrader_itself.py"}
# What a course system exports, for the lines that fill it in.
SHEETS = {
    "canvas-export.csv": "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 2 (98765)\n"
    "ann,1,,ann,A,\nben,2,,ben,A,\n",
    "worksheet.csv": "Identifier,Full name,Email address,Grade\n"
    "Participant 1,ann,ann@example.org,\nParticipant 2,ben,ben@example.org,\n",
}
RUBRIC = "answer_inverted"
ANSWER = "Those that stay make up for those that are gone."


def lines(page: str) -> list[str]:
    """The lines of a page's shell blocks and the programs it names, without comments."""
    found = [
        line
        for block in blocks(HOW_TO / f"{page}.md")
        if block.kind == "bash"
        for line in block.text.splitlines()
    ]
    named = re.findall(r"`((?:python|pip|cs231n|nbgrader) [^`\n]+)`", _prose(page))
    # Two words such as `cs231n mark` are a name, no line to type.
    found += [line for line in named if not re.fullmatch(r"cs231n [a-z-]+", line)]
    return [re.split(r"\s+#", line)[0].strip() for line in found if line.strip()]


def _prose(page: str) -> str:
    return re.sub(r"```.*?```", "", (HOW_TO / f"{page}.md").read_text(encoding="utf-8"), flags=re.S)


def formats() -> list[str]:
    """The first column of the table of formats."""
    return re.findall(r"^\| `(\w+)` \| `", _prose("export"), re.M)


def hand_in(course: Path, shell: Any) -> None:
    """Two submissions: ann has written the layers and an answer in words, ben nothing."""
    code, printed = shell(f"cs231n release handout --parts {PART} --solved {SOLVED}", course)
    assert code == 0, printed
    for student in ("ann", "ben"):
        shutil.copytree(course / "handout", course / "SUBMISSIONS" / student)
    ann = course / "SUBMISSIONS" / "ann"
    shutil.copy(course / "cs231n" / "layers.py", ann / "cs231n")
    book = ann / "notebooks" / f"{PART}.ipynb"
    document = json.loads(book.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == RUBRIC:
            cell["source"] = [ANSWER]
    book.write_text(json.dumps(document), encoding="utf-8")


def give_a_mark(line: str, course: Path) -> None:
    """Start what serves the page, fetch the page, mark ann's answer, press Ctrl-C."""
    command = [sys.executable, "-m", "cs231n.cli", *shlex.split(line)[1:], "--no-open"]
    server = subprocess.Popen(
        command,
        cwd=course,
        env=os.environ | {"PYTHONPATH": str(course), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    assert server.stdout is not None
    try:
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), address + server.stdout.read()
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        with browser.open(address, timeout=60) as page:
            assert "<html" in page.read().decode()
        here = f"{address.partition('?')[0]}api/questions/{RUBRIC}"
        with browser.open(here, timeout=60) as reply:
            (answer,) = [entry for entry in json.load(reply)["answers"] if entry["text"] == ANSWER]
        given = {"points": 3, "comment": "Rightly put.", "author": "me", "seen": 0}
        request = urllib.request.Request(
            f"{here}/{answer['submission']}",
            json.dumps(given).encode(),
            {"Content-Type": "application/json"},
            method="PUT",
        )
        with browser.open(request, timeout=60) as reply:
            assert reply.status == 200
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=60)
    finally:
        server.kill()
        server.communicate()
    assert server.returncode in (0, 130), output
    assert "Traceback" not in output, output


def run(line: str, course: Path, folder: Path, shell: Any) -> Path:
    """Run a line as somebody would; the folder they are in afterwards."""
    small = "".join(more for start, more in SMALL.items() if line.startswith(start))
    *before, last = f"{line}{small}".split(" && ")
    if last.startswith("cd "):
        line, folder_after = " && ".join(before), (folder / last[3:])
    else:
        line, folder_after = " && ".join([*before, last]), folder
    code, printed = shell(line, folder)
    # The script judges its own speed by an exit code; here no test fails by timing.
    timed = line.startswith("python benchmarks/") and "12 students: " in printed
    assert code == 0 or timed, f"$ {line}\n{printed}"
    assert folder_after.is_dir()
    return folder_after


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the pages' commands are a shell's")
def test_every_line_does_what_its_page_says(checkout: Path, shell: Any) -> None:
    for module in ("fastapi", "uvicorn", "sqlalchemy", "copydetect", "pandas", "pyarrow"):
        pytest.importorskip(module, reason=f"{module} is not installed: the pages name it")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    hand_in(checkout, shell)
    for name, text in SHEETS.items():
        (checkout / name).write_text(text, encoding="utf-8")
    for page in PAGES:
        folder = checkout
        for line in lines(page):
            if line.startswith("pip install "):
                wanted = re.search(r"cs231n\[([a-z,]+)\]", line)
                assert wanted, line
                assert set(wanted[1].split(",")) <= set(extras["optional-dependencies"]), line
            elif line.startswith("cs231n mark "):
                give_a_mark(line, folder)
            elif line.split()[0] in RUN_BY:
                test = (ROOT / RUN_BY[line.split()[0]]).read_text(encoding="utf-8")
                assert line.partition(" ")[2] in test, f"{page}: {line} is run by no test"
            else:
                folder = run(line, checkout, folder, shell)
    for name in formats():
        run(f"cs231n export {name} grades", checkout, checkout, shell)
    _look(checkout / "grades")


def _look(grades: Path) -> None:
    """What the lines left: scores with the mark in them, pages, every file the table names."""
    for name in re.findall(r"^\| `\w+` \| `([\w.]+)` \|", _prose("export"), re.M):
        assert (grades / name).stat().st_size > 0, name
    assert (grades / "gradescope.zip").is_file()
    with (grades / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        scores = {row["student"]: row for row in csv.DictReader(file)}
    assert set(scores) == {"ann", "ben"}
    (page,) = (grades / "report" / "students").glob("*ann.html")
    ann = page.read_text(encoding="utf-8")
    assert "3 of 4" in ann
    assert "Rightly put." in ann
    assert (grades / "report" / "index.html").is_file()


def test_otters_file_is_that_of_an_exercise() -> None:
    """Otter itself is not installed for the tests: what its file needs was seen once by hand."""
    (text,) = [block.text for block in blocks(HOW_TO / "export.md") if block.kind == "python"]
    tree = ast.parse(text)
    values = {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in tree.body
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)
    }
    assert values["OK_FORMAT"] is False
    asked = manifest.load(ROOT).select([PART]).exercises[values["name"]]
    assert values["points"] == asked.points
    assert f'check("{asked.id}")' in text


def test_the_lines_are_found() -> None:
    assert {line.split()[1] for line in lines("mark")} >= {"install", "grade", "mark"}
    assert "cs231n report grades" in lines("report")
    assert "python benchmarks/dashboard_1200.py grades" in lines("report")
    assert formats() == ["csv", "canvas", "moodle", "feedback", "json", "parquet"]
    assert any(line.startswith("nbgrader ") for line in lines("export"))
