"""Record a student's first hour: terminal pictures, a film for the README, and browser pictures.

    python docs/first_hour.py            # needs requirements-test.txt, and Chromium for the browser

This makes a fresh hand-out and runs the commands in it as a student types them. A terminal emulator
draws their output, so every picture shows real output. The script writes docs/figures/hour-*.png
and docs/assets/first-check.gif.
"""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyte
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from grading.authoring.handout.contents import choose, contents
from grading.spec import manifest, markers, tree, workspace

ROOT = Path(__file__).parents[1]
FIGURES, ASSETS = ROOT / "docs" / "figures", ROOT / "docs" / "assets"
COLUMNS, SIZE, LINE = 100, 13, 18
EXERCISE, FILE = "conv_forward_naive", "cs231n/layers.py"
GROUND, INK = "#1d2127", "#e8ebef"
COLORS = {
    "default": INK,
    "black": "#a9b2bd",
    "red": "#ff9a8a",
    "green": "#6fdcb5",
    "brown": "#ffc266",
    "yellow": "#ffc266",
    "blue": "#8ecbff",
    "magenta": "#f0a8e0",
    "cyan": "#8ecbff",
    "white": INK,
}


class Terminal:
    """A terminal of a fixed width that runs commands and can be drawn."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screen = pyte.Screen(COLUMNS, 400)
        self.stream = pyte.Stream(self.screen)
        self.typed("")

    def typed(self, text: str) -> None:
        """Show a prompt with a command."""
        self.stream.feed(f"\x1b[32m$\x1b[0m \x1b[1m{text}\x1b[0m")

    def run(self, command: str) -> None:
        """Run a command, and show its output and the next prompt."""
        self.stream.feed("\r")
        self.typed(command)
        self.stream.feed("\r\n" + printed(command, self.folder).decode(errors="replace"))
        self.stream.feed("\r")
        self.typed("")

    def clear(self) -> None:
        """Empty the screen."""
        self.screen.reset()
        self.typed("")

    @property
    def used(self) -> int:
        """Return the lines that have text."""
        return self.screen.cursor.y + 1

    def draw(self, first: int, lines: int) -> Image.Image:
        """Draw some lines of the screen."""
        plain, bold = (_font(name) for name in ("DejaVuSansMono", "DejaVuSansMono-Bold"))
        across = plain.getlength("M")
        image = Image.new("RGB", (int(COLUMNS * across) + 24, lines * LINE + 24), GROUND)
        pen = ImageDraw.Draw(image)
        for row in range(lines):
            for column, cell in self.screen.buffer[first + row].items():
                if cell.data.strip():
                    place = (12 + column * across, 12 + row * LINE)
                    color = COLORS.get(cell.fg.removeprefix("bright")) or f"#{cell.fg}"
                    pen.text(place, cell.data, color, bold if cell.bold else plain)
        return image


def _font(name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(Path(get_data_path()) / f"fonts/ttf/{name}.ttf"), SIZE)


def printed(command: str, folder: Path) -> bytes:
    """Run a command in a terminal, and return its output with colors."""
    keeper, worker = pty.openpty()
    environment = {
        **os.environ,
        "COLUMNS": str(COLUMNS),
        "LINES": "60",
        "TERM": "xterm-256color",
        "PYTHONPATH": str(folder),
    }
    words = command.split()
    if words[0] == "cs231n":
        words[:1] = [sys.executable, "-m", "cs231n.cli"]
    with subprocess.Popen(
        words, cwd=folder, env=environment, stdin=worker, stdout=worker, stderr=worker
    ) as process:
        os.close(worker)
        text = b""
        while process.poll() is None or select.select([keeper], [], [], 0.1)[0]:
            if select.select([keeper], [], [], 0.1)[0]:
                try:
                    text += os.read(keeper, 65536)
                except OSError:
                    break
    os.close(keeper)
    return text


def answers(folder: Path) -> dict[str, str]:
    """Return the exercise's file as handed out, with a wrong answer, and with a right one."""
    blank = (folder / FILE).read_text(encoding="utf-8")
    stub = markers.stub(EXERCISE, FILE).replace("\n", "\n    ")
    solved = (ROOT / FILE).read_text(encoding="utf-8")
    right = markers.region(solved, FILE, EXERCISE).body.strip("\n").strip(" ")
    wrong = right.replace(" + b[f]", "")
    if blank.count(stub) != 1 or wrong == right:
        raise SystemExit(f"{EXERCISE} has changed. Change its wrong answer in {__file__}.")
    return {
        "blank": blank,
        "wrong": blank.replace(stub, wrong),
        "right": blank.replace(stub, right),
    }


