"""A translation changes the words of a verdict and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def verdicts(*options: str) -> dict[str, Any]:
    """The verdicts without their words, from a process of its own: messages are read once."""
    command = [sys.executable, "-m", "tests.assignment.translated", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_translation_changes_no_score_no_name_no_headline_and_no_layout() -> None:
    english, other = verdicts(), verdicts("changed")
    assert len(english) >= 35
    assert english.keys() == other.keys()
    for answer, facts in english.items():
        assert other[answer] == facts, answer
    statuses = {facts["verdict"][0] for facts in english.values()}
    assert statuses >= {"wrong", "error", "missing"}
