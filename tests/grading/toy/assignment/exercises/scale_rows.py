"""What `scale_rows` must do."""

from grading.spec import Case, Exercise

exercise = Exercise("scale_rows")


def draw(case: Case, n: int, d: int) -> None:
    """Record one call."""
    x = case.array("x", case.rng.normal(size=(n, d)))
    s = case.array("s", case.rng.normal(size=n))
    case.expect("out", case.call("toy.rows:scale_rows", x, s), dtypes=("float64",))


@exercise.test("a wide matrix", weight=2)
def wide(case: Case) -> None:
    draw(case, case.size(3, low=2, high=4), case.size(5, low=5, high=7))


@exercise.test("a square matrix", draws=2)
def square(case: Case) -> None:
    n = case.size(4, low=2, high=5)
    draw(case, n, n)
