"""Wrong steps of RMSProp, each as a change to the right one."""

from grading.spec import Edit, Misconception

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
        says="Your step is scaled by the cache of the step before.",
        hint="The text says which cache is used.",
        changes=[
            Edit(WHERE, "np.sqrt(cache)", 'np.sqrt(config["cache"])'),
            Edit(WHERE, 'config["epsilon"])', 'config["epsilon"] + 1e-30)'),
        ],
    ),
    Misconception(
        id="decay-the-wrong-way-round",
        says="Your cache is what you get when the old value has the share 1 - decay_rate.",
        hint="With a decay rate of 0.99, how fast should the cache forget?",
        changes=[Edit(WHERE, 'decay = config["decay_rate"]', 'decay = 1 - config["decay_rate"]')],
    ),
    Misconception(
        id="gradients-added-up",
        says="Your cache is a sum of squares that never forgets, as AdaGrad's.",
        hint="Which share of the old cache is kept, and which of the new square is added?",
        changes=[
            Edit(WHERE, 'decay * config["cache"] + (1 - decay) * dw**2', 'config["cache"] + dw**2')
        ],
    ),
    Misconception(
        id="cache-not-stored",
        says="Your results are what you get when the cache is forgotten after each step.",
        hint="What does the next step need to know of this one?",
        changes=[Edit(WHERE, 'config["cache"] = cache', "pass")],
    ),
    Misconception(
        id="root-missing",
        says="Your step is divided by the cache itself, not by its root.",
        hint="The step should not depend on the unit of the gradient: try dw times ten.",
        changes=[Edit(WHERE, "np.sqrt(cache)", "cache")],
    ),
]
