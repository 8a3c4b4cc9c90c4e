"""Wrong softmax losses, each as a change to the right one."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:softmax_loss"


def with_exponentials(exponentials: str) -> Rewrite:
    """A solution that divides these exponentials by their sums, and takes logarithms after."""
    return Rewrite(
        WHERE,
        f"""
        N = x.shape[0]
        rows = np.arange(N)
        with np.errstate(all="ignore"):
            e = {exponentials}
            p = e / e.sum(axis=1, keepdims=True)
            loss = -np.log(p[rows, y]).sum() / N
        dx = p.copy()
        dx[rows, y] -= 1
        dx /= N
        """,
    )


MISCONCEPTIONS = [
    Misconception(
        id="maximum-not-subtracted",
        says=(
            "Your results are what you get when the exponentials are taken of the scores "
            "themselves: they overflow for large scores."
        ),
        hint=(
            "exp(2000) is larger than any float. The probabilities stay the same if each "
            "row is shifted; by what?"
        ),
        changes=[with_exponentials("np.exp(x)")],
    ),
    Misconception(
        id="maximum-of-the-batch",
        says=(
            "Your results are what you get when one maximum, that of the whole batch, is "
            "subtracted from every row."
        ),
        hint=(
            "A row far below that maximum has only zeros left. Each row needs a maximum of its own."
        ),
        changes=[with_exponentials("np.exp(x - x.max())")],
    ),
    Misconception(
        id="loss-not-divided",
        says="Your loss is what you get when it is summed, not averaged, over the batch.",
        hint="Twice as many examples should not double the loss.",
        changes=[Edit(WHERE, ".sum() / N", ".sum()")],
    ),
    Misconception(
        id="gradient-not-divided",
        says="Your dx is what you get when only the loss is averaged over the batch.",
        hint="The 1/N of the loss stands in its derivative, too.",
        changes=[Edit(WHERE, "dx /= N", "pass")],
    ),
    Misconception(
        id="gradient-without-the-label",
        says="Your dx holds the probabilities alone.",
        hint=(
            "The right class enters the loss once more, by itself: what does that add to "
            "its derivative?"
        ),
        changes=[Edit(WHERE, "    dx[rows, y] -= 1\n", "")],
    ),
    Misconception(
        id="gradient-of-the-other-sign",
        says="Your dx has the opposite sign.",
        hint=(
            "A higher score for the right class should lower the loss. Which sign must "
            "its gradient have?"
        ),
        changes=[Edit(WHERE, "dx /= N", "dx /= -N")],
    ),
    Misconception(
        id="probabilities-rounded-up",
        says=(
            "Your loss is what you get when a small number is added to the probability "
            "before its logarithm is taken."
        ),
        hint=(
            "That hides how wrong a sure answer is. Simplify the logarithm of the "
            "quotient before you compute it."
        ),
        changes=[
            Edit(WHERE, "-log_p[rows, y].sum()", "-np.log(np.exp(log_p[rows, y]) + 1e-8).sum()")
        ],
    ),
    Misconception(
        id="scores-overwritten",
        says="Your results are right, but the scores themselves were shifted.",
        hint="Which of your lines write into x?",
        changes=[
            Edit(
                WHERE,
                "shifted = x - x.max(axis=1, keepdims=True)",
                "x -= x.max(axis=1, keepdims=True)\n    shifted = x",
            )
        ],
    ),
    Misconception(
        id="log-of-a-rounded-probability",
        says=(
            "Your loss is the logarithm of a probability that was rounded to 0, so it is infinite."
        ),
        hint="log(a / b) is log(a) - log(b). Which of the two forms never sees a 0?",
        changes=[with_exponentials("np.exp(x - x.max(axis=1, keepdims=True))")],
    ),
]
