"""What `Model.loss` must do."""

from grading.spec import Case, Exercise

exercise = Exercise("model_loss")


@exercise.test("one loss")
def one(case: Case) -> None:
    n = case.size(3, low=2, high=5)
    s = case.array("s", case.rng.normal(size=n))
    x = case.array("x", case.rng.normal(size=(n, 2)))
    model = case.call("toy.model:Model", s)
    case.expect("loss", model.method("loss", x))
