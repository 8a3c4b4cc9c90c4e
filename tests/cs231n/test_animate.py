"""Moving pictures: what frames show is what layers computed, and files are what they say."""

from __future__ import annotations

import errno
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image, ImageColor

from cs231n import animate
from cs231n.animation import drawing, recording, request
from cs231n.cli import main
from cs231n.convolution import paddings, transposed
from cs231n.explore import setting
from cs231n.layers import conv_backward_naive, conv_forward_naive
from cs231n.pooling_methods import METHODS
from grading.spec import markers

X = np.arange(30.0).reshape(5, 6) % 7
W = np.array([[1.0, -2.0, 0.0], [3.0, 1.0, -1.0]])


def padded(mode: str, stride: int) -> tuple[np.ndarray, Any]:
    pads = paddings(mode, X.shape, W.shape, stride)
    return np.pad(X, pads)[None, None], pads


@pytest.mark.parametrize("mode", animate.MODES["conv"])
@pytest.mark.parametrize("stride", [1, 2, 3])
class TestConvolution:
    def test_forward_agrees_with_the_naive_layer(self, mode: str, stride: int) -> None:
        movie = animate.record("conv", x=X, w=W, stride=stride, mode=mode)
        image, _ = padded(mode, stride)
        param = {"stride": stride, "pad": 0}
        out = conv_forward_naive(image, W[None, None], np.zeros(1), param)[0][0, 0]
        np.testing.assert_allclose(movie.result, out)
        assert len(movie.scenes) == out.size
        last = movie.scenes[-1].panels
        np.testing.assert_array_equal(last[0].values, image[0, 0])
        np.testing.assert_allclose(last[-1].values, out)
        same = animate.record("im2col", x=X, w=W, stride=stride, mode=mode)
        np.testing.assert_allclose(same.result, out)
        _, kernel, columns, row = (panel.values for panel in same.scenes[-1].panels)
        np.testing.assert_allclose(kernel @ columns, row)  # the product that the signs between say

    def test_each_frame_multiplies_what_it_frames(self, mode: str, stride: int) -> None:
        movie = animate.record("conv", x=X, w=W, stride=stride, mode=mode)
        for k, scene in enumerate(movie.scenes):
            image, kernel, products, out = scene.panels
            (mark,) = image.marks
            window = image.values[
                mark.row : mark.row + mark.height, mark.column : mark.column + mark.width
            ]
            np.testing.assert_array_equal(window * kernel.values, products.values)
            (cell,) = out.marks
            assert cell.role == "written"
            assert out.values[cell.row, cell.column] == pytest.approx(products.values.sum())
            assert np.isnan(out.values).sum() == out.values.size - k - 1
            assert scene.text.startswith(f"out[{cell.row}, {cell.column}] = ")

    def test_backward_agrees_with_the_naive_layer(self, mode: str, stride: int) -> None:
        movie = animate.record("conv-backward", x=X, w=W, stride=stride, mode=mode)
        image, ((above, _), (left, _)) = padded(mode, stride)
        dout = movie.scenes[0].panels[0].values
        cache = (image, W[None, None], np.zeros(1), {"stride": stride, "pad": 0})
        dx, dw, _ = conv_backward_naive(dout[None, None], cache)
        np.testing.assert_allclose(
            movie.result, dx[0, 0, above:, left:][: X.shape[0], : X.shape[1]]
        )
        np.testing.assert_allclose(movie.scenes[-1].panels[2].values, dx[0, 0])
        np.testing.assert_allclose(movie.scenes[-1].panels[4].values, dw[0, 0])


@pytest.mark.parametrize("stride", [1, 2, 3])
@pytest.mark.parametrize("pad", [0, 1])
def test_transposed_is_that_of_the_library(stride: int, pad: int) -> None:
    movie = animate.record("transposed", x=X[:2, :3], w=W, stride=stride, padding=pad)
    want = transposed(X[None, None, :2, :3], W[None, None], stride, pad)
    np.testing.assert_allclose(movie.result, want[0, 0])
    assert len(movie.scenes) == want.size


