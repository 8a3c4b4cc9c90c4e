"""The table says what was found, and what a person writes into it counts and survives."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from grading.cli.common import summary
from grading.intake import table, take
from grading.intake.people import time_lists
from grading.intake.people.lists import ListError
from grading.intake.people.rosters import Roster
from grading.intake.rules import ANY_TIME, Rules
from grading.intake.take import Intake
from grading.support import files

from .classes import CODE, LAYERS, SHAPE, book, code, due, lay, roster_of, uses, zipped

ROSTER = "name,id\nAnn Lee,1\nBob Ray,2\n"


def run(
    out: Path, *paths: Path, rules: Rules = ANY_TIME, roster: Roster | None = None, times: str = ""
) -> Intake:
    """What `intake --out` does."""
    edits = table.read(out)
    if times:
        (out.parent / "times.csv").write_text(times)
    found = take.take(
        paths,
        SHAPE,
        roster=roster,
        rules=rules,
        edits=edits,
        times=(lambda known: time_lists.read(out.parent / "times.csv", known, rules.clock))
        if times
        else None,
    )
    table.write(out, found.rows, rules.clock, edits, found.roots)
    return found


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / table.NAME).open(encoding="utf-8-sig", newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


def edit(
    out: Path,
    changes: Mapping[str, Mapping[str, str]],
    encoding: str = "utf-8-sig",
    mark: str = ",",
) -> None:
    """Change cells as a spreadsheet would."""
    now = rows(out)
    for path, cells in changes.items():
        now[path].update(cells)
    with (out / table.NAME).open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, table.COLUMNS, delimiter=mark)
        writer.writeheader()
        writer.writerows(now.values())


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")]
)
def test_what_a_person_writes_wins_and_survives(
    tmp_path: Path, out: Path, encoding: str, mark: str
) -> None:
    lay(
        tmp_path / "c",
        {"x.zip": zipped(), f"bob/{LAYERS}": code("b"), "zoë.zip": zipped({LAYERS: code("z")})},
    )
    roster = roster_of(tmp_path, ROSTER + "Bob,3\n")
    assert uses(run(out, tmp_path / "c", roster=roster))["x.zip"] == ("", "person")
    edit(out, {"c/x.zip": {"student": "lee, ann"}, "c/zoë.zip": {"use": "no"}}, encoding, mark)
    for _ in range(3):
        found = run(out, tmp_path / "c", roster=roster)
        assert uses(found) == {
            "x.zip": ("Ann Lee", "yes"),
            "bob": ("Bob", "yes"),
            "zoë.zip": ("", "no"),
        }
        assert found.undecided == {}
    assert rows(out)["c/x.zip"]["student"] == "Ann Lee"


def test_a_time_written_by_hand_beats_the_forms_and_the_lists(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c" / "inbound" / "ann+assignment2+2026-10-17 12:00:00 UTC+x")
    rules = due()
    first = run(out, tmp_path / "c", rules=rules)
    (path,) = (row.path for row in first.rows)
    edit(out, {path: {"handed_in": "2026-10-15 10:00"}})
    found = run(out, tmp_path / "c", rules=rules, times="student,handed_in\nann,2026-10-18 12:00\n")
    assert str(found.to_judge[0].handed_in) == "2026-10-15 14:00:00+00:00"
    edit(out, {path: {"handed_in": "soon"}})
    found = run(out, tmp_path / "c", rules=rules)
    assert [row.use for row in found.rows] == ["person"]
    assert any("intake.csv, line 2: 'soon' is not a time" in line for line in found.problems)


def test_an_unknown_time_with_a_due_date_needs_a_person(tmp_path: Path, out: Path) -> None:
    lay(
        tmp_path / "c",
        {
            "ann.zip": zipped(),
            "leeann_LATE_101_5001_layers.py": code("late"),
            "raybob_102_5002_layers.py": code("timely"),
        },
    )
    assert set(run(out, tmp_path / "c").undecided) == set()
    found = run(out, tmp_path / "c", rules=due())
    assert uses(found) == {
        "ann.zip": ("ann", "person"),
        "leeann_LATE_101_5001_layers.py": ("leeann", "person"),
        "raybob_102_5002_layers.py": ("raybob", "yes"),
    }
    # It is judged all the same, so that a time that comes later costs nothing.
    assert len(found.to_judge) == 3
    edit(out, {"c/ann.zip": {"handed_in": "on time"}})
    times = "student,handed_in\nleeann,2026-10-17 12:00\n"
    for _ in range(3):
        found = run(out, tmp_path / "c", rules=due(), times=times)
        assert found.undecided == {}
        assert found.to_judge[0].timely


def test_an_edit_that_cannot_be_is_one_line_with_its_row(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped(), "ben.zip": zipped()})
    roster = roster_of(tmp_path, "name\nAnn\nBen\n")
    run(out, tmp_path / "c", roster=roster)
    edit(out, {"c/ann.zip": {"student": "Zed"}})
    for _ in range(2):
        found = run(out, tmp_path / "c", roster=roster)
        assert uses(found) == {"ann.zip": ("", "person"), "ben.zip": ("Ben", "yes")}
        (why,) = found.undecided["ann"]
        assert why == "c/ann.zip: intake.csv, line 2: 'Zed' matches nobody on the roster"
    edit(out, {"c/ann.zip": {"use": "maybe"}})
    with pytest.raises(ListError, match=r"line 2: use is 'maybe'"):
        run(out, tmp_path / "c", roster=roster)


def test_a_person_may_choose_among_attempts(tmp_path: Path, out: Path) -> None:
    lay(
        tmp_path / "c",
        {"ann.zip": zipped(), f"ann/{LAYERS}": code("2"), f"ben/{LAYERS}": code("b")},
    )
    assert "ann" in run(out, tmp_path / "c").undecided
    edit(out, {"c/ann.zip": {"use": "yes"}})
    found = run(out, tmp_path / "c")
    assert uses(found) == {"ann.zip": ("ann", "yes"), "ann": ("ann", "no"), "ben": ("ben", "yes")}
    edit(out, {"c/ann.zip": {"student": "ann; dan"}})
    assert sorted(hand_in.student for hand_in in run(out, tmp_path / "c").to_judge) == [
        "ann",
        "ben",
        "dan",
    ]


@pytest.mark.parametrize("path", ["ann", "ann.zip", "ben", "notes.txt"])
@pytest.mark.parametrize("word", ["person", "?"])
def test_a_person_may_leave_a_row_for_later(
    tmp_path: Path, out: Path, path: str, word: str
) -> None:
    files = {"ann.zip": zipped(), f"ann/{LAYERS}": code("2"), "notes.txt": b""}
    lay(tmp_path / "c", {**files, f"ben/{LAYERS}": code("b"), f"cid/{LAYERS}": code("c")})
    roster = roster_of(tmp_path, "name\nAnn\nBen\nCid\n")
    run(out, tmp_path / "c", roster=roster)
    times = {"c/ann.zip": "2026-10-01 10:00", "c/ann": "2026-10-02 10:00"}
    edit(out, {place: {"handed_in": when} for place, when in times.items()})
    assert run(out, tmp_path / "c", roster=roster).undecided == {}
    edit(out, {f"c/{path}": {"use": word}})
    for _ in range(2):
        found = run(out, tmp_path / "c", roster=roster)
        assert [row.path for row in found.rows if row.use == "person"] == [f"c/{path}"]
        assert len(found.undecided) == 1
    edit(out, {f"c/{path}": {"use": "no"}})
    assert run(out, tmp_path / "c", roster=roster).undecided == {}


def test_rows_of_what_is_not_looked_through_today_stay(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "one", {"ann.zip": zipped(), "ben.zip": zipped()})
    lay(tmp_path / "two", {"cid.zip": zipped(), "dan.zip": zipped()})
    run(out, tmp_path / "one", tmp_path / "two")
    whole = (out / table.NAME).read_bytes()
    shutil.rmtree(out)
    out.mkdir()
    run(out, tmp_path / "one")
    run(out, tmp_path / "two")
    assert (out / table.NAME).read_bytes() == whole
    (tmp_path / "two" / "dan.zip").unlink()
    run(out, tmp_path / "two")
    assert set(rows(out)) == {"one/ann.zip", "one/ben.zip", "two/cid.zip"}


@pytest.mark.parametrize(
    "names",
    [
        ("a b.zip", "a  b.zip", "a\nb.zip"),
        ("ann.zip", "ann\x01.zip", "ann\u202e.zip"),
        ("Zo\u00e9.zip", "Zoe\u0301.zip"),
        ("ann\udcff.zip", "ann\udcfe.zip"),
        ("n" * 240 + "/" + "m" * 240 + ".zip", "n" * 240 + "/" + "m" * 239 + "x.zip"),
    ],
)
def test_paths_that_look_alike_have_rows_of_their_own(
    tmp_path: Path, out: Path, names: tuple[str, ...]
) -> None:
    for at, name in enumerate(names):
        lay(tmp_path / "c", {name: zipped({LAYERS: code(str(at))})})
    first = run(out, tmp_path / "c")
    assert len(rows(out)) == len({row.path for row in first.rows}) == len(names)
    for at, path in enumerate(rows(out)):
        edit(out, {path: {"student": f"student {at}", "use": "yes"}})
    found = run(out, tmp_path / "c")
    assert {hand_in.student for hand_in in found.to_judge} == {
        f"student {at}" for at in range(len(names))
    }


def test_an_open_question_moves_with_the_class(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c", {f"ann/{LAYERS}": CODE, "bob.rar": b"Rar!", "all.zip": b"", "cy.rar": b"R"})
    run(out, tmp_path / "c")
    edit(out, {"c/cy.rar": {"handed_in": "on time"}})
    (tmp_path / "c").rename(tmp_path / "d")
    run(out, tmp_path / "d")
    waiting = [path for path, row in rows(out).items() if row["use"] == "person"]
    assert waiting == ["c/cy.rar", "d/all.zip", "d/bob.rar", "d/cy.rar"]
    # A class that is somewhere else keeps its rows.
    run(out, lay(tmp_path / "e" / "dee").parent)
    assert "d/bob.rar" in rows(out)


def test_a_table_that_is_not_ours_is_never_overwritten(tmp_path: Path, out: Path) -> None:
    (out / table.NAME).write_text("path,remark\nx,keep\n")
    with pytest.raises(ListError, match="was not written by this program"):
        run(out, lay(tmp_path / "c", {"ann.zip": zipped()}))
    assert (out / table.NAME).read_text() == "path,remark\nx,keep\n"
    (out / table.NAME).unlink()
    (out / table.MEMORY).write_text('{"mine": 1}')
    with pytest.raises(ListError, match=r"intake\.json already exists"):
        run(out, tmp_path / "c")
    assert (out / table.MEMORY).read_text() == '{"mine": 1}'


@pytest.mark.parametrize("text", ["", "c/ann.zip,zip,ann,1,,no,\n"])
def test_a_table_that_lost_its_first_line_says_which_line_that_is(
    tmp_path: Path, out: Path, text: str
) -> None:
    class_ = lay(tmp_path / "c", {"ann.zip": zipped()})
    run(out, class_)
    (out / table.NAME).write_text(text)
    with pytest.raises(ListError, match="first line should be path,form,student,attempt"):
        run(out, class_)
    assert (out / table.NAME).read_text() == text


@pytest.mark.parametrize("damage", [None, "", "{", "[]", '{"written": {}}'])
def test_without_the_second_file_nothing_that_a_person_wrote_is_dropped(
    tmp_path: Path, out: Path, damage: str | None
) -> None:
    class_ = lay(tmp_path / "c", {"ann.zip": zipped(), "ben.zip": zipped({LAYERS: code("b")})})
    run(out, class_, rules=due())
    edit(out, {"c/ann.zip": {"handed_in": "2026-10-15 10:00"}, "c/ben.zip": {"use": "no"}})
    before = (out / table.NAME).read_bytes()
    memory = (out / table.MEMORY).read_bytes()
    (out / table.MEMORY).unlink()
    if damage is not None:
        (out / table.MEMORY).write_text(damage)
    with pytest.raises(ListError, match=r"intake\.json is missing or damaged"):
        run(out, class_, rules=due())
    assert (out / table.NAME).read_bytes() == before
    (out / table.MEMORY).write_bytes(memory)
    assert run(out, class_, rules=due()).undecided == {}


def test_rows_that_a_person_added_without_a_path_need_no_second_file(
    tmp_path: Path, out: Path
) -> None:
    (out / table.NAME).write_text("path,student,use\n,ann,excused\n")
    found = run(out, lay(tmp_path / "c", {"ann.zip": zipped(), "ben.zip": zipped()}))
    assert found.excused == {"ann": ()}


def test_an_edit_outlasts_a_run_without_its_file(tmp_path: Path, out: Path) -> None:
    names = ("ann", "ben", "cid", "dan", "eve")
    class_ = lay(tmp_path / "c", {f"{n}.zip": zipped({LAYERS: code(n)}) for n in names})
    run(out, class_)
    edit(out, {"c/ann.zip": {"use": "no"}, "c/ben.zip": {"use": "excused"}})
    for name in names[:3]:
        (class_ / f"{name}.zip").rename(tmp_path / name)
    assert {hand_in.student for hand_in in run(out, class_).to_judge} == {"dan", "eve"}
    gone = [path for path, row in rows(out).items() if "not there any more" in row["reason"]]
    assert gone == ["c/ann.zip", "c/ben.zip"]
    for name in names[:3]:
        (tmp_path / name).rename(class_ / f"{name}.zip")
    found = run(out, class_)
    assert {hand_in.student for hand_in in found.to_judge} == {"cid", "dan", "eve"}
    assert found.excused == {"ben": ()}


@pytest.mark.parametrize("place", ["c/out", "c/results/hw2"])
@pytest.mark.parametrize("listed", [False, True])
def test_the_folder_of_the_table_is_no_submission(tmp_path: Path, place: str, listed: bool) -> None:
    lay(tmp_path / "c", {f"{n}/{LAYERS}": code(n) for n in ("ann", "ben")})
    out = tmp_path / place
    for turn in range(3):
        named = sorted((tmp_path / "c").iterdir()) if listed else [tmp_path / "c"]
        found = run(out, *named)
        assert {hand_in.student for hand_in in found.hand_ins} == {"ann", "ben"}
        assert found.undecided == {}
        assert [row.reason for row in found.rows if row.use == "no"] == [
            "this program's own output"
        ] * bool(turn)
        lay(out, {"feedback.zip": zipped(), f"kept/{LAYERS}": CODE})


def test_a_table_among_the_submissions_hides_none_of_them(tmp_path: Path) -> None:
    lay(tmp_path / "c", {f"{n}/{LAYERS}": code(n) for n in ("ann", "ben", "cid")})
    for _ in range(2):
        for out in (tmp_path / "c", tmp_path / "c" / "ben"):
            found = run(out, tmp_path / "c")
            assert {hand_in.student for hand_in in found.to_judge} == {"ann", "ben", "cid"}


def test_a_formula_in_a_name_is_no_formula_in_the_table(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c", {"=cmd().zip": zipped(), "+1.zip": zipped({LAYERS: code("1")})})
    for _ in range(2):
        run(out, tmp_path / "c")
    cells = [cell for row in rows(out).values() for cell in row.values()]
    assert not any(cell.startswith(("=", "+")) for cell in cells)
    assert table.read(out).cells == {}


@pytest.mark.parametrize("written", range(3))
def test_stopped_before_any_write_the_table_is_whole_and_nobodys_words_are_taken_for_an_edit(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    class_ = lay(tmp_path / "c", {f"{n}.zip": zipped({LAYERS: code(n)}) for n in ("ann", "ben")})
    run(out, class_)
    edit(out, {"c/ann.zip": {"use": "no"}})
    lay(class_, {"cid.zip": zipped({LAYERS: code("cid")})})
    left = iter(range(written))

    def write_bytes(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise KeyboardInterrupt
        files.write_bytes(path, data)

    monkeypatch.setattr(table, "write_bytes", write_bytes)
    with pytest.raises(KeyboardInterrupt):
        run(out, class_)
    monkeypatch.undo()
    assert table.read(out).cells == {"c/ann.zip": {"use": "no"}}
    assert {hand_in.student for hand_in in run(out, class_).to_judge} == {"ben", "cid"}
    assert set(rows(out)) == {"c/ann.zip", "c/ben.zip", "c/cid.zip"}


def canvas(tmp_path: Path) -> Roster:
    """Two zip files and a notebook that Ann uploaded at once, and Bob's work."""
    lay(
        tmp_path / "c",
        {
            "leeann_101_5001_work.zip": zipped({LAYERS: code("first")}),
            "leeann_101_5003_work-1.zip": zipped({LAYERS: code("second")}),
            "leeann_101_5004_Convolution.ipynb": book(),
            "raybob_102_5002_work.zip": zipped(),
        },
    )
    return roster_of(tmp_path, "Student,ID,SIS Login ID\nAnn Lee,101,a\nBob Ray,102,b\n")


