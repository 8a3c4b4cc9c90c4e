"""Known wrong answers for `rmsprop`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _known as words

WHERE = "cs231n/optim.py:rmsprop"

MISCONCEPTIONS = [
    words.known(
        "epsilon-inside-the-root",
        [Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', 'np.sqrt(cache + config["epsilon"])')],
    ),
    Misconception(
        id="epsilon-without-effect",
        says="The epsilon in config has no effect: it is left out, or always the same tiny number.",
        hint="Where does your code read epsilon, and where does the formula add it?",
        changes=[Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', "np.sqrt(cache)")],
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
    words.known(
        "epsilon-added-to-the-weights",
        [
            Edit(
                WHERE,
                'dw / (np.sqrt(cache) + config["epsilon"])',
                'dw / np.sqrt(cache) + config["epsilon"]',
            )
        ],
    ),
    Misconception(
        id="old-cache-in-full",
        says="The old cache is kept in full instead of multiplied by the decay rate.",
        hint="What is the old cache multiplied by in the formula?",
        changes=[
            Edit(
                WHERE,
                'decay * config["cache"] + (1 - decay) * dw**2',
                'config["cache"] + (1 - decay) * dw**2',
            )
        ],
    ),
    Misconception(
        id="new-square-in-full",
        says="The squared gradient is added in full instead of multiplied by 1 - decay_rate.",
        hint="What is the new square multiplied by in the formula?",
        changes=[
            Edit(
                WHERE,
                'decay * config["cache"] + (1 - decay) * dw**2',
                'decay * config["cache"] + dw**2',
            )
        ],
    ),
    Misconception(
        id="decay-rate-on-both-terms",
        says="The squared gradient is multiplied by decay_rate instead of 1 - decay_rate.",
        hint="The two factors of an average add up to 1.",
        changes=[
            Edit(
                WHERE,
                'decay * config["cache"] + (1 - decay) * dw**2',
                'decay * config["cache"] + decay * dw**2',
            )
        ],
    ),
    Misconception(
        id="absolute-value-for-the-square",
        says="The cache averages the absolute values of the gradients instead of their squares.",
        hint="What is the root taken of in the formula?",
        changes=[Edit(WHERE, "(1 - decay) * dw**2", "(1 - decay) * np.abs(dw)")],
    ),
    words.known(
        "uphill", [Edit(WHERE, 'w - config["learning_rate"]', 'w + config["learning_rate"]')]
    ),
    words.known("learning-rate-forgotten", [Edit(WHERE, 'config["learning_rate"] * dw', "dw")]),
    words.known(
        "learning-rate-ignored", [Edit(WHERE, 'config["learning_rate"] * dw', "1e-2 * dw")]
    ),
    Misconception(
        id="square-in-the-numerator",
        says="The step is the squared gradient divided by the root.",
        hint=(
            "Which of the two is squared in the step: the gradient, or only what the "
            "cache averages?"
        ),
        changes=[
            Edit(WHERE, 'config["learning_rate"] * dw /', 'config["learning_rate"] * dw**2 /')
        ],
    ),
    Misconception(
        id="root-stored",
        says="The square root of the cache is stored instead of the cache.",
        hint="What does the first formula average: the squares or their root?",
        changes=[Edit(WHERE, 'config["cache"] = cache', 'config["cache"] = np.sqrt(cache)')],
    ),
    Misconception(
        id="mean-over-the-weights",
        says="The squared gradients are averaged over all weights before they enter the cache.",
        hint="Every weight has a step size of its own. Which shape must the cache have?",
        changes=[Edit(WHERE, "(1 - decay) * dw**2", "(1 - decay) * np.mean(dw**2)")],
    ),
    Misconception(
        id="cache-overwritten",
        says="The results are right, but the old cache is changed in its own array.",
        hint="Which of your operations write into the array that was in config?",
        changes=[
            Rewrite(
                WHERE,
                (
                    'cache = config["cache"]\n'
                    'cache *= config["decay_rate"]\n'
                    'cache += (1 - config["decay_rate"]) * dw**2\n'
                    'next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + '
                    'config["epsilon"])\n'
                ),
            )
        ],
    ),
    words.known(
        "weights-overwritten",
        [
            Edit(
                WHERE,
                'next_w = w - config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])',
                (
                    'w -= config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])'
                    "\n    next_w = w"
                ),
            )
        ],
    ),
    Misconception(
        id="sum-over-the-weights",
        says="The squared gradients are summed over all weights before they enter the cache.",
        hint="Every weight has a step size of its own. Which shape must the cache have?",
        changes=[Edit(WHERE, "(1 - decay) * dw**2", "(1 - decay) * np.sum(dw**2)")],
    ),
    Misconception(
        id="cache-not-used",
        says="The cache is right, but the weights move by a plain gradient step.",
        hint="Which part of the formula makes the steps of all weights about equally long?",
        changes=[Edit(WHERE, ' / (np.sqrt(cache) + config["epsilon"])', "")],
    ),
    Misconception(
        id="old-cache-forgotten",
        says="The new cache does not contain the old one.",
        hint="Which two terms does the first formula add up?",
        changes=[
            Edit(WHERE, 'decay * config["cache"] + (1 - decay) * dw**2', "(1 - decay) * dw**2")
        ],
    ),
]
