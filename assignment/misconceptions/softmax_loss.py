"""Known wrong answers for `softmax_loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/layers.py:softmax_loss"


def with_exponentials(exponentials: str) -> Rewrite:
    """A solution that divides these exponentials by their sums and then takes logarithms."""
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
        says="The exponentials are taken of the scores themselves, so large scores overflow.",
        hint=(
            "exp(2000) is larger than any float. What can you subtract from each row without "
            "changing the probabilities?"
        ),
        changes=[with_exponentials("np.exp(x)")],
    ),
    Misconception(
        id="maximum-of-the-batch",
        says="The maximum of the whole batch is subtracted from every row.",
        hint=(
            "In a row far below that maximum, every exponential becomes 0. Each row needs its own "
            "maximum."
        ),
        changes=[with_exponentials("np.exp(x - x.max())")],
    ),
    Misconception(
        id="loss-not-divided",
        says="The loss is summed over the batch instead of averaged.",
        hint="Twice as many examples should not double the loss.",
        changes=[Edit(WHERE, ".sum() / N", ".sum()")],
    ),
    Misconception(
        id="gradient-not-divided",
        says="dx is not divided by the number of examples.",
        hint="The loss has a factor of 1/N. What does this factor do in the derivative?",
        changes=[Edit(WHERE, "dx /= N", "pass")],
    ),
    Misconception(
        id="label-term-not-divided",
        says="Only the probabilities in dx are divided by the number of examples.",
        hint="The term of the right class belongs to the same mean.",
        changes=[Edit(WHERE, "dx[rows, y] -= 1", "dx[rows, y] -= N")],
    ),
    Misconception(
        id="label-term-in-whole-columns",
        says="1 is subtracted from whole columns of dx instead of one entry of each row.",
        hint="dx[:, y] selects every row. Which index belongs to which row?",
        changes=[Edit(WHERE, "dx[rows, y] -= 1", "dx[:, y] -= 1")],
    ),
    Misconception(
        id="gradient-without-the-label",
        says="dx contains only the probabilities; the term for the correct class is missing.",
        hint=(
            "The score of the correct class appears in the loss once more, on its own. What does "
            "that add to the derivative?"
        ),
        changes=[Edit(WHERE, "    dx[rows, y] -= 1\n", "")],
    ),
    Misconception(
        id="gradient-of-the-other-sign",
        says="dx has the wrong sign.",
        hint=(
            "A higher score for the correct class should lower the loss. Which sign must its "
            "gradient have?"
        ),
        changes=[Edit(WHERE, "dx /= N", "dx /= -N")],
    ),
    Misconception(
        id="probabilities-rounded-up",
        says="A small number is added to the probability before its logarithm is taken.",
        hint=(
            "That hides how wrong a confident answer is. Simplify the logarithm of the quotient "
            "before you compute it."
        ),
        changes=[
            Edit(WHERE, "-log_p[rows, y].sum()", "-np.log(np.exp(log_p[rows, y]) + 1e-8).sum()")
        ],
    ),
    Misconception(
        id="scores-overwritten",
        says="The results are right, but the scores in x are changed in place.",
        hint="Which of your lines write into x?",
        changes=[
            Edit(
                WHERE,
                "shifted = x - x.max(axis=1, keepdims=True)",
                "x -= x.max(axis=1, keepdims=True)\n    shifted = x",
            )
        ],
    ),
    words.known(
        "log-of-a-rounded-probability",
        [with_exponentials("np.exp(x - x.max(axis=1, keepdims=True))")],
    ),
    Misconception(
        id="maximum-of-the-columns",
        says="The maximum of each column is subtracted instead of the maximum of each row.",
        hint=(
            "Which scores may be shifted together without changing the probabilities of an example?"
        ),
        changes=[with_exponentials("np.exp(x - x.max(axis=0))")],
    ),
]
