"""One submission out of whatever lies beside it; folder, zip and tar follow the same rules."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.intake.files import entries, noise, sources
from grading.intake.work import collected, submission

from .classes import (
    CELLS,
    CODE,
    LAYERS,
    NET,
    NETCODE,
    PACKS,
    SHAPE,
    STUB,
    Pack,
    a_zip,
    book,
    cell,
    code,
    folder,
    lay,
    look,
    read,
    tarred,
    uses,
    zipped,
)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("under", ["", "assignment2/", "assignments/assignment2/", "my stuff/a2/"])
def test_the_package_is_found_in_every_layout(tmp_path: Path, pack: Pack, under: str) -> None:
    found = read(pack(tmp_path, {under + LAYERS: CODE, under + NET: NETCODE}))
    assert (found.files, found.problem) == ({LAYERS: CODE, NET: NETCODE}, None)


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize(
    ("beside", "reason"),
    [
        ({f"data/batch_{n}.bin": b"\0" * 100_000 for n in range(40)}, "another file"),
        ({"zeros.bin": b"\0" * 30_000_000}, "another file"),
        ({f".venv/lib/m{n}.py": b"x" for n in range(3000)}, "a virtual environment"),
        ({"env/pyvenv.cfg": b"", "env/lib/layers.py": b"x"}, "a virtual environment"),
        ({"__MACOSX/pkg/._layers.py": b"\0", "pkg/._layers.py": b"\0"}, "macOS metadata"),
        ({"pkg/big.py": b"#" * (5 << 20)}, "larger than 4 MB"),
        ({"pkg/" + "n" * 200 + ".py": b"x = 1\n"}, "its name is too long"),
        ({"/".join("d" * 60) + "/layers.py": b"x"}, "folders nested more than 40 deep"),
        ({"old.zip": zipped({LAYERS: code("old")})}, "an archive beside the code"),
        ({"old.rar": b"Rar!"}, "an archive beside the code"),
        ({"pkg/x.pth": b"import evil"}, "refused: only source files are used"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_lies_beside_the_code_is_left_out_with_a_reason_and_costs_nothing(
    tmp_path: Path, pack: Pack, beside: dict[str, bytes], reason: str
) -> None:
    found = read(pack(tmp_path, {LAYERS: CODE, **beside}))
    assert (found.files, found.problem) == ({LAYERS: CODE}, None)
    assert reason in found.left_out


def test_only_an_own_file_beside_the_package_is_worth_a_note(tmp_path: Path) -> None:
    path = folder(tmp_path, {LAYERS: CODE, "setup.py": b"", "helpers.py": b""})
    shape = replace(SHAPE, beside=frozenset({"setup.py"}))
    found = submission.read([entries.named(path, path.name)], "ann", shape)
    assert found.notes == ["helpers.py was refused: it is outside pkg/."]


@pytest.mark.skipif(os.name == "nt", reason="makes links and pipes")
def test_links_and_pipes_beside_the_code_are_left_out(tmp_path: Path) -> None:
    root = folder(tmp_path / "c", {LAYERS: CODE})
    (root / "data").symlink_to("/")
    os.mkfifo(root / "pkg" / "pipe.py")
    (root / "pkg" / "net.py").symlink_to("/etc/passwd")
    (tmp_path / "c" / "bob").symlink_to(tmp_path)
    found = look(tmp_path / "c")
    # The code that counts may be behind the link: that is for a person to say.
    assert uses(found) == {"ann": ("ann", "person"), "bob": ("bob", "person")}
    (root / "pkg" / "net.py").unlink()
    assert uses(look(tmp_path / "c"))["ann"] == ("ann", "yes")


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("under", ["", "work/"])
def test_a_virtual_environment_in_ones_own_folder_costs_nothing(
    tmp_path: Path, pack: Pack, under: str
) -> None:
    inside = ("pyvenv.cfg", "bin/activate_this.py", "lib/python3.11/site-packages/numpy/layers.py")
    files = {LAYERS: CODE, **dict.fromkeys(inside, b"")}
    pack(tmp_path / "c", {under + name: data for name, data in files.items()})
    lay(tmp_path / "c", {f"env/{name}": b"" for name in inside})
    found = look(tmp_path / "c")
    (hand_in,) = found.to_judge
    assert (hand_in.student, hand_in.load().files) == ("ann", {LAYERS: CODE})
    assert uses(found)["env"] == ("", "no")


@pytest.mark.parametrize("mode", ["link", "special"])
def test_a_link_in_an_archive_costs_itself_alone(tmp_path: Path, mode: str) -> None:
    path = a_zip(tmp_path, {LAYERS: CODE})
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("data")
        info.external_attr = (0o120777 if mode == "link" else 0o010644) << 16
        archive.writestr(info, "/")
    assert read(path).files == {LAYERS: CODE}


@pytest.mark.parametrize("pack", PACKS[1:])
@pytest.mark.parametrize("evil", ["../evil.py", "/evil.py", "C:\\evil.py", "a\\..\\..\\evil.py"])
def test_a_path_that_leads_outside_is_never_taken(tmp_path: Path, pack: Pack, evil: str) -> None:
    found = read(pack(tmp_path, {LAYERS: CODE, evil: b"evil"}))
    assert found.files == {LAYERS: CODE}
    assert any("outside" in reason or "absolute" in reason for reason in found.left_out)


@pytest.mark.parametrize(
    "data", [b"PK nonsense", b"", zipped()[:-30], tarred()[:-20], b"\x1f\x8b\x08" + b"\0" * 20]
)
def test_an_archive_that_cannot_be_read_needs_a_person(tmp_path: Path, data: bytes) -> None:
    for name in ("ann.zip", "ann.tar.gz"):
        lay(tmp_path / name[4:], {name: data, "ben.zip": zipped(), "cid.zip": zipped()})
        found = uses(look(tmp_path / name[4:]))
        assert found[name][1] == "person"
        assert found["ben.zip"] == ("ben", "yes")


def test_two_copies_of_different_code_need_a_person_and_equal_ones_do_not(tmp_path: Path) -> None:
    assert read(folder(tmp_path / "1", {"a/layers.py": CODE, "b/layers.py": CODE})).files
    twice = read(folder(tmp_path / "2", {"a/layers.py": CODE, "b/layers.py": code("2")}))
    assert "which one counts" in str(twice.problem)
    homes = {f"{place}/{LAYERS}": code(place) for place in ("blue", "green")}
    assert "which one counts" in str(read(folder(tmp_path / "3", homes)).problem)


def test_a_file_of_another_name_is_known_by_what_it_defines(tmp_path: Path) -> None:
    found = read(folder(tmp_path, {"final (2).py": CODE, "model.py": NETCODE}))
    assert found.files == {LAYERS: CODE, NET: NETCODE}
    assert any("was used as pkg/layers.py" in note for note in found.notes)


def test_only_source_of_the_package_is_taken(tmp_path: Path) -> None:
    extra = {"pkg/helper.py": b"h = 1\n", "numpy.py": b"evil", "pkg/sitecustomize.py": b"evil"}
    found = read(folder(tmp_path, {LAYERS: CODE, **extra}))
    assert found.files == {LAYERS: CODE, "pkg/helper.py": b"h = 1\n"}


LATIN = "def conv(x):\n    # für das Maß\n    return 'ß'\n"
# As in the hand-out: nothing but comments may come before the import.
HANDED_OUT = f'"""Layers."""\n\nfrom __future__ import annotations\n\n{LATIN}'


@pytest.mark.parametrize(
    "data",
    [
        LATIN.encode(),
        b"\xef\xbb\xbf" + LATIN.encode(),
        LATIN.encode("utf-16"),
        LATIN.encode("latin-1"),
        ("# -*- coding: latin-1 -*-\n" + LATIN).encode("latin-1"),
        ("# coding=utf8\n" + LATIN).encode(),
        LATIN.replace("\n", "\r\n").encode(),
        LATIN.replace("\n", "\r").encode(),
        LATIN.encode() + b"\0",
        *(
            f"{line}\n{HANDED_OUT}".encode()
            for line in (
                "%matplotlib inline",
                "%%writefile cs231n/layers.py",
                "!pip install numpy",
                "!pip install \\\n    numpy",
                "!pip install \\\r\n    numpy",
            )
        ),
        HANDED_OUT.replace("def conv", "x = 1\n\ufeffdef conv").encode(),
        *(
            LATIN.replace("    # f", f"    {line}\n    # f").encode()
            for line in (
                "!./run.sh",
                "%%time",
                "files = !ls",
                "t = %timeit -o conv(1)",
                "?conv",
                "np.pad?",
                "np.pad??  ",
                "if x:\n        %pdb on",
            )
        ),
        (LATIN + "\nconv?\n").replace("\n", "\r\n").encode(),
    ],
)
def test_a_source_file_runs_whatever_it_was_saved_as(data: bytes) -> None:
    runs = sources.runnable({LAYERS: data})[LAYERS]
    names: dict[str, Callable[[int], str]] = {}
    exec(compile(runs, "layers.py", "exec"), names)
    assert names["conv"](1) == "ß"


def test_a_line_that_begins_with_an_operator_stays_as_it_is() -> None:
    code = "%pdb on\nx = (5\n  % 3\n  != 2)\n"
    assert sources.read(code.encode(), "a.py").runs == code.replace("%pdb", "# %pdb")


def test_a_file_whose_compilation_takes_hours_is_left_to_a_worker() -> None:
    lines = sources.LARGEST // len(b"def f(): pass\n") + 1
    broken = b"def f(): pass\n" * lines + b"return\n"
    source = sources.read(broken, "a.py")
    assert (source.runs, source.broken) == (broken.decode(), [])


def test_the_end_mark_of_old_editors_costs_nothing() -> None:
    source = sources.read(CODE + b"\x1a", "a.py")
    assert (source.broken, source.runs) == ([], CODE.decode())


def test_utf8_is_taken_as_it_is() -> None:
    assert sources.plain(LATIN.encode(), LAYERS) == (LATIN.encode(), [])


@pytest.mark.parametrize(
    "noise",
    [
        "    y = (1 +\n",
        "<<<<<<< HEAD\n    a = 1\n=======\n    a = 2\n>>>>>>> main\n",
        "\ta = 1\n",
        "    a\u00a0= 1\n",
        # Noticed by the compiler, and not by the parser.
        "    break\n",
        "    await x\n",
        "    y = 1\nreturn y\n",
    ],
)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_function_that_does_not_parse_costs_itself_alone(noise: str, mark: bytes) -> None:
    before, after = "def conv(x):\n    return x\n\n\n", "\n\ndef last():\n    return 3\n"
    text = f"{before}def pool(x):\n{noise}    return x\n{after}"
    runs = sources.runnable({LAYERS: mark + text.encode()})[LAYERS]
    names: dict[str, Any] = {"__file__": LAYERS}
    exec(compile(runs, "layers.py", "exec"), names)
    assert (names["conv"](2), names["last"]()) == (2, 3)
    with pytest.raises(SyntaxError) as raised:
        names["pool"](1)
    assert raised.value.filename == LAYERS
    line = text.splitlines()[(raised.value.lineno or 0) - 1]
    assert (raised.value.text or "").lstrip("\ufeff") == line


@given(
    st.binary(max_size=300)
    | st.text(st.characters(), max_size=200).map(lambda t: t.encode("utf-8", "surrogatepass"))
)
def test_no_bytes_are_too_odd_to_be_read(data: bytes) -> None:
    source = sources.read(data, "a.py")
    source.text.encode()
    assert sources.runnable({"a.py": data})["a.py"].decode() is not None


def test_one_hostile_submission_costs_nobody_else(tmp_path: Path) -> None:
    deep = "/".join("d" * 3000)
    lay(
        tmp_path / "c",
        {
            f"ann/{LAYERS}": CODE,
            "long.zip": zipped({LAYERS: code("long"), "n" * 5000 + ".py": b"x"}),
            "only-long.zip": zipped({"n" * 5000 + ".py": b"x"}),
            "deep.zip": zipped({LAYERS: code("deep"), f"{deep}/x.py": b"x"}),
            "deep.tar.gz": tarred({LAYERS: code("tar"), f"{deep}/x.py": b"x"}),
            "sur.zip": zipped({LAYERS: CODE + b"# \xed\xa0\x80 \xff\n"}),
            "x+course-assignment2+9999-12-31 23:59:59 America+r/pkg/layers.py": code("x"),
            "y+course-assignment2+2026-10-01 10:00:00 America+r/pkg/layers.py": code("y"),
        },
    )
    found = look(tmp_path / "c")
    by_name = uses(found)
    assert by_name["ann"] == ("ann", "yes")
    assert by_name["long.zip"] == ("long", "yes")
    assert by_name["sur.zip"] == ("sur", "yes")
    assert by_name["only-long.zip"][1] == "person"
    for hand_in in found.to_judge:
        for path, data in hand_in.load().files.items():
            assert len(path) < 200
            data.decode()
    for row in found.rows:
        assert len(row.path) < 500
        row.reason.encode()


@pytest.mark.skipif(os.name == "nt", reason="a path that long is made by folders' handles")
def test_a_folder_3000_deep_beside_the_code_costs_nothing(tmp_path: Path) -> None:
    place = folder(tmp_path / "c", {LAYERS: CODE})
    at = os.open(place, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("d", dir_fd=at)
        below = os.open("d", os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    try:
        lay(tmp_path / "c" / "bob", {LAYERS: code("bob")})
        assert uses(look(tmp_path / "c")) == {"ann": ("ann", "yes"), "bob": ("bob", "yes")}
    finally:
        os.system(f"rm -rf '{place}'")  # rmtree of old Pythons recurses


@pytest.mark.parametrize(
    "files",
    [
        {"Convolution.ipynb": b"<<<<<<< HEAD\n" + book()},
        {"notebooks/Convolution.ipynb": b""},
        {"Convolution (1).ipynb": b"%PDF-1.7"},
    ],
)
def test_an_answer_in_a_notebook_that_cannot_be_read_is_never_a_zero(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    lay(tmp_path / "c" / "ann", {LAYERS: CODE, **files})
    lay(tmp_path / "c" / "bob")
    found = look(tmp_path / "c")
    assert uses(found) == {"ann": ("ann", "person"), "bob": ("bob", "yes")}
    assert "cannot be read, so the answers in it are missing" in found.undecided["ann"][0]


@pytest.mark.parametrize(
    ("name", "data", "use"),
    [
        ("Two.ipynb", book()[:-20], "person"),
        ("Two (1).ipynb", b"<<<<<<< HEAD\n" + book(), "person"),
        ("Two.ipynb", book()[:-20].replace(b"when", b"what"), "person"),
        ("mine.ipynb", b'<<<<<<< HEAD\n"grade_id": "what"', "person"),
        ("mine.ipynb", b"<<<<<<< HEAD\n", "yes"),
        # The questions in it are answered.
        ("Convolution (1).ipynb", book()[:-20], "yes"),
    ],
)
def test_a_damaged_notebook_costs_its_answers_only_if_a_person_says_so(
    tmp_path: Path, name: str, data: bytes, use: str
) -> None:
    two = book([cell("### Question 3\n\nWhat else?", id="q3"), cell(STUB, "what", "a3")])
    notebooks = {**SHAPE.notebooks, "Two.ipynb": two}
    shape = replace(SHAPE, questions=(*SHAPE.questions, "what"), notebooks=notebooks)
    good = book([*CELLS[:2], cell("Yes.", "why"), cell("No.", "when")])
    path = folder(tmp_path, {LAYERS: CODE, "Convolution.ipynb": good, name: data})
    found = submission.read([entries.named(path, path.name)], "ann", shape)
    assert found.answers == {"why": "Yes.", "when": "No."}
    assert (f"{name} cannot be read" in found.doubt) is (use == "person")
    (tmp_path / "ann" / "Two.ipynb").write_bytes(two.replace(STUB.encode(), b"This."))
    if name != "Two.ipynb":
        assert submission.read([entries.named(path, path.name)], "ann", shape).doubt == ""


def test_a_notebook_that_is_too_large_is_never_a_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collected, "MAX_NOTEBOOK", 1000)
    large = book([*CELLS, cell("x" * 1000, kind="code")])
    lay(tmp_path / "c" / "ann", {LAYERS: CODE, "Convolution.ipynb": large})
    lay(tmp_path / "c" / "bob", {LAYERS: CODE, "data.ipynb": large})
    assert uses(look(tmp_path / "c")) == {"ann": ("ann", "person"), "bob": ("bob", "yes")}


@pytest.mark.parametrize(
    "data",
    [zipped(), b"%PDF-1.7\n", b"Rar!\x1a\x07\0", gzip.compress(CODE, mtime=0)],
    ids=["zip", "pdf", "rar", "gz"],
)
def test_an_archive_with_the_name_of_a_source_file_needs_a_person(
    tmp_path: Path, data: bytes
) -> None:
    lay(tmp_path / "c" / "ann", {LAYERS: data, "helper.py": b"def conv(x): ..."})
    lay(tmp_path / "c" / "bob")
    assert uses(look(tmp_path / "c")) == {"ann": ("ann", "person"), "bob": ("bob", "yes")}


def test_a_required_file_that_is_left_out_is_not_replaced_by_another(tmp_path: Path) -> None:
    lay(tmp_path / "c", {f"bob/{LAYERS}": CODE})
    with zipfile.ZipFile(tmp_path / "c" / "ann.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(LAYERS, b"\n" * 3_000_000)
        archive.writestr("other.py", CODE)
    found = look(tmp_path / "c")
    assert uses(found)["ann.zip"] == ("ann", "person")
    assert "packed more than 400 times" in found.undecided["ann"][0]


def test_two_files_of_one_name_that_differ_need_a_person(tmp_path: Path) -> None:
    ann, bob = "leeann_101_500{}_{}.py", "raybob_102_5009_layers.py"
    whole = {ann.format(1, "layers"): CODE, ann.format(2, "utils"): b"x = 1\n", bob: code("b")}
    same = {ann.format(3, "layers-1"): CODE, ann.format(4, "utils-1"): b"x = 2\n"}
    found = look(lay(tmp_path / "same", whole | same))
    assert {row.use for row in found.rows} == {"yes"}
    other = {ann.format(3, "layers-1"): code("2")}
    found = look(lay(tmp_path / "other", whole | other))
    assert [row.use for row in found.rows] == ["person"] * 3 + ["yes"]
    assert "two files are named layers.py and differ: which one counts?" in found.rows[0].reason


def answered(text: str) -> bytes:
    return book([*CELLS[:2], cell(text, "why")])


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        ("Convolution.ipynb", "Convolution-Copy1.ipynb", False),
        ("Convolution-Copy1.ipynb", "Convolution-Copy2.ipynb", True),
        ("a/Convolution.ipynb", "b/Convolution.ipynb", True),
        ("Convolution.ipynb", "notebooks/Convolution.ipynb", True),
    ],
)
def test_two_notebooks_that_answer_differently_need_a_person(
    tmp_path: Path, first: str, second: str, disputed: bool
) -> None:
    for text in ("One.", "Two."):
        found = read(folder(tmp_path, {first: answered("One."), second: answered(text)}))
        assert found.answers == {"why": "One."}
        assert bool(found.doubt) is (disputed and text == "Two.")


def test_two_archives_with_different_answers_need_a_person(tmp_path: Path) -> None:
    both = {f"{n}.zip": zipped({"Convolution.ipynb": answered(n)}) for n in ("One.", "Two.")}
    assert "answer why differently" in read(folder(tmp_path, both)).doubt


def test_two_notebooks_of_one_name_from_a_course_system_are_both_read(tmp_path: Path) -> None:
    names = ("leeann_101_5001_Convolution.ipynb", "leeann_101_5002_Convolution-1.ipynb")
    lay(tmp_path / "c", dict(zip(names, map(answered, ("One.", "Two.")), strict=True)))
    lay(tmp_path / "c", {"raybob_102_5003_Convolution.ipynb": answered("Three.")})
    assert [row.use for row in look(tmp_path / "c").rows] == ["person", "person", "yes"]


def test_the_notebooks_of_the_course_are_read_however_many_others_there_are(tmp_path: Path) -> None:
    others = {f"a{k:02}.ipynb": book([cell("hi")]) for k in range(30)}
    files = {LAYERS: CODE, **others, "notebooks/Convolution.ipynb": answered("Yes.")}
    assert read(folder(tmp_path, files)).answers == {"why": "Yes."}
    assert "more than 20 notebooks" in read(tmp_path / "ann").left_out
    copies = {f"{k:02}/Convolution.ipynb": book() for k in range(20)}
    found = read(folder(tmp_path / "copies", {LAYERS: CODE, **copies, **files}))
    assert "notebooks/Convolution.ipynb cannot be read" in found.doubt


@pytest.mark.parametrize("code_at", ["pkg", "src/work/pkg", "pkg/zz"])
def test_a_data_set_of_any_size_does_not_hide_the_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code_at: str
) -> None:
    monkeypatch.setattr(noise, "MOST_LOOKED_AT", 100)
    large = {f"data/{n}.jpg": b"" for n in range(90)}
    many = {f"images/{n}/{k}.jpg": b"" for n in range(12) for k in range(10)}
    beside = {f"{code_at}/datasets/{n}/{k}.jpg": b"" for n in range(3) for k in range(40)}
    lay(tmp_path / "c" / "ann", {**large, **many, **beside, f"{code_at}/layers.py": CODE})
    lay(tmp_path / "c" / "bob", {LAYERS: code("b")})
    found = look(tmp_path / "c")
    assert uses(found) == {"ann": ("ann", "yes"), "bob": ("bob", "yes")}
    assert "more than 100 files" in found.rows[0].reason
    monkeypatch.setattr(noise, "MOST_LISTED", 50)
    assert list(noise.everything_below(entries.named(tmp_path / "c" / "ann", "ann")))


@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_a_source_file_without_text_needs_a_person_and_yes_uses_it(
    tmp_path: Path, pack: Pack, data: bytes
) -> None:
    found = read(pack(tmp_path, {LAYERS: data, NET: NETCODE, "pkg/__init__.py": b""}))
    assert f"no text in {LAYERS}: ask for a copy, or write yes" in found.doubt
    assert (found.problem, found.files[NET]) == (None, NETCODE)


def test_a_blank_after_the_name_of_a_file_costs_nothing(tmp_path: Path) -> None:
    found = read(folder(tmp_path, {"layers.py ": CODE, "net.py": NETCODE}))
    assert (found.files, found.problem, found.doubt) == ({LAYERS: CODE, NET: NETCODE}, None, "")


@pytest.mark.parametrize("names", [("ps1", "ps2"), ("assignment1", "course-assignment2")])
def test_a_file_in_the_folder_of_another_assignment_is_not_meant(
    tmp_path: Path, names: tuple[str, str]
) -> None:
    first, second = names
    files = {f"{first}/layers.py": CODE + b"# old\n", f"{second}/layers.py": CODE}
    found = read(folder(tmp_path, files))
    assert (found.files, found.problem) == ({LAYERS: CODE}, None)
    assert f"{first}/layers.py was not used: it is in another assignment's folder." in found.notes


def test_two_versions_are_not_two_assignments(tmp_path: Path) -> None:
    files = {"v1/layers.py": CODE + b"# old\n", "v2/layers.py": CODE}
    assert "which one counts?" in str(read(folder(tmp_path, files)).problem)
