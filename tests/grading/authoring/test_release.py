"""A hand-out gives nothing away, stands by itself, and is made whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grading.authoring.handout import contents, leaks, place, release
from grading.authoring.proofs import proof
from grading.sandbox import side_by_side
from grading.sandbox.runner import Runner
from grading.sandbox.session import LocalRunner
from grading.spec import manifest
from grading.spec.manifest import AssignmentError
from grading.spec.tree import Source
from grading.student import checking


def files_of(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new))


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> list[LocalRunner]:
    """The sandboxes that are opened, as on a machine with two processors."""
    opened: list[LocalRunner] = []
    real = checking.open_sandbox

    def open_one() -> Runner:
        runner = real()
        assert isinstance(runner, LocalRunner)
        opened.append(runner)
        return runner

    monkeypatch.setattr(checking, "open_sandbox", open_one)
    monkeypatch.setattr(side_by_side, "processors", lambda: 2)
    return opened


def test_a_hand_out_is_the_tree_without_the_answers(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    out = tmp_path / "out"
    report = release.build(toy, out, runners=[judging])
    assert report.problems == []
    assert len(report.proofs) == 5
    assert "except those given on purpose in toy/fast.py" in " ".join(report.proofs)
    assert files_of(out) == sorted([*report.files, place.STAMP])
    assert not any("misconceptions" in f or "variants" in f for f in report.files)
    rows = (out / "toy/rows.py").read_text()
    assert "x * columns" not in rows
    assert "shifted = x + 1" in rows  # asked for by no exercise: given
    assert "BEGIN SOLUTION" not in rows
    assert (out / "README.md").read_text().startswith("# Toy homework")
    assert "[release]" not in (out / "assignment/assignment.toml").read_text()
    cells = json.loads((out / "notebooks/Rows.ipynb").read_text())["cells"]
    assert "x + 4" not in json.dumps(cells)
    assert "own number" not in json.dumps(cells)
    handout = manifest.load(out)
    verdicts = checking.judge_each([judging], handout, out, list(handout.exercises))
    assert [v.score for v in verdicts] == [0.0, 0.0, 0.0]
    assert all(proof.is_blank(v) for v in verdicts)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out"]


def test_what_a_cell_gave_is_lost_in_a_hand_out(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    def outputs(root: Path) -> list[object]:
        book = json.loads((root / "notebooks/Rows.ipynb").read_text())
        return [
            [cell["outputs"], cell["execution_count"]]
            for cell in book["cells"]
            if cell["cell_type"] == "code"
        ]

    assert any(output for output, _ in outputs(toy.root))  # else nothing is shown below
    out = tmp_path / "out"
    assert release.build(toy, out, runners=[judging]).ok
    assert all(output == [[], None] for output in outputs(out))


def test_a_hand_out_proved_in_two_sandboxes_is_the_same(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner, two: list[LocalRunner]
) -> None:
    first = release.build(toy, tmp_path / "one", runners=[judging])
    other = release.build(toy, tmp_path / "two")
    assert (other.proofs, other.files) == (first.proofs, first.files)
    for file in first.files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert len(two) == 2
    assert all(runner.closed for runner in two)


def test_parts_that_are_not_asked_for_are_blank_unless_they_are_solved(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    out = tmp_path / "out"
    report = release.build(toy, out, ["Models"], ["Rows"], runners=[judging])
    assert report.ok
    assert "Handed out with solutions: Rows (scale_rows, centre)." in report.notes
    counts = "1 exercise of the assignment scores 0; handed out with solutions: scale_rows, centre"
    assert counts in report.proofs
    handed = manifest.load(out)
    assert {e.id: e.points for e in handed.exercises.values()} == {"model_loss": 25.0}
    assert "out = x * columns\n    return out" in (out / "toy/rows.py").read_text()
    assert not (out / "notebooks/Rows.ipynb").exists()
    assert not (out / "assignment/exercises/scale_rows.py").exists()
    # A second build takes the place of the first.
    assert release.build(toy, out, ["Rows"], runners=[judging]).ok
    assert list(manifest.load(out).exercises) == ["scale_rows", "centre"]
    model = (out / "toy/model.py").read_text()
    assert "np.sum" not in model
    assert "model_loss is not written yet: write it in toy/model.py" in model


def test_a_part_that_leans_on_blanks_is_refused_by_name(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    message = r"Models needs scale_rows \(Rows\).*--parts, or .*--solved Rows"
    with pytest.raises(AssignmentError, match=message):
        release.build(toy, tmp_path / "out", ["Models"], runners=[judging])
    assert list(tmp_path.iterdir()) == []


def test_a_part_is_asked_for_or_solved_but_not_both(toy: manifest.Assignment) -> None:
    with pytest.raises(AssignmentError, match="Rows is in both --parts and --solved"):
        contents.choose(toy, ["Rows"], ["Rows"])


SHOWS = ('id = "Models"\n', 'id = "Models"\nshows = ["scale_rows"]\n')


def test_a_part_that_would_answer_another_is_left_out_with_its_files(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    change(own_toy / "assignment/assignment.toml", *SHOWS)
    out = tmp_path / "out"
    report = release.build(manifest.load(own_toy), out, runners=[judging])
    assert report.problems == []
    assert "Left out: Models, because it would show the answer to scale_rows." in report.notes
    assert not (out / "toy/model.py").exists()
    handout = manifest.load(out)
    assert [part.id for part in handout.parts] == ["Rows"]
    assert handout.files == ("toy/rows.py",)
    assert handout.parts == manifest.load(own_toy).together().parts  # what `grade` asks for


def test_a_part_that_would_answer_another_is_handed_out_where_that_is_solved(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    change(own_toy / "assignment/assignment.toml", *SHOWS)
    course = manifest.load(own_toy)
    for parts, solved in ((["Rows", "Models"], []), (["Rows"], ["Models"])):
        with pytest.raises(
            AssignmentError, match=r"Models would show the answers to scale_rows \(Rows\)\. Leave"
        ):
            contents.choose(course, parts, solved)
    out = tmp_path / "out"
    assert release.build(course, out, ["Models"], ["Rows"], runners=[judging]).ok
    assert (out / "toy/model.py").exists()


GIVEN = '"toy/fast.py:scale_rows"'
WRAPPED = """

