"""Wrong losses."""

from grading.spec import Misconception, Rewrite

MISCONCEPTIONS = [
    Misconception(
        "half-missing",
        "Your loss is what you get without the half.",
        "Read the definition again.",
        [Rewrite("toy/model.py:Model.loss", "loss = np.sum(scale_rows(x, self.s) ** 2)")],
    ),
]
