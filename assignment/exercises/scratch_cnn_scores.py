"""Tests of `Network.scores`: convolution, pooling, dense layer."""

from __future__ import annotations

from typing import Any

from grading.spec import Case, Exercise

from . import _small_network as net

exercise = Exercise("scratch_cnn_scores", explains=["Compute the scores of a batch."])

LAYERS = "3x3 convolution without padding - 2x2 max pooling - dense layer with softmax."
SCORES = "Scores (N, classes), before the softmax."


def scores(case: Case, **form: Any) -> None:
    """Run a batch through a drawn network and expect the right scores."""
    small = net.small(case, **form)
    x = small.images(case, "x", case.size(3, low=2, high=5), str(form.get("dtype", "float64")))
    tolerance = net.draw.SINGLE if form.get("dtype") == "float32" else {}
    case.expect("scores", small.network.method("scores", x), **tolerance)


@exercise.test("gray images", promises=[LAYERS, SCORES])
def gray(case: Case) -> None:
    scores(case)


@exercise.test("color images", promises=["x: images (N, C, H, W)."])
def color(case: Case) -> None:
    scores(case, channels=3)


@exercise.test("maps with a row left over after pooling", promises=[LAYERS])
def rest(case: Case) -> None:
    scores(case, channels=2, odd=True)


@exercise.test("float32, a batch of one", promises=[SCORES])
def single(case: Case) -> None:
    small = net.small(case, dtype="float32")
    x = small.images(case, "x", 1, "float32")
    case.expect("scores", small.network.method("scores", x), **net.draw.SINGLE)


@exercise.test(
    "the caches stay in self.caches",
    weight=0.5,
    promises=["The caches of the layers stay in `self.caches`."],
)
def caches(case: Case) -> None:
    small = net.small(case)
    small.network.method("scores", small.images(case, "x", 2))
    case.expect("any caches", case.call("builtins:bool", small.network.attr("caches")))


exercise.untouched(color)
