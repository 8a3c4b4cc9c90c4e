"""The measurement of intake, on a small class."""

from __future__ import annotations

import pytest

from benchmarks import intake_of_5000


def test_it_finds_the_work_of_everybody_in_a_small_class(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(intake_of_5000, "SECONDS", 1e6)  # what it finds, not how fast
    monkeypatch.setattr("sys.argv", ["intake_of_5000.py", "--files", "300"])
    assert intake_of_5000.main() == 0
    assert "files of" in capsys.readouterr().out
