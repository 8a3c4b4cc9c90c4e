"""Wrong dropout, each as a change to the right one."""

from grading.spec import Edit, Misconception

WHERE = "cs231n/layers.py:dropout_forward"

MISCONCEPTIONS = [
    Misconception(
        id="p-taken-for-the-chance-to-drop",
        says="Your out is what you get when p is the chance to drop a unit.",
        hint=(
            "The docstring says whether p is the chance to keep or to drop; years of the "
            "course differ in it."
        ),
        changes=[
            Edit(
                WHERE,
                "(np.random.rand(*x.shape) < p).astype(x.dtype) / p",
                "(np.random.rand(*x.shape) >= p).astype(x.dtype) / (1 - p if p < 1 else 1)",
            )
        ],
    ),
    Misconception(
        id="comparison-the-wrong-way-round",
        says=(
            "Your out is what you get when units are kept where the random number is "
            "above p, though the scaling is right."
        ),
        hint="For p near 1, how many units should survive?",
        changes=[Edit(WHERE, "np.random.rand(*x.shape) < p", "np.random.rand(*x.shape) >= p")],
    ),
    Misconception(
        id="not-inverted",
        says="Your out is what you get when the units that are kept are not divided by p.",
        hint="The expected value of a unit should be what it was.",
        changes=[Edit(WHERE, ".astype(x.dtype) / p", ".astype(x.dtype)")],
    ),
    Misconception(
        id="normal-numbers",
        says="Your out is what you get when normal random numbers are compared with p.",
        hint=(
            "rand and randn are two different functions. For which of them is the chance "
            "to lie below p equal to p?"
        ),
        changes=[Edit(WHERE, "np.random.rand(*x.shape)", "np.random.randn(*x.shape)")],
    ),
    Misconception(
        id="one-mask-for-all-examples",
        says="Your out is what you get when all examples lose the same units.",
        hint="How many random numbers are drawn for (N, D)?",
        changes=[
            Edit(
                WHERE,
                "np.random.rand(*x.shape) < p)",
                "np.random.rand(*x.shape[1:]) < p) * np.ones(x.shape)",
            )
        ],
    ),
    Misconception(
        id="scaled-in-test-mode",
        says=(
            "Your out is what you get when test mode multiplies by p although train mode "
            "has divided already."
        ),
        hint="The division in train mode is there so that test mode has nothing to do.",
        changes=[Edit(WHERE, "out = x.copy()", "out = x * p")],
    ),
    Misconception(
        id="dropout-in-test-mode",
        says="Your out is what you get when units are dropped in test mode too.",
        hint="Should the same image get two different answers?",
        changes=[Edit(WHERE, "out = x.copy()", "out = x * (np.random.rand(*x.shape) < p) / p")],
    ),
    Misconception(
        id="scaled-by-the-chance-to-drop",
        says="Your out is what you get when the units that are kept are divided by 1 - p.",
        hint="If one in four survives, how much louder must it speak?",
        changes=[Edit(WHERE, ".astype(x.dtype) / p", ".astype(x.dtype) / (1 - p if p < 1 else 1)")],
    ),
    Misconception(
        id="a-generator-of-its-own",
        says="Your draws do not follow np.random.seed, because they come from another generator.",
        hint="Which generator does np.random.seed seed?",
        changes=[
            Edit(
                WHERE,
                "mask = (np.random.rand(*x.shape)",
                # One that lives on from call to call, and begins in the same way in every process.
                'own = dropout_forward.__dict__.setdefault("own", np.random.default_rng(0))\n'
                "        mask = (own.random(x.shape)",
            )
        ],
    ),
    Misconception(
        id="division-outside-the-mask",
        says="The mask in your cache is without the division by p.",
        hint="What does the backward pass multiply by?",
        changes=[
            Edit(
                WHERE,
                "mask = (np.random.rand(*x.shape) < p).astype(x.dtype) / p",
                "mask = np.random.rand(*x.shape) < p",
            ),
            Edit(WHERE, "out = x * mask", "out = x * mask / p"),
        ],
    ),
]
