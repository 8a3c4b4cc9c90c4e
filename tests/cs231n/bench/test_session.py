"""The comparison of processes: on tiny cells, and with answers that the tests write."""

from __future__ import annotations

import dataclasses
import errno
import io
import itertools
import json
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from rich.console import Console

from cs231n.bench import ladder, peers, roofline, session, tables, worker
from cs231n.bench.cells import COURSE, Cell
from cs231n.bench.implementations import IMPLEMENTATIONS, Implementation
from cs231n.bench.machine import Peak
from cs231n.bench.worker import extra_bytes

CONV = Cell("tiny", "conv", (2, 3, 6, 5), (4, 3, 3, 3), 1, 1)
POOL = Cell("pool", "max_pool", (2, 3, 6, 6), (2, 2), 2)
STEP = Cell("step", "train", (2, 3, 8, 8), (2, 5))


@pytest.fixture(scope="module")
def found() -> session.Measurements:
    return session.measure(
        [CONV, POOL, STEP],
        session.BenchPlan(["naive", "im2col-numpy", "fast"], ["float32"], seconds=0),
        measure_peak=lambda dtype, threads: Peak(100.0, 20.0, "nothing"),
        measure_rate=lambda dtype, threads: 50.0,
    )


def rows_by(found: session.Measurements) -> dict[tuple[str, str, str], dict[str, Any]]:
    return {
        (row["cell"]["name"], row["direction"], row["implementation"]): row
        for row in tables.entries(found)
    }


def test_every_implementation_has_a_row_in_each_direction(found: session.Measurements) -> None:
    rows = rows_by(found)
    for cell in ("tiny", "pool"):
        for direction in ("forward", "backward"):
            for name in ("naive", "im2col-numpy", "fast"):
                assert rows[cell, direction, name]["seconds"]["median"] > 0
    assert ("step", "step", "fast") in rows
    assert ("step", "step", "naive") not in rows
    assert found.skipped == []  # a layer that an implementation never has is no news


def test_rows_are_set_beside_each_other(found: session.Measurements) -> None:
    rows = rows_by(found)
    naive, fast = rows["tiny", "forward", "naive"], rows["tiny", "forward", "fast"]
    ratio = naive["seconds"]["median"] / fast["seconds"]["median"]
    assert fast["over_naive"] == pytest.approx(ratio)
    rate = 2 * 2 * 4 * 6 * 5 * 27 / fast["seconds"]["median"] / 1e9
    assert fast["gflops"] == pytest.approx(rate)
    assert fast["percent_of_peak"] == pytest.approx(2 * rate)  # of 50 GFLOP/s at the time
    assert fast["over_peers"] == {}
    assert rows["pool", "forward", "fast"]["gflops"] is None


def test_the_roof_is_the_best_of_the_run() -> None:
    run = session.measure(
        [CONV, POOL],
        session.BenchPlan(["fast"], ["float32"], seconds=0),
        measure_peak=lambda dtype, threads: Peak(100.0, 20.0, "nothing"),
        measure_rate=lambda dtype, threads: 130.0,
    )
    assert run.peaks["float32"] == Peak(130.0, 20.0, "nothing")
    assert {(r.cell.name, r.peak_gflops) for r in run.results} == {("tiny", 130.0), ("pool", None)}


def test_ctrl_c_keeps_the_layers_that_were_measured() -> None:
    calls: list[tuple[int, int]] = []

    def progress(line: str, done: int, total: int) -> None:
        calls.append((done, total))
        if done == 1:
            raise KeyboardInterrupt

    plan = session.BenchPlan(["fast"], ["float32"], seconds=0)
    run = session.measure([CONV, POOL], plan, progress=progress)
    assert {result.cell.name for result in run.results} == {"tiny"}
    assert (run.done, run.total) == (1, 2)
    assert calls[0] == (0, 2)


