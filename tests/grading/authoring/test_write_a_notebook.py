"""The page on writing a notebook and a question works to the letter."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from grading.authoring.handout import contents
from grading.spec import manifest
from grading.spec.tree import Source

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "write-a-notebook.md"
BLOCK = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```$', re.M | re.S)
BOOK = "notebooks/Rows.ipynb"


def test_the_page_makes_a_notebook_whose_answer_is_not_handed_out(own_toy: Path) -> None:
    written = dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))
    (own_toy / "notebooks").mkdir(exist_ok=True)
    script = own_toy / "make_notebook.py"
    script.write_text(written["make_notebook.py"], encoding="utf-8")
    subprocess.run([sys.executable, script.name], cwd=own_toy, check=True)
    rubric_file = "assignment/rubric/answer_why_scale.toml"
    (own_toy / "assignment" / "rubric").mkdir(exist_ok=True)
    (own_toy / rubric_file).write_text(written[rubric_file], encoding="utf-8")
    head, _, question = written["assignment/assignment.toml"].partition("[[part.question]]")
    file = own_toy / "assignment" / "assignment.toml"
    text = file.read_text(encoding="utf-8")
    assert f'id = "Rows"\ntitle = "Rows"\n{head.strip()}\n' in text
    models = text.index("[[part]]", text.index('id = "Rows"'))
    text = f"{text[:models]}[[part.question]]{question}\n{text[models:]}"
    file.write_text(text, encoding="utf-8")

    whole = manifest.load(own_toy)
    rubric = tomllib.loads(written[rubric_file])
    (asked,) = [entry for entry in whole.questions if entry.id == rubric["id"]]
    assert asked.notebook == BOOK
    assert sum(criterion["points"] for criterion in rubric["criterion"]) == asked.points
    files, taken = contents.contents(contents.choose(whole, None, ()), Source(whole))
    book = json.loads(files[BOOK])
    words = "\n".join("".join(cell["source"]) for cell in book["cells"])
    assert "One large row would hide the others." in taken.values()
    assert "One large row" not in words
    assert "Chapter 1 of 2" in words
    assert re.search(r"`scale_rows`: \[toy/rows\.py, line \d+\]\(\.\./toy/rows\.py#L\d+\)", words)
