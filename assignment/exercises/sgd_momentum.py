"""What `sgd_momentum` must do: the step, and the velocity it remembers."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Case, Exercise

# What the exercises share; these files are run by path, so there is no package to import from.
draw = SimpleNamespace(**run_path(str(Path(__file__).with_name("_dense.py"))))

exercise = Exercise("sgd_momentum")

TARGET = "cs231n.optim:sgd_momentum"


@exercise.test("a first step, from a velocity of 0")
def first(case: Case) -> None:
    shape = (case.size(4, low=3, high=6), 5)
    w, dw = (case.array(name, draw.off_zero(case, *shape)) for name in ("w", "dw"))
    config = draw.options(case, learning_rate=case.choice(0.1, among=[0.05, 0.3]))
    next_w, kept = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w)
    case.expect("config['velocity']", kept.item("velocity"))


@exercise.test("a step with a velocity, momentum as given", weight=2)
def moving(case: Case) -> None:
    shape = (4, case.size(5, low=3, high=6))
    w, dw, v = (case.array(name, draw.off_zero(case, *shape)) for name in ("w", "dw", "velocity"))
    config = draw.options(
        case, learning_rate=0.2, momentum=case.choice(0.6, among=[0.5, 0.8]), velocity=v
    )
    next_w, kept = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", next_w)
    case.expect("config['velocity']", kept.item("velocity"))
    case.unchanged("w", "dw", "velocity")


@exercise.test("three steps in a row, defaults", weight=1.5)
def three(case: Case) -> None:
    w = case.array("w", draw.off_zero(case, 6))
    config = draw.options(case)
    for k in range(3):
        dw = case.array(f"dw {k + 1}", 10 * draw.off_zero(case, 6))
        w, config = case.call(TARGET, w, dw, config).unpack("next_w", "config")
    case.expect("next_w", w)


@exercise.test("float32", weight=0.5)
def single(case: Case) -> None:
    w, dw = (case.array(n, draw.off_zero(case, 3, 4, dtype="float32")) for n in ("w", "dw"))
    next_w, _ = case.call(TARGET, w, dw, draw.options(case)).unpack("next_w", "config")
    case.expect("next_w", next_w, rtol=1e-4, atol=1e-6)
