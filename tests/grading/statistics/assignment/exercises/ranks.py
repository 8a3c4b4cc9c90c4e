"""What `ranks` must do."""

from grading.spec import Case, Exercise

exercise = Exercise("ranks")


@exercise.test("different values")
def different(case: Case) -> None:
    values = case.array("values", case.rng.permutation(case.size(6, low=3, high=8)) * 1.5)
    case.expect("places", case.call("stats.describe:ranks", values))


@exercise.test("equal values share a rank")
def equal(case: Case) -> None:
    values = case.array("values", case.rng.integers(0, 3, size=8) * 1.0)
    case.expect("places", case.call("stats.describe:ranks", values))