class Scaler:
    def __init__(self, s, power=1):
        self.s = s**power

    def apply(self, x):
        return np.array([row * scale for row, scale in zip(x, self.s)])
"""


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("", "toy/fast.py:scale_rows"),
        (WRAPPED, "toy/fast.py:Scaler.apply"),
        ("\n\ndef mean_of(x):\n    return x - x.mean(), x.mean()\n", "toy/fast.py:mean_of"),
    ],
)
def test_a_given_function_that_would_earn_points_is_not_released(
    own_toy: Path, tmp_path: Path, judging: Runner, code: str, place: str
) -> None:
    if not code:
        change(own_toy / "assignment/assignment.toml", f", {GIVEN}", "")
    fast = own_toy / "toy/fast.py"
    fast.write_text(fast.read_text() + code)
    report = release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])
    assert [problem.partition(" earns ")[0] for problem in report.problems] == [place]
    assert "to given under [release]" in report.problems[0]


def test_another_folder_is_never_replaced(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    (tmp_path / "thesis.tex").write_text("all my work")
    with pytest.raises(AssignmentError, match="is not a hand-out"):
        release.build(toy, tmp_path, runners=[judging])
    assert (tmp_path / "thesis.tex").exists()


@pytest.mark.parametrize("folder", ["toy", "notebooks", "assignment", "assignment/handout"])
def test_a_hand_out_among_the_files_to_hand_out_is_refused(
    folder: str, own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    assignment = manifest.load(own_toy)
    link = tmp_path / "link"
    link.symlink_to(own_toy / folder)
    for out in (own_toy / folder / "out", link / "weeks" / "out"):
        with pytest.raises(AssignmentError, match=f"is inside {folder.partition('/')[0]}/, whose"):
            release.build(assignment, out, runners=[judging])
        assert not out.exists()
    place.check(own_toy / "out", assignment)
    place.check(own_toy / "weeks" / "out", assignment)


def test_a_hand_out_that_was_only_tried_is_replaced_and_one_with_work_in_it_is_not(
    toy: manifest.Assignment, tmp_path: Path, judging: Runner
) -> None:
    out = tmp_path / "out"
    assert release.build(toy, out, runners=[judging]).ok
    caches = ("build/points.json", ".venv/bin/x", "toy/__pycache__/a.pyc", "toy/a.so")
    for tried in (*caches, ".DS_Store", "toy/Thumbs.db"):
        (out / tried).parent.mkdir(parents=True, exist_ok=True)
        (out / tried).write_text("made, not written")
    assert release.build(toy, out, runners=[judging]).ok
    assert not (out / "build").exists()
    answer, note, history = out / "toy/rows.py", out / "notes.txt", out / ".git/HEAD"
    for work, text in ((answer, answer.read_text()), (note, None), (history, None)):
        work.parent.mkdir(exist_ok=True)
        work.write_text("hours of work")
        with pytest.raises(AssignmentError, match="that somebody has worked in"):
            release.build(toy, out, runners=[judging])
        assert work.read_text() == "hours of work"
        work.write_text(text) if text else work.unlink()
    assert release.build(toy, out, runners=[judging]).ok


COPY = "\n\ndef spare(x, s):\n    columns = s[:, None]  # as above\n    out  =  x*columns\n"

WHY = "Because every row has its own number,\na column would not fit."


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("toy/fast.py", '"""The same in one', COPY.strip() + '\n"""The same in one',
         "toy/fast.py contains lines of the solution of toy/rows.py:scale_rows"),
        ("notebooks/Rows.ipynb", "Write `scale_rows`.",
         "```\\n    columns = s[:, None]\\n    out = x * columns\\n```",
         "notebooks/Rows.ipynb contains lines of the solution"),
        ("assignment/handout/README.md", "Write what", f"{WHY}\nWrite what",
         "README.md contains lines of the solution"),
        ("assignment/handout/README.md", "Write what", "### BEGIN SOLUTION\nWrite what",
         "still contains a solution marker"),
        ("toy/rows.py", "s[:, None]", "s[None, :]", "scale_rows: solution reference"),
        ("assignment/misconceptions/centre.py", "x.mean(axis=0)", "x.mean() * 1",
         "centre: misconception mean-of-columns"),
        ("assignment/variants/scale_rows.py", "x[i] * s[i]", "x[i] * s[0]",
         "scale_rows: variant loop"),
        ("assignment/exercises/centre.py", "size=6", "size=7", "write-references"),
        ("toy/rows.py", "    columns = s[:, None]\n", "    columns = s[:, None]\n    return x\n",
         "scale_rows: solution reference"),
    ],
)  # fmt: skip
def test_what_gives_away_or_grades_wrongly_is_not_released(
    own_toy: Path, tmp_path: Path, judging: Runner, file: str, old: str, new: str, says: str
) -> None:
    change(own_toy / file, old, new)
    out = tmp_path / "out"
    report = release.build(manifest.load(own_toy), out, runners=[judging])
    assert not report.ok
    assert any(says in problem for problem in report.problems), report.problems
    assert not out.exists()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".hand-out")]


def test_an_unpaired_marker_stops_a_release(own_toy: Path, tmp_path: Path, judging: Runner) -> None:
    path = own_toy / "toy/model.py"
    path.write_text(path.read_text().replace("        ### END SOLUTION\n", ""))
    with pytest.raises(AssignmentError, match="without '### END SOLUTION'"):
        release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])


@pytest.mark.parametrize("file", ["toy/rows.py", "toy/fast.py", "notebooks/Rows.ipynb"])
def test_a_file_that_is_not_in_utf_8_stops_a_release_by_name(
    own_toy: Path, tmp_path: Path, judging: Runner, file: str
) -> None:
    path = own_toy / file
    path.write_bytes(path.read_bytes() + "# \xe9\n".encode("latin-1"))
    with pytest.raises(AssignmentError, match=f"{file} is not encoded in UTF-8"):
        release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])


def test_a_blank_that_scores_is_not_released(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    # The answer stands outside its markers, so that taking the inside out leaves it there.
    change(
        own_toy / "toy/rows.py", '    """`x` of shape', '    return x * s[:, None]\n    """`x` of'
    )
    report = release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])
    assert any(
        "blank exercise scale_rows has a wrong verdict: ok" in problem
        for problem in report.problems
    )


def test_built_and_private_files_are_found() -> None:
    files = {
        "a/__pycache__/m.cpython-311.pyc": b"\0",
        "a/fast.so": b"\x7fELF",
        "build/lib/m.py": b"",
        "assignment/misconceptions/e.py": b"",
        "grades/secret-seed": b"00",
        "a/fine.py": b"x = 1\n",
    }
    problems = leaks.find(files, {})
    assert len(problems) == 5
    assert not any("fine" in problem for problem in problems)


@pytest.mark.parametrize(
    "line",
    ["###BEGIN SOLUTION", "# begin solution", "### BEGIN SOLUTION: 2 points", "#### END SOLUTIONS",
     "### BEGIN HIDDEN TESTS", "# ### END SOLUTION"],
)  # fmt: skip
def test_a_misspelled_marker_is_found_because_it_removes_nothing(line: str) -> None:
    [problem] = leaks.find({"a.py": f"def f():\n    {line}\n    x = 1\n".encode()}, {})
    assert problem.startswith("a.py still contains a solution marker: ")
    assert line in problem
    assert leaks.find({"a.md": b"Write `### BEGIN SOLUTION`.\n# Solutions begin here\n"}, {}) == []


def test_lines_any_program_has_are_no_leak() -> None:
    taken = {"m.py:f": "return x\nx = 1\nif a:\n    return y"}
    assert leaks.find({"b.py": b"return x\nx = 1\nif a:\n    return y\n"}, taken) == []


def test_a_part_of_a_solution_is_a_leak() -> None:
    lines = [f"row_{k} = table['#{k}'] @ weights[{k}]" for k in range(6)]
    taken = {"m.py:f": "\n".join(lines)}
    some = "\n".join(["x = 2", *lines[2:5], "y = 3"]).encode()
    assert leaks.find({"b.py": some}, taken) == ["b.py contains lines of the solution of m.py:f"]
    noted = "\n".join(f"{line}  # as # above" for line in lines[2:5]).encode()
    assert leaks.find({"b.py": noted}, taken) == ["b.py contains lines of the solution of m.py:f"]
    assert leaks.find({"b.py": (lines[0] + "\nstep = 12\n" + lines[1]).encode()}, taken) == []
    shapes = {"m.py:f": "N, C, H, W = x.shape\nF, _, HH, WW = w.shape\nfor n in range(N):"}
    assert leaks.find({"b.py": shapes["m.py:f"].encode()}, shapes) == []


def test_a_notebook_checks_only_what_is_to_be_solved(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    path = own_toy / "notebooks/Rows.ipynb"
    book = json.loads(path.read_text())
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    both = 'print("a network")\ncheck("model_loss", hint=1)  # again\ncheck("centre")'
    book["cells"] += [{**cell, "source": [text]} for text in ('check("model_loss")', both)]
    path.write_text(json.dumps(book))

    def sources(*parts: str) -> list[str]:
        report = release.build(manifest.load(own_toy), tmp_path / "out", parts, runners=[judging])
        assert report.ok, report.problems
        handed = json.loads((tmp_path / "out/notebooks/Rows.ipynb").read_text())
        return ["".join(cell["source"]) for cell in handed["cells"]]

    assert sources("Rows", "Models")[-2:] == ['check("model_loss")', both]
    alone = sources("Rows")
    assert alone[-1] == 'print("a network")\ncheck("centre")'
    assert not any("model_loss" in text for text in alone)


def test_the_former_name_of_an_exercise_is_refused(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    def refused(says: str) -> None:
        with pytest.raises(AssignmentError, match=says):
            release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])
        assert not (tmp_path / "out").exists()

    path = own_toy / "notebooks/Rows.ipynb"
    change(path, "print('done')", 'check(\\"scale_row\\")')
    refused(r'Rows.ipynb has a cell with check\("scale_row"\). There is no .* mean scale_rows\?')
    change(own_toy / "assignment/assignment.toml", 'over = ["scale_rows"]', 'over = ["scale_row"]')
    refused(r"model_loss has 'scale_row' in over. There is no .* Did you mean scale_rows\?")


def test_an_allow_list_that_finds_nothing_is_refused(
    own_toy: Path, tmp_path: Path, judging: Runner
) -> None:
    change(own_toy / "assignment/assignment.toml", '"notebooks/*.ipynb"', '"books/*.ipynb"')
    with pytest.raises(AssignmentError, match="matches no file"):
        release.build(manifest.load(own_toy), tmp_path / "out", runners=[judging])


def test_a_stop_leaves_nothing_behind(
    toy: manifest.Assignment, tmp_path: Path, two: list[LocalRunner]
) -> None:
    def stop(doing: str) -> None:
        if doing == "Verifying centre":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        release.build(toy, tmp_path / "out", progress=stop)
    assert list(tmp_path.iterdir()) == []
    assert len(two) == 2
    assert all(runner.closed for runner in two)


def test_data_that_tests_read_are_handed_out(own_toy: Path) -> None:
    data = own_toy / "assignment/exercises/data/words.json"
    for path in (data, data.parent / "__pycache__/a.pyc"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("[]")
    whole = manifest.load(own_toy)
    files, _ = contents.contents(contents.choose(whole), Source(whole))
    assert [name for name in files if "/data/" in name] == ["assignment/exercises/data/words.json"]


@pytest.mark.parametrize(
    ("old", "new"),
    [('= "notebooks/Rows.ipynb"', '= "notebooks/Row.ipynb"'), (', "notebooks/*.ipynb"', "")],
)
def test_a_notebook_that_is_not_handed_out_is_named(own_toy: Path, old: str, new: str) -> None:
    change(own_toy / "assignment/assignment.toml", old, new)
    whole = manifest.load(own_toy)
    with pytest.raises(AssignmentError, match=r"The notebook of Rows, notebooks/Rows?.ipynb, is"):
        contents.contents(contents.choose(whole), Source(whole))
