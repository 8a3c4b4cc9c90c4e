"""What `rmsprop` must do: the step, and the moving average it remembers."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Case, Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_dense.py"))))

exercise = Exercise("rmsprop")

TARGET = "cs231n.optim:rmsprop"


@exercise.test("a first step, from a cache of 0")
def first(case: Case) -> None:
    shape = (case.size(4, low=3, high=6), 5)
    w, dw = (case.array(name, draw.off_zero(case, *shape)) for name in ("w", "dw"))
    config = draw.options(case, learning_rate=case.choice(0.1, among=[0.05, 0.3]))
    next_w, kept = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w)
    case.expect("config['cache']", kept.item("cache"))


@exercise.test("a step with a cache, decay rate as given", weight=2)
def moving(case: Case) -> None:
    shape = (4, case.size(5, low=3, high=6))
    w, dw = (case.array(name, draw.off_zero(case, *shape)) for name in ("w", "dw"))
    cache = case.array("cache", case.rng.uniform(0.5, 3.0, size=shape))
    rate = case.choice(0.7, among=[0.6, 0.9])
    config = draw.options(case, learning_rate=0.2, decay_rate=rate, cache=cache)
    next_w, kept = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w)
    case.expect("config['cache']", kept.item("cache"))
    case.unchanged("w", "dw", "cache")


@exercise.test("epsilon as given, outside the root")
def with_epsilon(case: Case) -> None:
    w, dw = (case.array(name, draw.off_zero(case, 8)) for name in ("w", "dw"))
    config = draw.options(case, learning_rate=0.2, epsilon=case.choice(0.3, among=[0.1, 0.5]))
    next_w, _ = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w)


@exercise.test("three steps in a row, defaults", weight=1.5)
def three(case: Case) -> None:
    w = case.array("w", draw.off_zero(case, 6))
    config = draw.options(case)
    for k in range(3):
        dw = case.array(f"dw {k + 1}", draw.off_zero(case, 6))
        w, config = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", w)


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    w, dw = (case.array(n, draw.off_zero(case, 3, 4, dtype="float32")) for n in ("w", "dw"))
    next_w, _ = case.call(TARGET, w, dw, draw.options(case)).unpack("next_w", "config")
    case.expect("next_w", next_w, rtol=1e-4, atol=1e-6)
