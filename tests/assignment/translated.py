"""The verdicts on some wrong answers without their words, for `test_translated.py`.

`python -m tests.assignment.translated changed` first replaces every message of the grader by one of
another language, in which no word and no punctuation is the same.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

OTHER_MARKS = str.maketrans("().,:;'\"", "（）。，：；‘“")
OTHER_ORDER = """
flat = x.reshape(len(x), -1)
return flat.T @ dout, (dout @ w.T).reshape(x.shape), dout.sum(axis=0)
"""
# Answers that end in each kind of message that the grader writes itself.
ODD = [
    ("nothing is returned", "affine_forward", "out = None"),
    ("a list", "affine_forward", "out = (x.reshape(len(x), -1) @ w + b).tolist()"),
    ("text", "affine_forward", "out = (x.reshape(len(x), -1) @ w + b).astype(str)"),
    ("objects", "relu_forward", "out = np.maximum(x, 0).astype(object)"),
    ("complex numbers", "relu_forward", "out = np.maximum(x, 0) + 0j"),
    ("a generator", "relu_forward", "out = (max(v, 0) for v in x)"),
    ("one array for three", "affine_backward", "return dout"),
    ("two values for three", "affine_backward", "return x, w"),
    ("the parts in another order", "affine_backward", OTHER_ORDER),
    ("not written", "affine_forward", 'raise NotImplementedError("later")'),
    ("not Python", "affine_forward", "out = (x @ w + b"),
    ("the program ends", "affine_forward", "import sys\nsys.exit()"),
    ("a debugger", "affine_forward", "breakpoint()"),
    ("a question", "affine_forward", "out = input()"),
    ("shapes that do not fit", "affine_forward", "out = x @ w @ w + b"),
    ("an input is replaced", "relu_forward", "out = np.maximum(x, 0)\nx[...] = 1"),
    ("not a number", "softmax_loss", "loss, dx = np.nan, x * np.nan"),
]  # fmt: skip


class Changed:
    """A catalog that puts everything into upper case in brackets, with other punctuation marks."""

    def gettext(self, text: str) -> str:
        parts = re.split(r"(\{[^{}]*\})", text)
        parts[::2] = [part.upper().translate(OTHER_MARKS) for part in parts[::2]]
        return f"«{''.join(parts)}»"

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


def change_every_message() -> None:
    """Use the changed catalog from now on."""
    from grading.support import translation

    changed: Any = Changed
    translation._catalog = changed


def facts(verdict: Any) -> dict[str, Any]:
    """A verdict without its words, and the layout of its lines in a terminal."""
    from grading.judging.diagnosis.headline import failing
    from grading.report.verdicts import verdict_lines

    failed = failing(verdict)
    lines = [line.plain for line in verdict_lines(verdict)]
    return {
        "verdict": [verdict.status, verdict.score, verdict.misconception, verdict.looks_like],
        "headline is the first failure": bool(failed) and verdict.headline == failed[0].message,
        "headline": bool(verdict.headline),
        "hint": verdict.hint,
        "notes": len(verdict.notes),
        "tests": [
            [t.name, t.status, t.score, t.misconception, t.hint, t.repeats, bool(t.message)]
            for t in verdict.tests
        ],
        "signs": [line.strip("« ")[:1] for line in lines if line.strip("« ")[:1] in "✓✗·±!?"],
        "lines": len(lines),
    }


def main() -> None:
    """Print the facts of each wrong answer, by its name."""
    if sys.argv[1:] == ["changed"]:
        change_every_message()
    from grading.student import checking
    from tests.assignment.screens import MISTAKES, changed, working_folder

    some = [*MISTAKES["mistake"][::3]]
    some += [{"what": w, "exercise": e, "body": body} for w, e, body in ODD]
    results = {}
    with tempfile.TemporaryDirectory() as place, checking.open_sandbox() as runner:
        assignment = working_folder(Path(place).resolve())
        for mistake in some:
            info = assignment.exercise(mistake["exercise"])
            file, _, name = info.where[0].partition(":")
            path = assignment.root / file
            solved = path.read_text(encoding="utf-8")
            path.write_text(changed(solved, file, name, mistake), encoding="utf-8")
            (verdict,) = checking.check_with(runner, assignment, [info.id])
            path.write_text(solved, encoding="utf-8")
            results[f"{info.id}: {mistake['what']}"] = facts(verdict)
    print(json.dumps(results))


if __name__ == "__main__":
    main()