def terminal_pictures(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Draw one picture per step of the first hour."""
    pictures = []
    terminal = Terminal(folder)
    steps: Sequence[tuple[str, str, str]] = [
        ("1-start", "blank", "cs231n check"),
        ("2-hint", "blank", f"cs231n check {EXERCISE} --hint 1"),
        ("3-wrong", "wrong", f"cs231n check {EXERCISE}"),
        ("4-right", "right", f"cs231n check {EXERCISE}"),
        ("5-progress", "right", "cs231n check"),
    ]
    for name, state, command in steps:
        (folder / FILE).write_text(texts[state], encoding="utf-8")
        terminal.clear()
        terminal.run(command)
        pictures.append(FIGURES / f"hour-{name}.png")
        picture = terminal.draw(0, terminal.used)
        picture.quantize(32).save(pictures[-1], optimize=True)
    return pictures


def film(folder: Path, texts: Mapping[str, str], lines: int = 26) -> Path:
    """Record a check that fails, explains and passes."""
    frames, stays = [], []

    def keep(seconds: float) -> None:
        frames.append(terminal.draw(max(0, terminal.used - lines), lines))
        stays.append(int(1000 * seconds))

    terminal = Terminal(folder)
    command = f"cs231n check {EXERCISE}"
    for state, seconds in (("wrong", 7.0), ("right", 4.0)):
        (folder / FILE).write_text(texts[state], encoding="utf-8")
        terminal.clear()
        keep(0.6)
        for end in range(6, len(command) + 1, 4):
            terminal.stream.feed("\r")
            terminal.typed(command[:end])
            keep(0.1)
        terminal.clear()
        terminal.run(command)
        keep(seconds)
        if state == "wrong":
            terminal.clear()
            terminal.stream.feed(f"\r\x1b[90m# add the bias in {FILE}, save, check again\x1b[0m")
            keep(2.0)
    target = ASSETS / "first-check.gif"
    small = [frame.quantize(24, dither=Image.Dither.NONE) for frame in frames]
    small[0].save(target, save_all=True, append_images=small[1:], duration=stays, loop=0)
    return target


def browser_pictures() -> list[Path]:
    """Copy the pictures that the browser tests take: a wrong answer, and a right one."""
    with tempfile.TemporaryDirectory() as shots:
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        test = "tests/browser/test_jupyter.py::test_from_a_blank_to_full_marks"
        environment = {**os.environ, "CS231N_SHOTS": shots}
        done = subprocess.run([*command, test], cwd=ROOT, env=environment, check=False)
        if done.returncode:
            raise SystemExit("The browser test failed, so there are no pictures of the notebook.")
        pictures = []
        for name in ("1-blank", "3-wrong", "3-wrong-panel", "5-right"):
            pictures.append(FIGURES / f"hour-notebook-{name}.png")
            with Image.open(Path(shots) / f"{name}.png") as picture:
                picture.convert("RGB").quantize(128).save(pictures[-1], optimize=True)
    return pictures


def main() -> None:
    """Record all pictures again."""
    whole = manifest.load(ROOT)
    # The hand-out of the browser tests, so that all pictures name the same lines.
    solved = ["FullyConnectedNets", "BatchNormalization"]
    files, _ = contents(choose(whole, ["ConvolutionalNetworks"], solved), tree.Source(whole))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "hand-out"
        workspace.write(files, folder)
        for library in (ROOT / "cs231n").rglob("*.so"):
            shutil.copy(library, folder / library.relative_to(ROOT))
        texts = answers(folder)
        paths = [*terminal_pictures(folder, texts), film(folder, texts)]
    if "--no-browser" not in sys.argv:
        paths += browser_pictures()
    for path in paths:
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
