"""What `median` must do."""

from grading.spec import Case, Exercise

exercise = Exercise("median")


@exercise.test("an odd number of values")
def odd(case: Case) -> None:
    values = case.array("values", case.rng.normal(size=case.choice(5, among=[1, 3, 7])))
    case.expect("middle", case.call("stats.describe:median", values))


@exercise.test("an even number of values")
def even(case: Case) -> None:
    values = case.array("values", case.rng.normal(size=case.choice(4, among=[2, 6])))
    case.expect("middle", case.call("stats.describe:median", values))
