"""The same code is counted, however many share it, and compared with answers that are known."""

from __future__ import annotations

import pytest

from grading.judging.results import Report
from grading.report import likeness
from grading.report.likeness import Known, Pair, Same, SideBySide
from grading.report.pages import Extras, class_page, pair_page

GIVEN = 'def relu(x):\n    """Cut off."""\n    raise NotImplementedError\n'
USUAL = "def relu(x):\n    positive = x > 0\n    kept = x * positive\n    return kept\n"
OTHER = "def relu(x):\n    out = x.copy()\n    out[out < 0] = 0\n    return out\n"


def code(text: str) -> dict[str, str]:
    return {"pkg/a.py:relu": text}


def test_the_same_code_is_counted_though_half_the_class_has_it() -> None:
    codes = {f"s{k:02d}": code(USUAL) for k in range(30)} | {"zed": code(OTHER)}
    codes["s07"] = code(USUAL.replace("kept\n", "kept  # done\n\n").replace("  # done", ""))
    codes["s08"] = code('def relu(x):\n    """Mine."""\n    # Why.\n' + USUAL.partition("\n")[2])
    (group,) = likeness.identical(codes, code(GIVEN))
    assert group == Same(tuple(sorted(set(codes) - {"zed"})), 1, 4)


def test_what_was_handed_out_is_nobodys() -> None:
    assert likeness.identical({"ann": code(GIVEN), "bob": code(GIVEN)}, code(GIVEN)) == []


def test_a_known_answer_is_found_word_for_word() -> None:
    codes = {"ann": code(USUAL), "bob": code(OTHER), "cyd": code(GIVEN)}
    answers = {"the web": code(USUAL.replace("    kept", "    # Copied.\n    kept"))}
    found = likeness.known(codes, answers, code(GIVEN))
    assert found == [Known("the web", "pkg/a.py:relu", ("ann",))]


def test_a_function_of_two_lines_is_no_sign_of_copying() -> None:
    short = code("def relu(x):\n    return x * (x > 0)\n")
    assert likeness.known({"ann": short}, {"the web": short}, code(GIVEN)) == []


@pytest.mark.parametrize("text", ["", "def f(:\n", "x = '''\n", "# only\n"])
def test_any_text_can_be_compared(text: str) -> None:
    codes = {"ann": code(text), "bob": code(text)}
    likeness.identical(codes, code(GIVEN))
    likeness.known(codes, {"the web": code(text)}, code(GIVEN))


def test_two_texts_stand_beside_each_other_line_by_line() -> None:
    rows = list(likeness.beside("a\nb\n  c", "a\nx\ny\n    c"))
    assert rows == [
        SideBySide("a", "a", True),
        SideBySide("b", "x", False),
        SideBySide(None, "y", False),
        SideBySide("  c", "    c", True),
    ]


def test_each_group_has_pages_of_its_first_student_beside_the_others() -> None:
    codes = {"ann": code(USUAL), "bob": code(USUAL), "cyd": code(USUAL)}
    found = likeness.pairs(codes, likeness.identical(codes, {}), {})
    assert [(pair.left, pair.right) for pair in found] == [("ann", "bob"), ("ann", "cyd")]


def test_the_class_page_leads_to_the_pages_of_pairs(report: Report) -> None:
    names = [result.student for result in report.submissions]
    pair = Pair(names[0], names[1], (("pkg/a.py:relu", USUAL, "<script>alert(1)</script>"),))
    extras = Extras(same=[Same((names[0], names[1]), 1, 4)], pairs=[pair], untouched=[names[2]])
    page = class_page(report, extras)
    assert 'href="pairs/0001.html"' in page
    assert "1 student changed no function of the hand-out" in page
    text = pair_page(pair)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
