"""Wrong steps of Adam, each as a change to the right one."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/optim.py:adam"

MISCONCEPTIONS = [
    Misconception(
        id="bias-not-corrected",
        says="Your step is what you get without the correction of the bias.",
        hint=(
            "m and v begin at 0, so the first averages are too small. What in the "
            "formula mends that?"
        ),
        changes=[Edit(WHERE, "m / (1 - beta1**t)", "m"), Edit(WHERE, "v / (1 - beta2**t)", "v")],
    ),
    Misconception(
        id="count-never-goes-up",
        says=(
            "Your results are what you get when t stays what it was: every step is "
            "corrected like the first."
        ),
        hint="Print config['t'] after three steps.",
        changes=[
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["m"], config["v"] = m, v',
            )
        ],
    ),
    Misconception(
        id="count-used-before-it-goes-up",
        says=(
            "Your step is what you get when t is counted up after it was used, and kept "
            "from being 0."
        ),
        hint="Which t does the first step have, by the text?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1 ** max(t - 1, 1)"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2 ** max(t - 1, 1)"),
        ],
    ),
    words.known(
        "epsilon-inside-the-root",
        [Edit(WHERE, 'np.sqrt(v_hat) + config["epsilon"]', 'np.sqrt(v_hat + config["epsilon"])')],
    ),
    words.known(
        "epsilon-missing", [Edit(WHERE, 'np.sqrt(v_hat) + config["epsilon"]', "np.sqrt(v_hat)")]
    ),
    Misconception(
        id="corrected-moments-stored",
        says="Your results are what you get when the corrected m and v are stored.",
        hint="The text says which of the two go into the next step.",
        changes=[Edit(WHERE, "= m, v, t", "= m_hat, v_hat, t")],
    ),
    Misconception(
        id="rates-exchanged",
        says="Your results are what you get when beta1 and beta2 change places.",
        hint="Which of the two decays faster, the mean or the square?",
        changes=[
            Edit(
                WHERE,
                'beta1, beta2 = config["beta1"], config["beta2"]',
                'beta2, beta1 = config["beta1"], config["beta2"]',
            )
        ],
    ),
    Misconception(
        id="square-of-the-moment",
        says="Your v is an average of m squared, not of the gradient squared.",
        hint="What is averaged in the formula of v?",
        changes=[Edit(WHERE, "(1 - beta2) * dw**2", "(1 - beta2) * m**2")],
    ),
    Misconception(
        id="second-moment-not-corrected",
        says="Your step is what you get when only m is corrected.",
        hint="Both averages begin at 0.",
        changes=[Edit(WHERE, "v / (1 - beta2**t)", "v")],
    ),
]