@pytest.mark.parametrize(
    "cells",
    [
        {"c/leeann_101_5001_work.zip": {"use": "no"}},
        {"c/leeann_101_5003_work-1.zip": {"use": "yes"}},
        {
            "c/leeann_101_5003_work-1.zip": {"use": "yes"},
            "c/leeann_101_5004_Convolution.ipynb": {"use": "yes"},
        },
    ],
)
def test_a_person_chooses_among_the_files_of_one_attempt(
    tmp_path: Path, out: Path, cells: dict[str, dict[str, str]]
) -> None:
    roster = canvas(tmp_path)
    found = run(out, tmp_path / "c", roster=roster)
    assert uses(found)["leeann_101_5001_work.zip"] == ("Ann Lee", "person")
    assert "5001_work.zip, leeann_101_5003_work-1.zip" in found.undecided["Ann Lee"][0]
    edit(out, cells)
    found = run(out, tmp_path / "c", roster=roster)
    assert uses(found)["leeann_101_5001_work.zip"] == ("Ann Lee", "no")
    assert uses(found)["leeann_101_5003_work-1.zip"] == ("Ann Lee", "yes")
    assert uses(found)["leeann_101_5004_Convolution.ipynb"] == ("Ann Lee", "yes")
    (work,) = [h.load() for h in found.to_judge if h.student == "Ann Lee"]
    assert work.files[LAYERS] == code("second")
    assert found.undecided == {}