@pytest.mark.parametrize("mode", animate.MODES["pool"])
@pytest.mark.parametrize(("window", "stride"), [((3, 2), 1), ((2, 2), 2), ((2, 1), 3)])
def test_pooling_agrees_with_the_naive_layer(mode: str, window: Any, stride: int) -> None:
    param = {"pool_height": window[0], "pool_width": window[1], "stride": stride}
    forward, backward = METHODS[mode]["naive"]
    out, cache = forward(X[None, None], param)
    movie = animate.record("pool", x=X, kernel=window, stride=stride, mode=mode)
    np.testing.assert_allclose(movie.result, out[0, 0])
    np.testing.assert_allclose(movie.scenes[-1].panels[-1].values, out[0, 0])
    movie = animate.record("pool-backward", x=X, kernel=window, stride=stride, mode=mode)
    dout = movie.scenes[0].panels[1].values
    np.testing.assert_allclose(movie.result, backward(dout[None, None], cache)[0, 0])
    assert len(movie.scenes) == dout.size


def test_the_winner_of_a_window_is_circled_in_the_backward_pass() -> None:
    tied = np.array([[1, 8, 8, 0], [8, 2, 3, 8], [0, 1, 8, 2]])
    movie = animate.record("pool-backward", x=tied, kernel=(3, 3), stride=1, mode="max")
    for scene in movie.scenes:
        image, _, share, _ = scene.panels
        circled = [(m.row, m.column) for m in image.marks if m.role == "winner"]
        assert circled == [(0, 1)]  # the first 8 of both windows
        [inside] = [(m.row, m.column) for m in share.marks if m.role == "winner"]
        assert np.argwhere(share.values).tolist() == [list(inside)]


def test_a_frame_that_disagrees_with_the_layer_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    layer = recording.conv_forward_im2col

    def wrong(*args: Any) -> Any:
        out, cache = layer(*args)
        return out + 1, cache

    monkeypatch.setattr(recording, "conv_forward_im2col", wrong)
    with pytest.raises(AssertionError, match=r"out\[0, 0\] is .* in the frame"):
        animate.record("conv")


@pytest.mark.parametrize("kind", animate.KINDS)
class TestEveryKind:
    def test_frames_are_of_one_size_and_differ(self, kind: str) -> None:
        movie = animate.record(kind)
        stage = drawing.Stage(movie)
        frames = [stage.draw(k) for k in range(len(movie.scenes))]
        assert {frame.size for frame in frames} == {(stage.across, stage.down)}
        assert len({frame.tobytes() for frame in frames}) == len(frames)
        roles = [mark.role for p in movie.scenes[0].panels for mark in p.marks]
        assert "read" in roles
        assert "written" in roles

    def test_a_film_keeps_its_background_colors(self, kind: str) -> None:
        movie = animate.record(kind)
        stage = drawing.Stage(movie)
        frames = [stage.draw(k) for k in range(len(movie.scenes))]
        # All frames share one palette, so some frames show what it does to the backgrounds.
        for frame, small in list(zip(frames, drawing.few_colors(frames), strict=True))[::3]:
            there, back = (
                np.asarray(image.convert("RGB")).astype(np.int32) @ [1 << 16, 1 << 8, 1]
                for image in (frame, small)
            )
            for ground in (drawing.PALE, drawing.TINT, drawing.EMPTY, drawing.ZEROS):
                same = there == ImageColor.getrgb(ground) @ np.array([1 << 16, 1 << 8, 1])
                if same.sum() >= 30 * 30:  # else it is the soft edge of a letter
                    assert (there[same] == back[same]).all(), ground

    def test_the_command_writes_what_it_says(self, kind: str, tmp_path: Path) -> None:
        target = tmp_path / "one.png"
        done = CliRunner().invoke(main, ["animate", kind, "--out", str(target)])
        assert done.exit_code == 0, done.output
        assert f": 1 frame in {target}" in done.output
        with Image.open(target) as image:
            assert image.format == "PNG"


