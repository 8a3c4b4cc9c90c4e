"""What `l2_pool_forward_naive` must do, for any window and stride."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
pool = SimpleNamespace(**run_path(str(Path(__file__).with_name("_pool.py"))))

exercise = Exercise("l2_pool_forward_naive")

cases = pool.Cases(pool.output("cs231n.pooling:l2_pool_forward_naive"))
exercise.test("2x2 windows at stride 2", weight=2)(cases.tiles)
exercise.test("all numbers negative", weight=0.5)(cases.negative)
exercise.test("windows that overlap", weight=2, draws=2)(cases.overlap)
exercise.test("windows higher than wide")(cases.high)
exercise.test("windows wider than high, rows and columns left over", weight=1.5)(cases.rest)
exercise.test("gaps between the windows")(cases.gaps)
exercise.test("float32", weight=0.5)(cases.single)
