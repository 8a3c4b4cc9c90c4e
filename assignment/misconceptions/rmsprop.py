"""Known wrong answers for `rmsprop`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/optim.py:rmsprop"

MISCONCEPTIONS = [
    words.known(
        "epsilon-inside-the-root",
        [Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', 'np.sqrt(cache + config["epsilon"])')],
    ),
    words.known(
        "epsilon-missing", [Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', "np.sqrt(cache)")]
    ),
    Misconception(
        id="old-cache-used",
        says="The step uses the cache from the step before.",
        hint="The docstring says which cache is used.",
        changes=[
            Edit(WHERE, "np.sqrt(cache)", 'np.sqrt(config["cache"])'),
            Edit(WHERE, 'config["epsilon"])', 'config["epsilon"] + 1e-30)'),
        ],
    ),
    Misconception(
        id="decay-the-wrong-way-round",
        says="decay_rate and 1 - decay_rate are swapped.",
        hint="With a decay rate of 0.99, how fast should the cache forget?",
        changes=[Edit(WHERE, 'decay = config["decay_rate"]', 'decay = 1 - config["decay_rate"]')],
    ),
    Misconception(
        id="gradients-added-up",
        says="The cache is a sum of squares that never forgets, as in AdaGrad.",
        hint="How much of the old cache is kept, and how much of the new square is added?",
        changes=[
            Edit(WHERE, 'decay * config["cache"] + (1 - decay) * dw**2', 'config["cache"] + dw**2')
        ],
    ),
    Misconception(
        id="cache-not-stored",
        says="The cache is not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[Edit(WHERE, 'config["cache"] = cache', "pass")],
    ),
    Misconception(
        id="root-missing",
        says="The step divides by the cache itself instead of its square root.",
        hint="Multiply dw by ten: the step should hardly change.",
        changes=[Edit(WHERE, "np.sqrt(cache)", "cache")],
    ),
    Misconception(
        id="decay-rate-ignored",
        says="The decay rate in config is ignored; it is always 0.99.",
        hint="Where does your code read the decay rate?",
        changes=[
            Rewrite(
                WHERE,
                """
cache = 0.99 * config["cache"] + 0.01 * dw**2
config["cache"] = cache
next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])
""",
            )
        ],
    ),
    Misconception(
        id="square-forgotten",
        says="The cache averages the gradients instead of their squares.",
        hint="What is the root taken of in the formula?",
        changes=[Edit(WHERE, "(1 - decay) * dw**2", "(1 - decay) * dw")],
    ),
    Misconception(
        id="epsilon-added-to-the-weights",
        says=(
            "epsilon is added to the weights instead of the root, because parentheses are missing."
        ),
        hint="Which of the operations does Python do first?",
        changes=[
            Edit(
                WHERE,
                'dw / (np.sqrt(cache) + config["epsilon"])',
                'dw / np.sqrt(cache) + config["epsilon"]',
            )
        ],
    ),
]
