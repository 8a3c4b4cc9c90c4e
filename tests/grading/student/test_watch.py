"""What a watch remembers, what it opens, and how saves and keys reach it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest

from grading.cli.common import watch_screen as screen
from grading.sandbox.runner import Runner
from grading.spec import manifest
from grading.spec.manifest import Assignment
from grading.student import editor, keys, progress, roadmap, watch
from grading.student.watch import Happened, Key, Saved, Watch


@pytest.fixture
def course(own_toy: Path) -> Assignment:
    return manifest.load(own_toy)


def spoil(course: Assignment, old: str, new: str) -> None:
    path = course.root / "toy" / "rows.py"
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def test_it_goes_past_what_passes_and_stops_at_what_does_not(
    course: Assignment, judging: Runner
) -> None:
    spoil(course, "x - mean", "x + mean")
    session = Watch(course, judging)
    assert session.state.exercise == "scale_rows"
    session.check()
    assert session.state.passed == "scale_rows"
    assert session.state.exercise == "centre"
    assert session.state.verdict is not None
    assert session.state.verdict.status == "wrong"
    assert not session.state.finished

    spoil(course, "x + mean", "x - mean")
    session.check()
    assert session.state.finished
    assert session.state.passed == "centre"
    assert [entry.done for entry in progress.standing(course)] == [True, True, True]


def test_a_restart_goes_on_where_it_was(course: Assignment, judging: Runner) -> None:
    first = Watch(course, judging, "centre")
    first.hint()
    assert first.state.hints == 1
    first.hint()
    assert first.state.message == "centre has no more hints."
    again = Watch(course, judging)
    assert (again.state.exercise, again.state.hints) == ("centre", 1)
    # Another exercise asked for begins without hints.
    assert Watch(course, judging, "scale_rows").state.hints == 0
    again.step(1)
    assert (again.state.exercise, again.state.hints) == ("model_loss", 0)
    again.step(1)
    assert again.state.exercise == "scale_rows"


@pytest.mark.parametrize(
    "kept", ["", "[]", "\0", '{"exercise": "gone"}', '{"exercise": 3, "hints": "x"}']
)
def test_a_broken_memory_costs_nothing(course: Assignment, judging: Runner, kept: str) -> None:
    path = course.root / roadmap.LAST
    path.parent.mkdir(exist_ok=True)
    path.write_text(kept)
    assert Watch(course, judging).state.exercise == "scale_rows"


def test_a_folder_that_cannot_be_written_to_remembers_nothing(
    course: Assignment, judging: Runner
) -> None:
    (course.root / "build").write_text("a file where the folder would be")
    session = Watch(course, judging)
    session.check()
    session.keep()
    assert session.state.verdict is not None


def test_what_comes_next(course: Assignment, judging: Runner) -> None:
    standing = progress.standing(course)
    assert roadmap.following(standing, "centre") == "centre"
    Watch(course, judging, "model_loss").check()
    standing = progress.standing(course)
    assert [entry.done for entry in standing] == [True, True, True]
    assert roadmap.following(standing, "centre") is None
    file, line = roadmap.where(course, "centre")
    text = (course.root / file).read_text().splitlines()
    assert "mean = x.mean()" in text[line - 1]


@pytest.mark.parametrize(
    "refusal",
    [
        None,
        OSError(28, "OS file watch limit reached"),
        RuntimeError("Error creating recommended watcher: Too many open files (os error 24)"),
    ],
)
def test_saves_reach_the_queue_with_and_without_watches_of_the_system(
    course: Assignment, refusal: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchfiles = pytest.importorskip("watchfiles", reason="watchfiles is not installed")
    if refusal:
        real = watchfiles.watch

        def exhausted(*paths: Path, **options: Any) -> Any:
            if not options["force_polling"]:
                raise refusal
            return real(*paths, **options)

        monkeypatch.setattr(watchfiles, "watch", exhausted)
    queue: Queue[Happened] = Queue()
    path = course.root / "toy" / "rows.py"
    with watch.saves(course, queue):
        happened = None
        for _ in range(100):  # until the watcher has begun to look
            (path.parent / ".#rows.py").write_text("an editor's own")
            path.write_text(path.read_text() + "\n")
            happened = watch.next_event(queue, 2.0 if refusal else 0.3)
            if happened is not None:
                break
    assert happened == Saved(("toy/rows.py",))


@pytest.mark.parametrize("width", [50, 60, 80, 120])
def test_the_points_are_never_cut_off(width: int) -> None:
    heading = "66.67 of 100 points, 41 of 62 done"
    line = screen.heading("Convolutional networks from scratch", 2 / 3, heading, width)
    assert line.cell_len <= width
    assert line.plain.endswith(heading)
    assert ("Convolutional" in line.plain) == (width >= 100)


@pytest.mark.parametrize("room", [2, 3, 4, 20])
@pytest.mark.parametrize("start", ["scale_rows", "model_loss"])
def test_a_long_list_shows_the_current_exercise(
    course: Assignment, judging: Runner, room: int, start: str
) -> None:
    session = Watch(course, judging, start)
    title, *rows = (line.plain for line in screen.exercise_list(session, room, 60))
    assert len(rows) == min(room - 1, 3)
    assert [row.split()[1] for row in rows if row.startswith("→")] == [start]
    assert ("of 3" in title) == (len(rows) < 3)


def test_a_key_is_not_lost_among_saves() -> None:
    queue: Queue[Happened] = Queue()
    for happened in (Saved(("a",)), Saved(("b",)), Key("q"), Saved(("c",))):
        queue.put(happened)
    assert watch.next_event(queue, 1.0) == Saved(("a", "b"))
    assert watch.next_event(queue, 1.0) == Saved(("c",))
    assert watch.next_event(queue, 1.0) == Key("q")
    assert watch.next_event(queue, 0.01) is None


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("hnq", "hnq"),
        ("\x1b[A", "\x1b"),  # an arrow
        ("\x1b[H", "\x1b"),  # Home, and not a hint
        ("\x1bOQn", "\x1bn"),  # F2, and not the end
        ("\x1b[1;5Hq", "\x1bq"),
        ("\x1bh", "\x1b"),
        ("\x1b", "\x1b"),
        ("é", "é"),
    ],
)
def test_a_key_that_is_no_letter_counts_once(
    sent: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, writer = os.pipe()
    os.write(writer, sent.encode())
    os.close(writer)
    with os.fdopen(reader) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        assert "".join(keys._unix(Event())) == read


def test_an_arrow_counts_once_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    typed, stop = list("\xe0Hn\xe0"), Event()

    def kbhit() -> bool:
        if not typed:
            stop.set()
        return bool(typed)

    console = SimpleNamespace(kbhit=kbhit, getwch=lambda: typed.pop(0))
    monkeypatch.setitem(sys.modules, "msvcrt", console)
    assert list(keys._windows(stop)) == ["\xe0", "n", "\xe0"]


@pytest.mark.parametrize(
    ("setting", "command", "terminal"),
    [
        ("vim", ["vim", "+7", "F"], True),
        ("code --wait", ["code", "--wait", "-g", "F:7"], False),
        ("/usr/bin/nano", ["/usr/bin/nano", "+7", "F"], True),
        ("subl", ["subl", "F:7"], False),
        ("own-editor -x", ["own-editor", "-x", "F"], True),
        ("/home/o'brien/ed", ["/home/o'brien/ed", "F"], True),
    ],
)
def test_editors_open_at_the_line(
    monkeypatch: pytest.MonkeyPatch, setting: str, command: list[str], terminal: bool
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", setting)
    path = Path("some") / "a.py"
    wanted = [part.replace("F", str(path)) for part in command]
    assert editor.opener(path, 7) == (wanted, terminal)


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there is always a desktop")
def test_without_any_editor_the_place_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("VISUAL", "EDITOR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "a.py, line 7" in editor.open_file(tmp_path / "a.py", 7, lent)
    # In a terminal without a desktop, an editor of the terminal does.
    nano = tmp_path / "nano"
    nano.write_text("#!/bin/sh\n")
    nano.chmod(0o755)
    assert editor.opener(Path("a.py"), 7) == ([str(nano), "+7", "a.py"], True)
    # A desktop that opens nothing says nothing on our screen.
    monkeypatch.setenv("DISPLAY", ":9")
    opener = tmp_path / "xdg-open"
    opener.write_text("#!/bin/sh\necho no method; exit 3\n")
    opener.chmod(0o755)
    assert "No editor found" in editor.open_file(tmp_path / "a.py", 7, lent)


@pytest.mark.parametrize(
    ("setting", "command"),
    [
        ('"C:/My Tools/code.exe" --wait', ["C:/My Tools/code.exe", "--wait", "-g", "F:7"]),
        ("FOLDER/my tools/ed.exe", ["FOLDER/my tools/ed.exe", "F"]),
        ("code --wait", ["FOLDER/code", "--wait", "-g", "F:7"]),
    ],
)
def test_editors_of_windows_open_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, setting: str, command: list[str]
) -> None:
    for name in ("my tools/ed.exe", "code"):  # Windows starts code.cmd only by its whole path
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch(0o755)
    monkeypatch.setattr(editor, "os", SimpleNamespace(name="nt", environ=os.environ, path=os.path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("VISUAL", setting.replace("FOLDER", str(tmp_path)))
    path = Path("some") / "a.py"
    wanted = [p.replace("FOLDER", str(tmp_path)).replace("F", str(path)) for p in command]
    opened = editor.opener(path, 7)
    assert opened is not None
    assert opened[0] == wanted


def test_an_editor_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "no-such-editor")
    assert "no-such-editor cannot be started" in editor.open_file(Path("a"), 1, lent)


def test_the_terminal_is_lent_to_an_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VISUAL", f"'{sys.executable}' -c pass")
    before = len(LENT)
    assert editor.open_file(tmp_path, 1, lent) == ""
    assert len(LENT) == before + 1


LENT: list[None] = []


@contextmanager
def lent() -> Iterator[None]:
    LENT.append(None)
    yield
