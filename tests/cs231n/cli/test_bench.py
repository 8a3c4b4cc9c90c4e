"""`cs231n bench`: what it prints, writes and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs231n.bench import session
from cs231n.bench.cells import Cell
from cs231n.bench.machine import Peak
from cs231n.bench.networks import networks
from cs231n.cli import bench as module
from cs231n.cli.bench import bench

QUICK = ["--images", "1", "--seconds", "0", "--peers", "none", "--cells", "A,pool course"]


@pytest.fixture(autouse=True)
def roofs(monkeypatch: pytest.MonkeyPatch) -> None:
    from cs231n.bench import machine

    monkeypatch.setattr(machine, "peak", lambda dtype, threads: Peak(100.0, 20.0, "nothing"))


def test_it_names_the_path_and_writes_what_is_asked(tmp_path: Path) -> None:
    figures, picture, text = (tmp_path / name for name in ("b.json", "b.svg", "b.md"))
    files = ["--json", str(figures), "--plot", str(picture), "--markdown", str(text)]
    result = CliRunner().invoke(bench, [*QUICK, "--dtype", "float64", "--threads", "1", *files])
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Fast layers run on ")
    rows = json.loads(figures.read_text(encoding="utf-8"))["rows"]
    assert {row["cell"]["name"] for row in rows} == {"A", "pool course"}
    assert {row["dtype"] for row in rows} == {"float64"}
    assert {"naive", "im2col-numpy", "blocked", "fast"} <= {row["implementation"] for row in rows}
    assert "<svg" in picture.read_text(encoding="utf-8")
    assert "## Against the fastest peer" not in text.read_text(encoding="utf-8")  # no table of none
    assert "reshape, A" not in text.read_text(encoding="utf-8")


def test_layers_that_differ_only_in_the_batch_run_once_per_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ran: list[Cell] = []

    def measure(cells: tuple[Cell, ...], *_: object, **__: object) -> session.Measurements:
        ran.extend(cells)
        return session.Measurements()

    monkeypatch.setattr(session, "measure", measure)
    CliRunner().invoke(bench, ["--shapes", "networks", "--images", "1"])
    layers = {(cell.kind, cell.x[1:], cell.w, cell.stride, cell.pad) for cell in networks()}
    assert len(ran) == len(layers)
    assert {cell.x[0] for cell in ran} == {1}
    assert ran[0].name.startswith("alexnet 1x3x227")


def test_a_part_without_layers_is_refused() -> None:
    result = CliRunner().invoke(bench, [*QUICK, "--part", "3/4"])
    assert result.exit_code == 2
    assert "--part 3/4 has no layer: the number of layers is 2. Use fewer parts." in result.output


@pytest.mark.parametrize("option", ["--json", "--plot", "--markdown"])
def test_a_file_that_cannot_be_written_is_one_line(
    tmp_path: Path, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "measure", lambda *_, **__: session.Measurements())
    (tmp_path / "file").touch()
    path = str(tmp_path / "file" / "b.svg")
    result = CliRunner().invoke(bench, [*QUICK, option, path])
    assert result.exit_code == 2
    assert "cannot be a folder" in result.output
    assert result.exception.__class__ is SystemExit


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--peers", "caffe"], "There is no library 'caffe'. Choose from torch"),
        (["--cells", "A,Z,"], "There is no layer 'Z' in these --shapes. Choose from A, B"),
        (["--cells", ","], "There is no layer '' in these --shapes. Choose from A, B"),
        (["--threads", "0"], "is not in the range"),
        (["--shapes", "alexnet"], "'alexnet' is not one of"),
        (["--seed", "7"], "--seed is only for --shapes random. Add that option"),
    ],
)
def test_wrong_usage_is_status_2(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(bench, arguments)
    assert result.exit_code == 2
    assert message in result.stderr


@pytest.mark.parametrize(("naive", "first"), [([], ()), (["--naive"], ("naive",))])
def test_only_fast_leaves_out_the_slower_layers(
    naive: list[str], first: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    plans: list[session.BenchPlan] = []

    def measured(cells: object, plan: session.BenchPlan, **options: object) -> session.Measurements:
        plans.append(plan)
        return session.Measurements()

    monkeypatch.setattr(session, "measure", measured)
    result = CliRunner().invoke(bench, ["--only-fast", "--peers", "jax", *naive])
    assert result.exit_code == 0, result.output
    assert plans[0].implementations == (*first, "fast", "fast-tuned", "jax")


def test_pytorch_brings_its_tuned_allocator(monkeypatch: pytest.MonkeyPatch) -> None:
    plans: list[session.BenchPlan] = []

    def measured(cells: object, plan: session.BenchPlan, **options: object) -> session.Measurements:
        plans.append(plan)
        return session.Measurements(skipped=["torch: torch is not installed"])

    monkeypatch.setattr(session, "measure", measured)
    result = CliRunner().invoke(bench, ["--peers", "torch,jax", "--threads", "3"])
    assert result.exit_code == 0, result.output
    assert plans[0].implementations[-3:] == ("torch", "torch-tuned", "jax")
    assert plans[0].threads == 3
    assert "Skipped: torch: torch is not installed" in result.stderr


def test_ctrl_c_ends_it_with_nothing_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "measure", interrupted)
    result = CliRunner().invoke(bench, [*QUICK, "--json", str(tmp_path / "bench.json")])
    assert result.exit_code == 130
    assert "Stopped. Nothing was written." in result.stderr
    assert not list(tmp_path.iterdir())


def test_ctrl_c_after_some_layers_writes_these_and_says_how_many(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stopped = session.Measurements(total=4, done=1)
    monkeypatch.setattr(session, "measure", lambda *_, **__: stopped)
    result = CliRunner().invoke(bench, [*QUICK, "--json", str(tmp_path / "bench.json")])
    assert result.exit_code == 130
    assert "Stopped after 1 of 4 layers." in result.stderr
    assert (tmp_path / "bench.json").exists()


def test_the_command_is_kept_without_its_files() -> None:
    given = ["cs231n", "bench", "--json", "a.json", "--threads", "2", "--plot=b.svg", "--no-naive"]
    assert module._without_files(given) == ["--threads", "2", "--no-naive"]
