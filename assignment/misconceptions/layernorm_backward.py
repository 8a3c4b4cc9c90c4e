"""Known wrong answers for `layernorm_backward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words
from . import _norm as norm

WHERE = "cs231n/layers.py:layernorm_backward"
LAST = "dx = inv_std * (dx_hat - dx_hat.mean(axis=1, keepdims=True) - x_hat * along_x_hat)"


def means(of_products: str, of_gradients: str) -> list[Edit]:
    """The solution with these expressions for its two means."""
    return [
        Edit(WHERE, "(dx_hat * x_hat).mean(axis=1, keepdims=True)", of_products),
        Edit(WHERE, "dx_hat.mean(axis=1, keepdims=True)", of_gradients),
    ]


MISCONCEPTIONS = [
    Misconception(
        id="averages-over-the-batch",
        says="The means are taken over the batch instead of over each row.",
        hint="Each row was normalized with its own mean and variance.",
        changes=means(
            "(dx_hat * x_hat).mean(axis=0, keepdims=True)", "dx_hat.mean(axis=0, keepdims=True)"
        ),
    ),
    Misconception(
        id="gamma-outside-the-sums",
        says="gamma is multiplied in after the means are taken instead of before.",
        hint=(
            "The features of a row have different gammas, so you cannot move gamma out of the mean."
        ),
        changes=[
            Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout"),
            Edit(WHERE, "dx = inv_std * (", "dx = gamma * inv_std * ("),
        ],
    ),
    words.known("gamma-forgotten", [Edit(WHERE, "dx_hat = dout * gamma", "dx_hat = dout")]),
    Misconception(
        id="divided-by-n",
        says=(
            "The sums over a row are divided by the number of rows instead of the number of "
            "features."
        ),
        hint="Over how many numbers is each mean taken?",
        changes=means(
            "(dx_hat * x_hat).sum(axis=1, keepdims=True) / len(dout)",
            "dx_hat.sum(axis=1, keepdims=True) / len(dout)",
        ),
    ),
    Misconception(
        id="statistics-taken-for-constants",
        says="dx treats the mean and the variance as constants.",
        hint="Slightly change one number: the mean and the variance of its row change as well.",
        changes=[Edit(WHERE, LAST, "dx = inv_std * dx_hat")],
    ),
    Misconception(
        id="sums-for-means",
        says="The sums over a row are not divided by D.",
        hint="Over how many numbers is each mean taken?",
        changes=means(
            "(dx_hat * x_hat).sum(axis=1, keepdims=True)", "dx_hat.sum(axis=1, keepdims=True)"
        ),
    ),
    words.known(
        "variance-path-of-the-other-sign",
        [Edit(WHERE, "- x_hat * along_x_hat", "+ x_hat * along_x_hat")],
    ),
    words.known("variance-taken-for-a-constant", [Edit(WHERE, " - x_hat * along_x_hat", "")]),
    words.known(
        "mean-taken-for-a-constant",
        [Edit(WHERE, "dx_hat - dx_hat.mean(axis=1, keepdims=True)", "dx_hat")],
    ),
    Misconception(
        id="distance-forgotten",
        says="The path through the variance leaves out the factor x_hat.",
        hint="How much a number changes the variance depends on its distance from the mean.",
        changes=[Edit(WHERE, "x_hat * along_x_hat)", "along_x_hat)")],
    ),
    Misconception(
        id="variance-path-one-deviation-less",
        says="The path through the variance is divided by the standard deviation one time too few.",
        hint=norm.SCALE,
        changes=[Edit(WHERE, "x_hat * along_x_hat)", "x_hat / inv_std * along_x_hat)")],
    ),
    *norm.backward(WHERE, LAST, axis=1),
]