class TestPlayer:
    @pytest.mark.parametrize(
        ("kind", "options"),
        [
            ("conv", {"stride": 2, "mode": "same", "size": (5, 6)}),
            ("conv", {"padding": 1, "kernel": (2, 3)}),
            ("conv-backward", {"stride": 2, "size": (5, 5)}),
            ("pool", {"mode": "l2"}),
            ("pool-backward", {"mode": "mean", "kernel": (2, 2)}),
            ("transposed", {"padding": 1}),
            ("im2col", {}),
        ],
    )
    def test_it_is_the_explorer_with_the_numbers_of_the_film(self, kind: str, options: Any) -> None:
        movie = animate.record(kind, **options)
        parts = setting.read(movie.setting)
        assert movie.setting in animate.player(kind, **options).page
        sides = [int(parts[key]) for key in ("H", "W")]
        grid = "y" if kind == "transposed" else "x"
        image = np.array(parts[grid].split(","), dtype=float).reshape(sides)
        assert sorted(image.ravel()) == sorted(_shown_image(movie, sides).ravel())
        assert parts["stride"] == str(options.get("stride", request.USUAL[kind][2]))

    def test_it_loads_nothing_from_elsewhere(self) -> None:
        shown = animate.player("conv")._repr_html_()
        assert shown.startswith("<iframe title=")
        assert not re.search(r"\bsrc=|\bhref=", shown)

    def test_a_page(self, tmp_path: Path) -> None:
        path = animate.save(animate.record("im2col"), tmp_path / "page.html")
        assert '"film": true' in path.read_text(encoding="utf-8")

    def test_sizes_that_a_page_cannot_show_say_why(self) -> None:
        with pytest.raises(ValueError, match="HH is not possible: got 20"):
            animate.player("conv", size=(22, 22), kernel=(20, 20))


def _shown_image(movie: animate.Movie, sides: list[int]) -> np.ndarray:
    """The image of a film's last frame without the zeros that were put in."""
    grid = movie.scenes[-1].panels[0]
    if movie.kind == "conv-backward":
        return np.array(setting.read(movie.setting)["x"].split(","), dtype=float)
    values = grid.values if grid.faint is None else grid.values[~grid.faint]
    return np.reshape(values, sides)


def _write_max_pool(handed_out: Path, body: str) -> None:
    """Put a line of code where the hand-out has none yet."""
    blank = markers.stub("max_pool_forward_naive", "cs231n/layers.py").replace("\n", "\n    ")
    file = handed_out / "cs231n" / "layers.py"
    file.write_text(file.read_text().replace(blank, body))


