"""Write movies to files: GIF with Pillow, MP4 with FFmpeg if it is installed, HTML for browsers."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from cs231n.animation.drawing import Stage, few_colors
from cs231n.animation.scene import Movie
from cs231n.explore import building
from cs231n.explore import setting as settings
from cs231n.support.checks import fail
from cs231n.support.files import replacing

ReportFrames = Callable[[int, int], None]

NAME = "cs231n"  # in the metadata, so that a command recognizes the files that it wrote
SUFFIXES = (".gif", ".mp4", ".html", ".png")


def write(movie: Movie, path: Path, seconds: float, report: ReportFrames | None) -> None:
    """Write a movie in the format that the file's suffix names.

    Args:
        movie: The movie to write.
        path: Ends in .gif, .mp4, .html (the explorer's page), or .png (the last frame).
        seconds: How long each frame of a GIF or MP4 is shown.
        report: Called with the number of frames done and the number of all frames.

    Raises:
        ValueError: If the suffix is none of these, `seconds` is not above 0, or FFmpeg is needed
            and missing.
        OSError: If the file cannot be written, or FFmpeg fails.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        fail(
            "the format of the file is unknown",
            got=path.name,
            expected=f"a name that ends in {', '.join(SUFFIXES)}",
            hint="Use .gif, which plays everywhere",
        )
    if not seconds > 0:
        fail("seconds is out of range", got=seconds, expected="more than 0", hint="Try 0.8")
    if suffix == ".mp4" and shutil.which("ffmpeg") is None:
        fail("FFmpeg is not installed", got=path.name, expected="a GIF", hint="Write a .gif file")
    if suffix == ".html":
        text = page(movie)
        with replacing(path) as temporary:
            temporary.write_text(text, encoding="utf-8")
        return
    stage = Stage(movie)
    with replacing(path) as temporary:
        if suffix == ".png":
            last = stage.draw(len(movie.scenes) - 1)
            last.save(temporary, optimize=True, pnginfo=_signed())
        elif suffix == ".gif":
            _gif(_drawn(stage, report), temporary, seconds)
        else:
            _mp4(_drawn(stage, report), temporary, seconds)


def page(movie: Movie) -> str:
    """Return the page of the explorer that plays a movie.

    Raises:
        ValueError: If a size is too large for the explorer.
    """
    settings.read(movie.setting)
    return building.page(movie.setting, movie.own, film=True)


def _drawn(stage: Stage, report: ReportFrames | None) -> list[Image.Image]:
    count = len(stage.movie.scenes)
    frames = []
    for k in range(count):
        frames.append(stage.draw(k))
        if report is not None:
            report(k + 1, count)
    return frames


def _signed() -> PngInfo:
    info = PngInfo()
    info.add_text("Software", NAME)
    return info


def _gif(frames: list[Image.Image], path: Path, seconds: float) -> None:
    reduced = few_colors(frames)
    durations = [int(1000 * seconds)] * (len(reduced) - 1) + [int(2500 * seconds)]
    reduced[0].save(
        path,
        save_all=True,
        append_images=reduced[1:],
        duration=durations,
        loop=0,
        optimize=False,
        comment=NAME,
    )


def _mp4(frames: list[Image.Image], path: Path, seconds: float) -> None:
    width, height = frames[0].size
    # Some players do not play films with fewer than 10 pictures a second. At a multiple of the
    # film's own rate, no frame is left out, and all are shown for the same time.
    copies = math.ceil(10 * seconds)
    command = [
        # Without -xerror the exit code is 0 even if the disk is full and the film is cut off.
        *("ffmpeg", "-xerror", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"),
        *("-s", f"{width}x{height}", "-r", str(1 / seconds), "-i", "-"),
        *(
            "-an",
            "-c:v",
            "libx264",
            "-preset",
            "veryfast",
            "-pix_fmt",
            "yuv420p",
            "-r",
            str(copies / seconds),
            "-metadata",
            f"comment={NAME}",
            str(path),
        ),
    ]
    process = subprocess.run(
        command,
        input=b"".join(frame.tobytes() for frame in frames),
        capture_output=True,
        check=False,
    )
    if process.returncode:
        lines = process.stderr.decode(errors="replace").strip().splitlines() or [
            "it printed no error message"
        ]
        reason = lines[-1].rpartition(": ")[2]  # without the name of the temporary file
        raise OSError(f"FFmpeg could not write the film: {reason}; write a .gif file instead")
