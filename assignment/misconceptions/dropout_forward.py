"""Known wrong answers for `dropout_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:dropout_forward"
MASK = "(np.random.rand(*x.shape) < p).astype(x.dtype) / p"

MISCONCEPTIONS = [
    Misconception(
        id="p-taken-for-the-chance-to-drop",
        says="p is used as the probability of dropping a unit.",
        hint=(
            "The docstring says whether p is the probability of keeping or dropping. Older "
            "versions of the course used the other one."
        ),
        changes=[Edit(WHERE, MASK, MASK.replace("< p", ">= p").replace("/ p", "/ (1 - p)"))],
    ),
    Misconception(
        id="not-inverted",
        says="The units that are kept are not divided by p.",
        hint="The expected value of each unit should be the same as without dropout.",
        changes=[Edit(WHERE, ".astype(x.dtype) / p", ".astype(x.dtype)")],
    ),
    Misconception(
        id="comparison-the-wrong-way-round",
        # True whether p is read as the chance to keep a unit or, as until 2017, to drop it.
        says="A unit is kept with probability 1 - p, but divided by p.",
        hint="If p is near 1, how many units does your comparison keep?",
        changes=[Edit(WHERE, "< p", ">= p")],
    ),
    Misconception(
        id="scaled-in-test-mode",
        says="Test mode multiplies by p instead of returning x.",
        hint="If train mode divides by p, what is left for test mode to do?",
        changes=[Edit(WHERE, "out = x.copy()", "out = x * p")],
    ),
    Misconception(
        id="dropout-in-test-mode",
        says="Units are dropped in test mode, too.",
        hint="Should two calls give different answers for the same image?",
        changes=[Edit(WHERE, "out = x.copy()", "out = x * (np.random.rand(*x.shape) < p) / p")],
    ),
    Misconception(
        id="one-mask-for-all-examples",
        says="All examples lose the same units.",
        hint="How many random numbers does an input of shape (N, D) need?",
        changes=[Edit(WHERE, "*x.shape", "*x.shape[1:]")],
    ),
    Misconception(
        id="division-outside-the-mask",
        says="The mask in the cache does not contain the division by p.",
        hint="What does the backward pass multiply by?",
        changes=[
            Edit(WHERE, MASK, "np.random.rand(*x.shape) < p"),
            Edit(WHERE, "out = x * mask", "out = x * mask / p"),
        ],
    ),
    Misconception(
        id="same-mask-in-every-call",
        says="Every call drops the same units, because it sets the random seed to a fixed number.",
        hint="Call the function twice and compare the masks. Who chooses the seed?",
        changes=[Edit(WHERE, f"mask = {MASK}", f"np.random.seed(0)\n        mask = {MASK}")],
    ),
    Misconception(
        id="kept-below-1-minus-p",
        says="p is used as the probability of dropping a unit.",
        hint=(
            "The docstring says whether p is the probability of keeping or dropping. "
            "Older versions of the course used the other one."
        ),
        changes=[Edit(WHERE, MASK, MASK.replace("p)", "1 - p)").replace("/ p", "/ (1 - p)"))],
    ),
    Misconception(
        id="multiplied-by-p",
        says="The units that are kept are multiplied by p instead of divided by it.",
        hint=(
            "If one unit in four is kept, must it become larger or smaller to keep the "
            "expected sum?"
        ),
        changes=[Edit(WHERE, ".astype(x.dtype) / p", ".astype(x.dtype) * p")],
    ),
    Misconception(
        id="scaled-by-the-chance-to-drop",
        says="A unit is kept with probability p, but divided by 1 - p.",
        hint=(
            "If one unit in four is kept, how much larger must it become to keep the expected sum?"
        ),
        changes=[Edit(WHERE, ".astype(x.dtype) / p", ".astype(x.dtype) / (1 - p)")],
    ),
    Misconception(
        id="normal-numbers",
        says="The random numbers compared with p are normal instead of uniform.",
        hint=(
            "rand and randn are different functions. For which of them is a number below p with "
            "probability p?"
        ),
        changes=[Edit(WHERE, "np.random.rand(*x.shape)", "np.random.randn(*x.shape)")],
    ),
    Misconception(
        id="a-generator-of-its-own",
        says=(
            "The random numbers do not follow np.random.seed, because they come from another "
            "generator."
        ),
        hint="Which generator does np.random.seed set?",
        changes=[
            Edit(
                WHERE,
                "mask = (np.random.rand(*x.shape)",
                # It lives from call to call and starts in the same state in every process.
                'own = dropout_forward.__dict__.setdefault("own", np.random.default_rng(0))\n'
                "        mask = (own.random(x.shape)",
            )
        ],
    ),
    Misconception(
        id="input-overwritten",
        says="The results are right, but x itself is multiplied by the mask.",
        hint="Other code may still need x. Which of your operations write into it?",
        changes=[Edit(WHERE, "out = x * mask", "x *= mask\n        out = x")],
    ),
]
