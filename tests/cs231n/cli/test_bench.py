"""`cs231n bench`: what it prints and writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from cs231n import bench as library
from cs231n.cli.bench import bench

QUICK = ["--images", "1", "--seconds", "0"]


def test_it_names_the_path_and_writes_what_is_asked(tmp_path: Path) -> None:
    figures, picture = tmp_path / "bench.json", tmp_path / "bench.svg"
    arguments = [*QUICK, "--json", str(figures), "--plot", str(picture)]
    result = CliRunner().invoke(bench, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Fast layers run on ")
    assert "conv_backward_fast" in result.stdout
    assert len(json.loads(figures.read_text(encoding="utf-8"))["rows"]) == 12
    assert "<svg" in picture.read_text(encoding="utf-8")


def test_a_layer_that_is_not_written_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unwritten(*args: object, **kwargs: object) -> None:
        raise NotImplementedError("conv_forward_naive is not written yet: see layers.py")

    monkeypatch.setattr(library, "course_table", unwritten)
    result = CliRunner().invoke(bench, QUICK)
    assert result.exit_code == 1
    assert result.stderr.endswith("Error: conv_forward_naive is not written yet: see layers.py\n")


def test_ctrl_c_ends_it_with_nothing_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(library, "course_table", interrupted)
    result = CliRunner().invoke(bench, [*QUICK, "--json", str(tmp_path / "bench.json")])
    assert result.exit_code == 130
    assert not list(tmp_path.iterdir())
