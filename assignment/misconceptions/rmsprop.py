"""Known wrong answers for `rmsprop`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/optim.py:rmsprop"
CACHE = 'decay * config["cache"] + (1 - decay) * dw**2'
STEP = 'config["learning_rate"] * dw / (np.sqrt(cache) + config["epsilon"])'

MISCONCEPTIONS = [
    words.known(
        "epsilon-inside-the-root",
        [Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', 'np.sqrt(cache + config["epsilon"])')],
    ),
    Misconception(
        id="cache-not-stored",
        says="The cache is not stored for the next step.",
        hint="Print the dict after a step. Which of its entries does the next step read?",
        changes=[Edit(WHERE, 'config["cache"] = cache', "pass")],
    ),
    Misconception(
        id="gradients-added-up",
        says="The cache is a sum of squares that never forgets, as in AdaGrad.",
        hint="How much of the old cache is kept, and how much of the new square is added?",
        changes=[Edit(WHERE, CACHE, 'config["cache"] + dw**2')],
    ),
    Misconception(
        id="square-forgotten",
        says="The cache averages the gradients instead of their squares.",
        hint="What is under the square root in the formula?",
        changes=[Edit(WHERE, "(1 - decay) * dw**2", "(1 - decay) * dw")],
    ),
    Misconception(
        id="epsilon-without-effect",
        says="The epsilon in config has no effect: it is left out or always the same tiny number.",
        hint="Where does your code read epsilon, and where does the formula add it?",
        changes=[Edit(WHERE, 'np.sqrt(cache) + config["epsilon"]', "np.sqrt(cache)")],
    ),
    Misconception(
        id="decay-the-wrong-way-round",
        says="decay_rate and 1 - decay_rate are swapped.",
        hint="With a decay rate of 0.99, how fast should the cache forget?",
        changes=[Edit(WHERE, 'decay = config["decay_rate"]', 'decay = 1 - config["decay_rate"]')],
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
        id="root-missing",
        says="The step divides by the cache itself instead of its square root.",
        hint="Multiply dw by ten: the step should hardly change.",
        changes=[Edit(WHERE, "np.sqrt(cache)", "cache")],
    ),
    words.known(
        "uphill", [Edit(WHERE, 'w - config["learning_rate"]', 'w + config["learning_rate"]')]
    ),
    words.known("learning-rate-forgotten", [Edit(WHERE, 'config["learning_rate"] * dw', "dw")]),
    Misconception(
        id="new-square-in-full",
        says="The squared gradient is added in full instead of multiplied by 1 - decay_rate.",
        hint="What is the new square multiplied by in the formula?",
        changes=[Edit(WHERE, CACHE, 'decay * config["cache"] + dw**2')],
    ),
    words.known(
        "epsilon-added-to-the-weights",
        [Edit(WHERE, '(np.sqrt(cache) + config["epsilon"])', 'np.sqrt(cache) + config["epsilon"]')],
    ),
    Misconception(
        id="decay-rate-ignored",
        says="The decay rate in config is ignored; it is always 0.99.",
        hint="Where does your code read the decay rate?",
        changes=[Edit(WHERE, 'config["decay_rate"]', "0.99")],
    ),
    words.known(
        "weights-overwritten", [Edit(WHERE, f"next_w = w - {STEP}", f"w -= {STEP}\n    next_w = w")]
    ),
]
