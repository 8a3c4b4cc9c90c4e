"""Known wrong answers for `softmax_loss`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/layers.py:softmax_loss"
SHIFTED = "x - x.max(axis=1, keepdims=True)"
LOSS = "-log_p[rows, y].sum()"
SUBTRACT_ONE = "dx[rows, y] -= 1"


def quotients(shifted: str, total: str = "e.sum(axis=1, keepdims=True)") -> Rewrite:
    """A solution that divides exponentials by a sum and takes the logarithms of the quotients."""
    return Rewrite(
        WHERE,
        f"""
        N = x.shape[0]
        rows = np.arange(N)
        with np.errstate(all="ignore"):
            e = np.exp({shifted})
            p = e / {total}
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
        changes=[quotients("x")],
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
    words.known("log-of-a-rounded-probability", [quotients(SHIFTED)]),
    Misconception(
        id="gradient-without-the-label",
        says="dx contains only the probabilities; the term for the correct class is missing.",
        hint=(
            "The score of the correct class appears in the loss once more, on its own. What does "
            "that add to the derivative?"
        ),
        changes=[Edit(WHERE, SUBTRACT_ONE, "pass")],
    ),
    Misconception(
        id="label-term-in-whole-columns",
        says="1 is subtracted from whole columns of dx instead of from one entry of each row.",
        hint="An index [:, y] selects every row. Which index belongs to which row?",
        changes=[Edit(WHERE, SUBTRACT_ONE, "dx[:, y] -= 1")],
    ),
    Misconception(
        id="scores-overwritten",
        says="The results are right, but the scores in x are changed in place.",
        hint="Which of your lines write into x?",
        changes=[Edit(WHERE, f"shifted = {SHIFTED}", f"x -= {SHIFTED[4:]}\n    shifted = x")],
    ),
    Misconception(
        id="label-term-not-divided",
        says="In dx, the probabilities are divided by the number of examples, but the 1 is not.",
        hint="The 1 at the correct class belongs to the same mean.",
        changes=[Edit(WHERE, SUBTRACT_ONE, "dx[rows, y] -= N")],
    ),
    *(
        Misconception(
            id=f"probabilities-not-below-{least}",
            says="A small number keeps the probability away from 0 before its logarithm is taken.",
            hint=(
                "That hides how wrong a confident answer is. Simplify the logarithm of the "
                "quotient before you compute it."
            ),
            changes=[Edit(WHERE, LOSS, f"-np.log(np.exp(log_p[rows, y]).clip({least})).sum()")],
        )
        for least in ("1e-7", "1e-8", "1e-10", "1e-12", "1e-15")
    ),
    Misconception(
        id="loss-of-the-other-sign",
        says="The loss has the wrong sign: the minus of the formula is missing.",
        hint="The logarithm of a probability is negative. Can a loss be?",
        changes=[Edit(WHERE, LOSS, "log_p[rows, y].sum()")],
    ),
    Misconception(
        id="label-term-added",
        says="In dx, 1 is added at the correct class instead of subtracted.",
        hint=(
            "A higher score for the correct class should lower the loss. Which sign must "
            "its gradient have?"
        ),
        changes=[Edit(WHERE, SUBTRACT_ONE, "dx[rows, y] += 1")],
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
        id="maximum-of-the-batch",
        says="The maximum of the whole batch is subtracted from every row.",
        hint=(
            "In a row far below that maximum, every exponential becomes 0. Each row needs its own "
            "maximum."
        ),
        changes=[quotients("x - x.max()")],
    ),
    Misconception(
        id="maximum-of-the-columns",
        says="The maximum of each column is subtracted instead of the maximum of each row.",
        hint=(
            "Which scores may be shifted together without changing the probabilities of an example?"
        ),
        changes=[quotients("x - x.max(axis=0)")],
    ),
    Misconception(
        id="sum-over-the-examples",
        says="The exponentials are summed over the examples instead of over the classes.",
        hint="The probabilities of one example add up to 1. Which axis do you have to sum over?",
        changes=[Edit(WHERE, "sum(axis=1, keepdims=True))", "sum(axis=0))")],
    ),
    Misconception(
        id="maximum-not-subtracted-log-of-the-sum",
        says="The exponentials are taken of the scores themselves, so large scores overflow.",
        hint=(
            "exp(2000) is larger than any float. What can you subtract from each row without "
            "changing the probabilities?"
        ),
        changes=[Edit(WHERE, SHIFTED, "x")],
    ),
    Misconception(
        id="less-than-the-maximum-subtracted",
        says="Something smaller than the maximum is subtracted from each row, so exp overflows.",
        hint="After the subtraction, how large may the largest score of a row be?",
        changes=[Edit(WHERE, SHIFTED, "x - x.mean(axis=1, keepdims=True)")],
    ),
    Misconception(
        id="sum-over-the-whole-batch-then-log",
        says="The exponentials are summed over the whole batch instead of over each row.",
        hint="The probabilities of one example add up to 1. Which axis do you have to sum over?",
        changes=[quotients(SHIFTED, "e.sum()")],
    ),
    Misconception(
        id="loss-over-whole-columns",
        says="The loss adds up whole columns instead of one entry of each row.",
        hint="An index [:, y] selects every row. Which index belongs to which row?",
        changes=[Edit(WHERE, LOSS, "-log_p[:, y].sum()")],
    ),
    Misconception(
        id="loss-divided-by-the-classes",
        says="The loss is divided by the number of classes instead of the number of examples.",
        hint="The mean is taken over the batch. Which of the two sizes is N?",
        changes=[Edit(WHERE, ".sum() / N", ".sum() / x.shape[1]")],
    ),
    Misconception(
        id="gradient-divided-by-the-classes",
        says="dx is divided by the number of classes instead of the number of examples.",
        hint="The mean is taken over the batch. Which of the two sizes is N?",
        changes=[Edit(WHERE, "dx /= N", "dx /= x.shape[1]")],
    ),
]
