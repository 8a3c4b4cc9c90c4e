"""Known wrong answers for `Model.loss`."""

from grading.spec import Misconception, Rewrite

MISCONCEPTIONS = [
    Misconception(
        "half-missing",
        "The factor 0.5 is missing.",
        "Read the definition again.",
        [Rewrite("toy/model.py:Model.loss", "loss = np.sum(scale_rows(x, self.s) ** 2)")],
    ),
]
