"""Mistakes that occur in several networks: in the initial weights, scores and regularization.

Used by two_layer_net_init, two_layer_net_loss, fully_connected_net_init and
fully_connected_net_loss. Their words are in `_known`.
"""

from __future__ import annotations

from collections.abc import Sequence

from grading.spec import Edit, Misconception

from ._known import known


def initial_weights(where: str, layers: Sequence[tuple[str, str, str]]) -> list[Misconception]:
    """Return the mistakes in arrays of weights and biases, the most likely first.

    Args:
        where: the constructor.
        layers: for each layer, the texts of the solution for its biases, its number of inputs and
            its number of outputs.
    """

    def weights(text: str) -> list[Edit]:
        """Draw the weights of every layer by `text`, where {i} and {o} are its sizes."""
        return [
            Edit(
                where,
                f"weight_scale * np.random.randn({inputs}, {outputs})",
                text.format(i=inputs, o=outputs),
            )
            for _, inputs, outputs in layers
        ]

    def biases(text: str) -> list[Edit]:
        """Set the biases of every layer to `text`, where {i} and {o} are its sizes."""
        return [
            Edit(
                where,
                f"{name} = np.zeros({outputs})",
                f"{name} = {text.format(i=inputs, o=outputs)}",
            )
            for name, inputs, outputs in layers
        ]

    return [
        known("scale-forgotten", weights("np.random.randn({i}, {o})")),
        known("uniform-from-zero", weights("weight_scale * np.random.rand({i}, {o})")),
        known("random-biases", biases("weight_scale * np.random.randn({o})")),
        known("transposed", weights("weight_scale * np.random.randn({o}, {i})")),
        known("scale-by-fan-in", weights("np.random.randn({i}, {o}) / np.sqrt({i})")),
        known("kaiming-scale", weights("np.sqrt(2 / {i}) * np.random.randn({i}, {o})")),
        known("biases-with-an-axis-more", biases("np.zeros((1, {o}))")),
        known("biases-of-the-inputs", biases("np.zeros({i})")),
        known(
            "uniform-in-place-of-normal",
            weights("weight_scale * 12**0.5 * (np.random.rand({i}, {o}) - 0.5)"),
        ),
    ]


def probabilities_for_scores(where: str) -> Misconception:
    """Return the mistake that the method `loss` returns probabilities instead of scores."""
    softmax = "np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)"
    return known("probabilities-for-scores", [Edit(where, "return scores", f"return {softmax}")])


def regularization(
    where: str, *, loop: str, loss: str, gradient: str, weights: str
) -> list[Misconception]:
    """Return the mistakes in the regularization, the most likely first.

    Args:
        where: the method `loss`.
        loop: the line of the solution that begins the loop over the arrays of weights.
        loss: the line that adds the penalty of one array to the loss.
        gradient: the line that adds its derivative to the gradient.
        weights: the array, as both lines write it.
    """
    target = gradient.partition(" += ")[0]

    def gradient_line(old: str, new: str) -> list[Edit]:
        return [Edit(where, gradient, gradient.replace(old, new))]

    return [
        known("gradient-without-regularization", [Edit(where, gradient, "pass")]),
        known("loss-without-the-half", [Edit(where, loss, loss.replace("0.5 * ", ""))]),
        known("gradient-half-the-penalty", gradient_line("+= ", "+= 0.5 * ")),
        known("gradient-twice-the-penalty", gradient_line("+= ", "+= 2 * ")),
        known("loss-without-regularization", [Edit(where, loss, "pass")]),
        known("gradient-holds-only-the-penalty", gradient_line("+=", "=")),
        known("gradient-subtracts-the-penalty", gradient_line("+=", "-=")),
        known(
            "penalty-divided-by-the-examples",
            [Edit(where, loss, f"{loss} / len(X)"), Edit(where, gradient, f"{gradient} / len(X)")],
        ),
        known(
            "gradient-adds-the-sum-of-the-weights",
            gradient_line(f"* {weights}", f"* np.sum({weights})"),
        ),
        known("gradient-regularizes-the-gradient", gradient_line(f"* {weights}", f"* {target}")),
        known("loss-holds-only-the-penalty", [Edit(where, loop, f"loss = 0.0\n        {loop}")]),
    ]
