"""Open a file at a line in the editor of a student."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from grading.support.translation import tr


def opener(path: Path, line: int) -> tuple[list[str], bool] | None:
    """The command that opens a file at a line, and whether it needs the terminal.

    It is $VISUAL or $EDITOR, else VS Code, else (without a desktop) an editor in the terminal.
    None if there is none of these.
    """
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    windows = os.name == "nt"
    try:
        # On Windows a path has backslashes, and often spaces without quotes.
        whole = windows and os.path.isfile(named)
        command = [named] if whole else shlex.split(named, posix=not windows)
    except ValueError:  # an apostrophe in a path
        command = [named]
    if windows and command:
        command = [word.strip('"') for word in command]
        command[0] = shutil.which(command[0]) or command[0]  # `code` is code.cmd
    others = ("code",) if _desktop() else ("code", "nano", "vim", "vi")
    installed = next((program for name in others if (program := shutil.which(name))), None)
    if not command and installed:
        command = [installed]
    if not command:
        return None
    name = Path(command[0]).stem.lower()
    if name in ("code", "code-insiders", "codium", "cursor"):
        return [*command, "-g", f"{path}:{line}"], False
    if name in ("subl", "mate", "zed", "hx", "micro"):
        return [*command, f"{path}:{line}"], name in ("hx", "micro")
    if name in ("vi", "vim", "nvim", "nano", "emacs", "emacsclient", "kak", "joe", "gedit", "kate"):
        return [*command, f"+{line}", str(path)], name not in ("gedit", "kate")
    return [*command, str(path)], True


def open_file(path: Path, line: int, lend: Callable[[], AbstractContextManager[None]]) -> str:
    """Open a file in an editor.

    Args:
        path: the file.
        line: the line to go to.
        lend: returns a context in which the editor may use the terminal.

    Returns:
        The sentence to show; "" if the editor ran in this terminal.
    """
    editor = opener(path, line)
    if editor is None:
        if _launch(path):
            return tr("Opened {path}.", path=path)
        return tr(
            "No editor found. Set EDITOR to one, or open {path}, line {line}, yourself.",
            path=path,
            line=line,
        )
    command, terminal = editor
    try:
        if not terminal:
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            return tr(
                "Opened {path}:{line} with {command}.", path=path, line=line, command=command[0]
            )
        with lend():
            subprocess.run(command, check=False)
        return ""
    except OSError as problem:
        return tr(
            "{command} cannot be started ({strerror}). Set EDITOR to another editor.",
            command=command[0],
            strerror=problem.strerror,
        )


def _desktop() -> bool:
    """Whether there is a desktop that can open files."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _launch(path: Path) -> bool:
    """Let the desktop open a file silently; return whether it could."""
    if not _desktop():
        return False
    if sys.platform == "win32":
        os.startfile(path)
        return True
    program = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    if program is None:
        return False
    try:
        done = subprocess.run([program, str(path)], capture_output=True, check=False, timeout=10)
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return done.returncode == 0