def test_ctrl_c_before_the_first_layer_ends_the_run() -> None:
    def progress(line: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        session.measure(
            [CONV], session.BenchPlan(["fast"], ["float32"], seconds=0), progress=progress
        )


def test_json_markdown_table_and_plot_show_every_row(
    found: session.Measurements, tmp_path: Path
) -> None:
    document = json.loads(tables.as_json(found, "cs231n bench", {"processor": "one"}))
    assert document["schema"] == 3
    assert document["peaks"]["float32"]["gflops"] == 100
    assert len(document["rows"]) == len(found.results)
    text = tables.as_markdown(document)
    assert text.count("| naive") == 4
    assert "- processor: one" in text
    console = Console(width=140, file=io.StringIO(), record=True)
    console.print(tables.table(found))
    printed = console.export_text()
    assert printed.count("im2col-numpy") == 4
    assert "tiny forward, float32: x 2x3x6x5, w 4x3x3x3, stride 1, pad 1" in printed
    assert "\nstep, float32: x 2x3x8x8" in printed  # not "step step"
    roofline.plot(found, tmp_path / "roof.png")
    assert [p.name for p in tmp_path.iterdir()] == ["roof.png"]


def test_names_of_cells_do_not_cover_each_other_in_the_plot() -> None:
    figure = Figure()
    axes = figure.add_subplot()
    axes.set(xscale="log", yscale="log", xlim=(1, 1000), ylim=(0.1, 1000))
    points = []
    for k, name in enumerate(["3 3x3/2", "4 3x3/2", "1 3x3", "far"]):
        cell = dataclasses.replace(CONV, name=name)
        timing = session.Timing.of([1.0])
        result = session.Measurement(
            "fast", cell, "float32", "forward", 1, timing, 0, False, None, scaled_from=2
        )
        points.append((100 if name == "far" else 10 + k / 2, 50.0 + 5 * k, result))
    roofline._label_cells(axes, figure.dpi, points)
    FigureCanvasAgg(figure).draw()
    boxes = [Text.get_window_extent(name) for name in axes.texts]  # without their lines
    assert [name.arrow_patch is None for name in axes.texts] == [True, False, False, True]
    assert not any(a.overlaps(b) for a, b in itertools.combinations(boxes, 2))


def test_a_summary_names_the_fastest_peer() -> None:
    seconds = {"naive": 1.0, "fast": 0.01, "fast-tuned": 0.005, "torch-tuned": 0.03, "jax": 0.02}
    results = [
        session.Measurement(
            name, CONV, "float64", "forward", 1, session.Timing.of([t]), 0, False, None, 2
        )
        for name, t in seconds.items()
    ]
    document = json.loads(tables.as_json(session.Measurements(results), "cs231n bench", {}))
    written = tables.as_markdown(document)
    assert "| tiny | float64 | forward | 10.00 | jax | 2.00 | 3.00x | 6.00x |" in written
    assert "Geometric mean 2.00, least 2.00." in written


def test_nothing_is_cut_off_in_80_columns() -> None:
    columns = [0.0151, 0.0162, 0.0224]
    times = {"naive": [9.19], "im2col-cython": columns, "fast": [0.00071, 0.00077], "jax": [0.014]}
    results = [
        session.Measurement(
            name, CONV, "float64", "forward", 1, session.Timing.of(taken), 0, True, None, 800_000
        )
        for name, taken in times.items()
    ]
    console = Console(width=80, file=io.StringIO(), record=True)
    console.print(tables.table(session.Measurements(results)))
    printed = console.export_text()
    assert "…" not in printed
    assert all(name in printed for name in times)
    assert "9,190" in printed
    assert "9,190-9,190" not in printed  # one run has no quartiles


def test_a_small_share_is_not_said_to_be_nothing() -> None:
    results = [
        session.Measurement(
            name, CONV, "float64", "forward", 1, session.Timing.of([t]), 0, False, None, 2
        )
        for name, t in {"naive": 4.0, "torch": 0.004}.items()
    ]
    document = json.loads(tables.as_json(session.Measurements(results), "cs231n bench", {}))
    written = tables.as_markdown(document)
    assert "<0.01x" in written
    assert "0.00x" not in written


def test_winograd_is_measured_where_it_is_winograd() -> None:
    assert set(ladder.prepare("winograd", CONV, "float32")) == {"forward", "backward"}
    for cell in (Cell("1x1", "conv", CONV.x, (4, 3, 1, 1)), Cell("2", "conv", CONV.x, CONV.w, 2)):
        with pytest.raises(ladder.UnavailableError, match="filters of 3x3 to 5x5 at stride 1"):
            ladder.prepare("winograd", cell, "float32")


class Scripted:
    """Stands in for a process; hands out prepared answers."""

    name = "fast"
    best_calibration = float("inf")

    def __init__(self, *answers: dict[str, float]) -> None:
        self.answers = list(answers)

    def ask(self, **question: Any) -> dict[str, float]:
        return self.answers.pop(0)


def test_samples_of_a_busy_machine_do_not_count() -> None:
    quiet = {"seconds": 1.0, "calibration": 1.0, "waited": 0.0}
    answers = [quiet] * 4 + [{**quiet, "waited": 0.5}, {**quiet, "calibration": 2.0}, quiet]
    entry = session._Entry(Scripted(*answers), ["forward"], {}, CONV)  # type: ignore[arg-type]
    for _ in answers:
        entry.sample("forward", 0.0)
    (result,) = session._results([entry], CONV, "float32", 1)
    assert (result.timing.repeats, result.rejected, result.noisy) == (5, 2, False)


def test_a_machine_that_is_never_quiet_is_called_noisy() -> None:
    busy = {"seconds": 1.0, "calibration": 1.0, "waited": 0.5}
    entry = session._Entry(Scripted(busy, busy), ["forward"], {}, CONV)  # type: ignore[arg-type]
    entry.sample("forward", 0.0)
    entry.sample("forward", 0.0)
    (result,) = session._results([entry], CONV, "float32", 1)
    assert (result.timing.repeats, result.rejected, result.noisy) == (2, 2, True)


def test_naive_time_is_scaled_to_the_batch_and_memory_excludes_the_output() -> None:
    answer = {"seconds": 1.0, "calibration": 1.0, "waited": 0.0}
    memory = {"forward": CONV.output_bytes("forward", 8) + 1000}
    entry = session._Entry(
        Scripted(answer),  # type: ignore[arg-type]
        ["forward"],
        memory,  # type: ignore[arg-type]
        CONV.smaller(1),
    )
    entry.sample("forward", 0.0)
    (result,) = session._results([entry], CONV, "float64", 1)
    assert (result.timing.median, result.scaled_from, result.extra_bytes) == (2.0, 1, 1000)


def test_a_missing_peer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = dataclasses.replace(IMPLEMENTATIONS["jax"], needs=("no_such_module",))
    monkeypatch.setitem(IMPLEMENTATIONS, "jax", lacking)
    found = session.measure([], session.BenchPlan(["jax"]))
    assert found.skipped == ["jax: no_such_module is not installed"]


def test_a_process_that_dies_is_told_and_not_waited_for() -> None:
    with session.Process("fast", 1) as process:
        process.process.kill()
        process.process.wait()
        assert "its process ended" in process.ask(do="drop")["unavailable"]


def test_a_pipe_that_breaks_as_on_windows_is_told_too() -> None:
    class Broken:
        def write(self, text: str) -> None:
            raise OSError(errno.EINVAL, "Invalid argument")

    with session.Process("fast", 1) as process:
        process.process.kill()
        pipe, process.process.stdin = process.process.stdin, cast("Any", Broken())
        assert "its process ended" in process.ask(do="drop")["unavailable"]
        process.process.stdin = pipe


@pytest.mark.parametrize("peer", ["torch", "onnxruntime", "jax"])
@pytest.mark.parametrize("cell", [CONV, POOL], ids=["conv", "pool"])
def test_peers_compute_what_we_do(peer: str, cell: Cell) -> None:
    """In processes of their own: each answers with a time, having run the same arrays."""
    if IMPLEMENTATIONS[peer].missing():
        pytest.skip(f"{peer} is not installed")
    found = session.measure([cell], session.BenchPlan([peer], ["float32"], seconds=0))
    directions = {r.direction for r in found.results}
    assert directions == ({"forward"} if peer == "onnxruntime" else {"forward", "backward"})


def test_pytorch_gets_the_same_numbers() -> None:
    pytest.importorskip("torch")
    for cell in (CONV, POOL):
        ours, theirs = (
            ladder.prepare("fast", cell, "float64"),
            peers.torch(cell, "float64", 1),
        )
        out: Any = ours["forward"]()
        other: Any = theirs["forward"]()
        np.testing.assert_allclose(out[0], other.numpy(), rtol=1e-9, atol=1e-12)


def test_memory_of_a_call_is_seen() -> None:
    size = 64 << 20
    extra = extra_bytes(lambda: np.ones(size // 8))
    if extra is None:
        pytest.skip("this system does not tell the peak of a process")
    assert 0.9 * size < extra < 1.5 * size


def test_the_course_cells_end_with_training() -> None:
    assert COURSE[-1].kind == "train"


def test_an_implementation_is_one_line_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Cell, str, int]] = []

    def prepare(cell: Cell, dtype: str, threads: int) -> ladder.Directions:
        seen.append((cell, dtype, threads))
        return {"forward": lambda: None}

    monkeypatch.setitem(IMPLEMENTATIONS, "new", Implementation(prepare, ("conv",)))
    question = {"do": "prepare", "cell": CONV.document(), "dtype": "float32", "memory": False}
    answer = worker.BenchWorker("new", 2).answer(question)
    assert answer == {"directions": ["forward"], "memory": {}}
    assert seen == [(CONV, "float32", 2)]