def test_a_file_given_to_somebody_else_takes_nothing_along(tmp_path: Path, out: Path) -> None:
    roster = canvas(tmp_path)
    run(out, tmp_path / "c", roster=roster)
    edit(
        out,
        {
            "c/leeann_101_5003_work-1.zip": {"student": "Bob Ray"},
            "c/raybob_102_5002_work.zip": {"use": "no"},
        },
    )
    found = run(out, tmp_path / "c", roster=roster)
    assert {h.student: h.load().files[LAYERS] for h in found.to_judge} == {
        "Ann Lee": code("first"),
        "Bob Ray": code("second"),
    }


def test_a_student_written_once_owns_all_files_of_an_attempt(tmp_path: Path, out: Path) -> None:
    lay(
        tmp_path / "c",
        {
            "anon_101_5001_layers.py": CODE,
            "anon_101_5002_Convolution.ipynb": book(),
            "anon_102_5003_layers.py": code("b"),
        },
    )
    roster = roster_of(tmp_path, "name,id\nAnn Lee,7\nBob Ray,8\n")
    run(out, tmp_path / "c", roster=roster)
    edit(out, {"c/anon_101_5001_layers.py": {"student": "Ann Lee"}})
    found = run(out, tmp_path / "c", roster=roster)
    assert uses(found)["anon_101_5002_Convolution.ipynb"] == ("Ann Lee", "yes")