class TestMine:
    @pytest.mark.parametrize("kind", ["conv", "conv-backward", "pool", "pool-backward"])
    @pytest.mark.parametrize("mode", [None, "another"])
    def test_a_right_function_is_right_in_every_frame(self, kind: str, mode: str | None) -> None:
        options: dict[str, Any] = {}
        if mode is not None:
            # With "same", one zero on each of the four sides: a number that the function takes.
            pooling = kind.startswith("pool")
            options = {"mode": "l2"} if pooling else {"mode": "same", "kernel": (3, 3)}
        movie = animate.record(kind, mine=True, **options)
        assert movie.title.endswith("all numbers right")
        *others, yours = movie.scenes[-1].panels
        assert yours.marks == ()
        assert not np.isnan(yours.values).any()
        assert len(others) == len(animate.record(kind, **options).scenes[-1].panels)

    def test_wrong_numbers_are_marked_once_they_are_shown(
        self, handed_out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _write_max_pool(handed_out, "return x[:, :, :2, :2] * 0 + x.max(), None")
        monkeypatch.chdir(handed_out)
        image = np.array([[1.0, 2, 3], [4, 0, 5], [6, 7, 8]])
        movie = animate.record("pool", x=image, kernel=(2, 2), stride=1, mine=True)
        assert movie.result.tolist() == [[4, 5], [7, 8]]
        marked = [
            [(mark.row, mark.column) for mark in scene.panels[-1].marks] for scene in movie.scenes
        ]
        wrong = [(0, 0), (0, 1), (1, 0)]
        assert marked == [wrong[:1], wrong[:2], wrong, wrong]
        assert movie.title.endswith("max_pool_forward_naive: 3 of 4 wrong")
        picture = np.asarray(drawing.Stage(movie).draw(0))
        assert (picture == ImageColor.getrgb(drawing.WRONG)).all(axis=-1).any()

    def test_a_blank_and_a_wrong_shape_are_reported(
        self, handed_out: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(handed_out)
        says = "no numbers: max_pool_forward_naive is not written yet. Run `cs231n check max_pool_"
        with pytest.raises(ValueError, match=says):
            animate.record("pool", mine=True)
        says = "mean_pool_forward_naive is not written, and your hand-out does not ask for it"
        with pytest.raises(ValueError, match=says):
            animate.record("pool", mode="mean", mine=True)
        _write_max_pool(handed_out, "return np.ones((2, 2)), None")
        says = r"the wrong shape: got \(2, 2\), expected \(1, 1, 2, 2\)"
        with pytest.raises(ValueError, match=says):
            animate.record("pool", mine=True)

    @pytest.mark.parametrize(
        ("kind", "options", "says"),
        [
            ("im2col", {}, "--mine does not work with im2col. Use it with conv, "),
            ("conv", {"mode": "same", "kernel": (2, 2)}, "one number of zeros for all sides"),
        ],
    )
    def test_an_animation_without_a_function_of_yours_says_so(
        self, kind: str, options: Any, says: str
    ) -> None:
        with pytest.raises(ValueError, match=says):
            animate.record(kind, mine=True, **options)

    def test_the_command_shows_it_in_a_film_and_on_a_page(self, tmp_path: Path) -> None:
        for name in ("film.gif", "page.html"):
            target = tmp_path / name
            done = CliRunner().invoke(main, ["animate", "pool", "--mine", "--out", str(target)])
            assert done.exit_code == 0, done.output
            assert "all numbers right" in done.output
            assert "Add --mine" not in done.output
        assert '"name": "max_pool_forward_naive"' in target.read_text(encoding="utf-8")
        plain = CliRunner().invoke(main, ["animate", "pool", "--out", str(tmp_path / "a.png")])
        assert "The film shows the kit's own layer. Add --mine" in plain.output
        columns = CliRunner().invoke(main, ["animate", "im2col", "--out", str(tmp_path / "b.png")])
        assert columns.exit_code == 0
        assert "--mine" not in columns.output  # it does not work with im2col


class TestFiles:
    def test_write_all_writes_every_kind(self, tmp_path: Path) -> None:
        files = animate.write_all(tmp_path / "films")
        assert sorted(files) == sorted((tmp_path / "films").iterdir())
        for kind in animate.KINDS:
            with Image.open(tmp_path / "films" / f"animate-{kind}.gif") as image:
                assert image.format == "GIF"
                assert image.n_frames == len(animate.record(kind).scenes)

    def test_100_frames(self, tmp_path: Path) -> None:
        movie = animate.record("conv", size=(12, 12))
        done: list[tuple[int, int]] = []
        path = animate.save(movie, tmp_path / "long.gif", report=lambda k, n: done.append((k, n)))
        with Image.open(path) as image:
            assert image.n_frames == 100
        assert done == [(k, 100) for k in range(1, 101)]

    @pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="FFmpeg is not installed")
    @pytest.mark.parametrize(("seconds", "copies"), [(0.02, 1), (0.25, 3), (0.8, 8)])
    def test_an_mp4_shows_every_frame_for_the_same_time(
        self, tmp_path: Path, seconds: float, copies: int
    ) -> None:
        film = animate.record("pool")
        path = animate.save(film, tmp_path / "film.mp4", seconds=seconds)
        command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "framemd5", "-"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        pictures = [line for line in done.stdout.splitlines() if not line.startswith("#")]
        assert len(pictures) == copies * len(film.scenes)

    def test_mp4_without_ffmpeg(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shutil, "which", lambda name: None)
        with pytest.raises(ValueError, match="FFmpeg is not installed"):
            animate.save(animate.record("pool"), tmp_path / "film.mp4")

    def test_a_film_that_ffmpeg_cut_off_is_not_called_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(command: list[str], **_: Any) -> Any:
            Path(command[-1]).write_bytes(b"half a film")
            said = f"Error closing file {command[-1]}: No space left on device\n"
            # So does FFmpeg on a full disk.
            return subprocess.CompletedProcess(
                command, int("-xerror" in command), b"", said.encode()
            )

        monkeypatch.setattr(shutil, "which", lambda name: name)
        monkeypatch.setattr(subprocess, "run", cut_off)
        with pytest.raises(OSError, match=r"the film: No space left on device; write a \.gif"):
            animate.save(animate.record("pool"), tmp_path / "film.mp4")
        assert list(tmp_path.iterdir()) == []

    def test_a_failed_write_leaves_no_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: Any, **kwargs: Any) -> Any:
            raise OSError("disk full")

        monkeypatch.setattr(Image.Image, "save", broken)
        with pytest.raises(OSError, match="disk full"):
            animate.save(animate.record("pool"), tmp_path / "film.gif")
        assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: animate.record("convolve"), "the kind is unknown: got 'convolve'"),
        (lambda: animate.record("conv", mode="max"), "conv has no mode 'max'"),
        (lambda: animate.record("pool", mode="same"), "'same'. Choose max, mean or l2."),
        (lambda: animate.record("pool", padding=1), "pooling has no padding"),
        (lambda: animate.record("transposed", mode="same"), "has no mode 'same'. Leave it out."),
        (lambda: animate.record("transposed", padding=3), "expected 0 to 2"),
        (lambda: animate.record("conv", mode="same", padding=1), "the padding is given twice"),
        (lambda: animate.record("conv", stride=0), "stride is out of range"),
        (lambda: animate.record("conv", padding=-1), "padding is out of range"),
        (lambda: animate.record("conv", kernel=(9, 9)), "no window fits"),
        (lambda: animate.record("conv", kernel=3), "not a pair"),
        (lambda: animate.record("conv", size=(64, 64)), "too long"),
        (lambda: animate.record("conv", x=np.ones(3)), "number of axes"),
        (lambda: animate.record("conv-backward", dout=np.ones((1, 1))), "dout does not fit"),
        (lambda: animate.save(animate.record("pool"), "film.avi"), "film.avi, expected"),
        (lambda: animate.save(animate.record("pool"), "film.gif", seconds=0), "seconds is out"),
    ],
)
def test_bad_input_is_reported(call: Any, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        call()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("conv --kernel 3by3", "Write 3 or 3x2"),
        ("conv --mode max", "conv has no mode"),
        ("conv --kernel 9 --out x.gif", "no window fits"),
        ("everything", "is not one of"),
    ],
)
def test_the_command_reports_bad_options(arguments: str, says: str) -> None:
    done = CliRunner().invoke(main, ["animate", *arguments.split()])
    assert done.exit_code == 2
    assert says in done.output


def test_the_command_names_a_film_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(*_: Any, **__: Any) -> Any:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Image.Image, "save", full_disk)
    done = CliRunner().invoke(main, ["animate", "pool", "--out", str(tmp_path / "film.gif")])
    assert done.exit_code == 2
    assert "film.gif cannot be written (No space left on device). Choose another" in done.output


def test_the_command_takes_its_options(tmp_path: Path) -> None:
    target = tmp_path / "film.gif"
    options = ["--kernel", "2x3", "--stride", "2", "--mode", "same", "--size", "4x5"]
    done = CliRunner().invoke(main, ["animate", "conv", *options, "--out", str(target)])
    assert done.exit_code == 0, done.output
    with Image.open(target) as image:
        assert image.n_frames == 20
