"""`cs231n watch` in a terminal, with keys and saves, as a student uses it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grading.spec import markers

ROOT = Path(__file__).parents[2]
LAYERS = "cs231n/layers.py"
EXERCISE = "conv_forward_naive"
Start = Callable[..., Any]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals on Windows"),
]


def right() -> str:
    """The right answer, without the indent of its first line."""
    text = (ROOT / LAYERS).read_text()
    return markers.region(text, LAYERS, EXERCISE).body.strip("\n").strip(" ")


def save(folder: Path, answer: str) -> None:
    """Write an answer between the marks of the exercise, as an editor does."""
    path = folder / LAYERS
    lines = path.read_text().splitlines(keepends=True)
    head = next(k for k, line in enumerate(lines) if line.startswith(f"def {EXERCISE}("))
    start = next(k for k in range(head, len(lines)) if markers.START_YOURS in lines[k])
    end = next(k for k in range(head, len(lines)) if markers.END_YOURS in lines[k])
    path.write_text("".join([*lines[: start + 1], f"    {answer}\n", *lines[end:]]))


def line_of_answer(folder: Path, name: str) -> int:
    lines = (folder / LAYERS).read_text().splitlines()
    head = next(k for k, line in enumerate(lines) if line.startswith(f"def {name}("))
    return next(k for k in range(head, len(lines)) if markers.START_YOURS in lines[k]) + 2


def test_an_exercise_from_blank_to_the_next(handed_out: Path, terminal: Start) -> None:
    screen = terminal(handed_out, "watch", EXERCISE)
    line = line_of_answer(handed_out, EXERCISE)
    screen.until(f"Now: {EXERCISE}, {LAYERS}:{line}", "not written", "checked in", "q quit")

    save(handed_out, right().replace(" + b[f]", ""))
    shown = screen.until("The bias is never added", "checked in")
    # The known mistake comes first and only once, then the first test that fails.
    first = next(k for k, line in enumerate(shown.splitlines()) if "wrong" in line)
    assert shown.index("The bias is never added") < shown.index(shown.splitlines()[first])
    assert "passed" not in "".join(shown.splitlines()[4:first])
    assert shown.count("Hint: Every filter has one number in b.") == 1

    save(handed_out, "out = (")
    screen.until("SyntaxError", f"{LAYERS}, line {line}")

    save(handed_out, right())
    shown = screen.until(f"✓ {EXERCISE} passes.", "Next: conv_backward_naive", "not written")
    following = line_of_answer(handed_out, "conv_backward_naive")
    assert f"Next: conv_backward_naive, {LAYERS}:{following}" in shown
    assert "1 of " in shown.splitlines()[0]

    screen.press("q")
    assert screen.end() == 0
    assert "Left off at conv_backward_naive" in screen.text
    assert "\nTo continue there: cs231n watch" in screen.text  # a command on a line of its own
    # The terminal is restored: the other screen is closed, and the cursor is visible again.
    assert screen.all.count(b"\x1b[?1049h") == screen.all.count(b"\x1b[?1049l")
    assert screen.all.rstrip().rfind(b"\x1b[?25h") > screen.all.rfind(b"\x1b[?25l")


def test_keys_and_what_a_restart_remembers(handed_out: Path, terminal: Start) -> None:
    editor = handed_out / "editor.py"
    editor.write_text("import sys\nopen('opened.txt', 'w').write(' '.join(sys.argv[1:]))\n")
    screen = terminal(handed_out, "watch", EXERCISE, EDITOR=f"'{sys.executable}' '{editor}'")
    screen.until("checked in")
    assert "Hint 1" not in screen.text

    screen.press("h")
    screen.until("Hint 1 of 3:")
    screen.press("l")
    screen.until("All exercises", f"→ {EXERCISE}", "not checked yet")
    screen.press("l")
    screen.until("Hint 1 of 3:")
    screen.press("o")
    screen.until("checked in")
    screen.press("x")
    screen.until("Keys: h hint, l list, o open")
    assert (handed_out / "opened.txt").read_text() == str(handed_out / LAYERS)
    screen.press("n")
    screen.until("Now: conv_backward_naive")
    screen.press("hh")
    screen.until("Hint 2 of 3:")
    screen.press("q")
    assert screen.end() == 0

    again = terminal(handed_out, "watch")
    again.until("Now: conv_backward_naive", "Hint 2 of 3:", "checked in")
    again.press("h")
    again.press("h")
    again.until("has no more hints")
    again.press("p")
    again.until(f"Now: {EXERCISE}")
    again.press("\x03")
    assert again.end() in (0, 130)


def test_an_unknown_exercise_names_the_nearest(handed_out: Path, terminal: Start) -> None:
    screen = terminal(handed_out, "watch", "conv_foward")
    assert screen.end() == 2
    assert EXERCISE in screen.text


def test_without_a_terminal_each_save_prints(handed_out: Path) -> None:
    command = [sys.executable, "-u", "-m", "cs231n.cli", "watch", EXERCISE]
    process = subprocess.Popen(
        command,
        cwd=handed_out,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    printed = ""
    try:
        while "not written yet" not in printed:
            line = process.stdout.readline()
            assert line, printed + (process.stderr.read() if process.stderr else "")
            printed += line
        assert "This is not a terminal with keys" in printed
        save(handed_out, right())
        while "passes." not in printed:
            line = process.stdout.readline()
            assert line, printed
            printed += line
        assert re.search(
            r"Next: conv_backward_naive, cs231n/layers.py:\d+", printed + process.stdout.readline()
        )
        assert "\x1b[" not in printed
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=300)
    assert process.returncode == 130


def test_a_message_breaks_between_words(handed_out: Path, terminal: Start) -> None:
    command = ["xyzxyz"]  # the message lists all commands
    whole = subprocess.run(
        [sys.executable, "-m", "cs231n.cli", *command],
        cwd=handed_out,
        capture_output=True,
        text=True,
    )
    screen = terminal(handed_out, *command)
    assert screen.end() == whole.returncode == 2
    assert max(map(len, whole.stderr.splitlines())) > screen.screen.columns
    assert screen.text.split() == whole.stderr.split()