def test_a_person_without_a_submission_needs_no_time(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c" / "Ann Lee")
    roster = roster_of(tmp_path, ROSTER)
    times = "student,handed_in\nAnn Lee,2026-10-15 10:00\nBob Ray,{}\n"
    for blank in ("", "-", "n/a"):
        given = {"rules": due(), "roster": roster, "times": times.format(blank)}
        assert run(out, tmp_path / "c", **given).problems == []
    lay(tmp_path / "c" / "Bob Ray", {LAYERS: code("b")})
    found = run(out, tmp_path / "c", **given)
    assert uses(found)["Bob Ray"] == ("Bob Ray", "person")
    assert "line 3: no time for Bob Ray" in found.undecided["Bob Ray"][0]


def test_a_list_of_times_may_have_pictures_in_other_columns(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c" / "Ann Lee")
    times = f'student,handed_in,feedback\nAnn Lee,2026-10-15 10:00,"{"A" * 200_000}"\n'
    given = {"rules": due(), "roster": roster_of(tmp_path, ROSTER)}
    assert run(out, tmp_path / "c", times=times, **given).undecided == {}


def test_yes_accepts_a_submission_whose_notebook_cannot_be_read(tmp_path: Path, out: Path) -> None:
    lay(tmp_path / "c" / "ann", {LAYERS: CODE, "Convolution.ipynb": b"{"})
    lay(tmp_path / "c" / "bob")
    assert uses(run(out, tmp_path / "c"))["ann"] == ("ann", "person")
    edit(out, {"c/ann": {"use": "yes"}})
    found = run(out, tmp_path / "c")
    assert uses(found)["ann"] == ("ann", "yes")
    assert found.undecided == {}


@pytest.mark.parametrize(
    ("files", "row"),
    [
        ({"Mary Ann Lee.zip": zipped()}, "Mary Ann Lee.zip"),
        ({LAYERS: CODE}, "pkg"),
        ({f"heap/x/{LAYERS}": CODE, f"heap/y/{LAYERS}": CODE}, "heap"),
        ({f"leeann_{n}_500{n}_layers.py": code(n) for n in "89"}, "leeann_8_5008_layers.py"),
    ],
)
def test_a_name_in_the_table_answers_whose_a_file_is(
    tmp_path: Path, out: Path, files: Mapping[str, bytes], row: str
) -> None:
    lay(tmp_path / "c", {**files, f"bob ray/{LAYERS}": code("b")})
    roster = roster_of(tmp_path, ROSTER + "Cid Poe,3\n")
    assert uses(run(out, tmp_path / "c", roster=roster))[row][1] == "person"
    edit(out, {f"c/{row}": {"student": "3"}})
    for _ in range(2):
        found = run(out, tmp_path / "c", roster=roster)
        assert uses(found)[row] == ("Cid Poe", "yes")
        assert "Cid Poe" not in found.undecided


@pytest.mark.parametrize("name", ["x.rar", "x.py", "x.zip.part", "notes.txt", "x.zip"])
def test_a_name_does_not_make_work_of_a_file_that_is_none(
    tmp_path: Path, out: Path, name: str
) -> None:
    lay(tmp_path / "c", {name: b"x = 1\n", f"bob ray/{LAYERS}": code("b")})
    roster = roster_of(tmp_path, ROSTER)
    run(out, tmp_path / "c", roster=roster)
    edit(out, {f"c/{name}": {"student": "Ann Lee"}})
    found = run(out, tmp_path / "c", roster=roster)
    assert uses(found)[name] == ("Ann Lee", "person")
    assert list(found.undecided) == ["Ann Lee"]


@pytest.mark.parametrize("cells", [{"student": "Ann Lee"}, {"student": "Ann Lee", "use": "yes"}])
def test_a_person_may_take_work_that_was_left_out(
    tmp_path: Path, out: Path, cells: Mapping[str, str]
) -> None:
    drafts, submitted = f"Working files/{LAYERS}", f"Submitted files/Bob Ray/A/Version 1/{LAYERS}"
    lay(tmp_path / "c", {drafts: CODE, submitted: code("b")})
    roster = roster_of(tmp_path, ROSTER)
    assert uses(run(out, tmp_path / "c", roster=roster))["Working files"] == ("", "no")
    edit(out, {"c/Working files": cells})
    for _ in range(2):
        found = run(out, tmp_path / "c", roster=roster)
        assert uses(found)["Working files"] == ("Ann Lee", "yes")
        assert [hand_in.student for hand_in in found.to_judge] == ["Bob Ray", "Ann Lee"]


def test_what_is_wrong_with_a_line_is_said_once_and_of_its_row(
    tmp_path: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(tmp_path / "c", {f"{n}.zip": zipped({LAYERS: code(n)}) for n in ("ann lee", "bob", "x")})
    given = {"rules": due(), "roster": roster_of(tmp_path, ROSTER + "Bob,3\n")}
    times = "student,handed_in\nAnn Lee,soon\nDan,2026-10-15 10:00\n"
    run(out, tmp_path / "c", times=times, **given)
    edit(out, {"c/bob.zip": {"handed_in": "later"}, "c/x.zip": {"student": "Zed"}})
    found = run(out, tmp_path / "c", times=times, **given)
    assert summary.print_undecided(found, out)
    lines = capsys.readouterr().err.splitlines()[:-1]
    assert [line.replace(str(tmp_path), "") for line in lines] == [
        "/times.csv, line 3: 'Dan' matches nobody on the roster",
        "Ann Lee: c/ann lee.zip: /times.csv, line 2: 'soon' is not a time such as 2026-10-01 23:59",
        "Bob: c/bob.zip: intake.csv, line 3: 'later' is not a time such as 2026-10-01 23:59",
        "x: c/x.zip: intake.csv, line 4: 'Zed' matches nobody on the roster",
    ]


@pytest.mark.parametrize("words", ["on time", "On-time", "in time."])
def test_a_person_may_write_on_time_in_any_form(tmp_path: Path, out: Path, words: str) -> None:
    lay(tmp_path / "c", {"ann.zip": zipped()})
    run(out, tmp_path / "c", rules=due())
    edit(out, {"c/ann.zip": {"handed_in": words}})
    assert run(out, tmp_path / "c", rules=due()).undecided == {}


def test_ids_that_a_spreadsheet_has_rounded_are_no_edits(tmp_path: Path, out: Path) -> None:
    # Without a roster, a folder's name is the student.
    ids = ["202230101234", "202230101235", "0012345", "0012346"]
    submissions = lay(tmp_path / "class", {f"{name}/{LAYERS}": code(name) for name in ids})
    run(out, submissions)
    saved = ["2.0223E+11", "2.0223E+11", "12345", "12346"]
    edit(out, {f"class/{name}": {"student": text} for name, text in zip(ids, saved, strict=True)})
    edit(out, {"class/0012346": {"student": "0012399"}})
    again = run(out, submissions)
    assert [row.student for row in again.rows] == ["0012345", "0012399", *ids[:2]]
    assert rows(out)["class/0012345"]["student"] == "0012345"
