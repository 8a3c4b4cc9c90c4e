"""What `l2_pool_forward_naive` must do, for any window and stride."""

from __future__ import annotations

from grading.spec import Exercise

from . import _pool as pool

exercise = Exercise("l2_pool_forward_naive")

cases = pool.Cases(pool.output("cs231n.pooling:l2_pool_forward_naive"))
exercise.test("2x2 windows at stride 2", weight=2)(cases.tiles)
exercise.test("all numbers negative", weight=0.5)(cases.negative)
exercise.test("windows that overlap", weight=2, draws=2)(cases.overlap)
exercise.test("windows higher than wide")(cases.high)
exercise.test("windows wider than high, rows and columns left over", weight=1.5)(cases.rest)
exercise.test("gaps between the windows")(cases.gaps)
exercise.test("float32", weight=0.5)(cases.single)
