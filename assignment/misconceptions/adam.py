"""Known wrong answers for `adam`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/optim.py:adam"
M_HAT, V_HAT = "m / (1 - beta1**t)", "v / (1 - beta2**t)"
STEP = 'config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])'
STORE = 'config["m"], config["v"], config["t"] = m, v, t'

MISCONCEPTIONS = [
    Misconception(
        id="bias-not-corrected",
        says="The bias correction is missing.",
        hint=(
            "m and v start at 0, so the first averages are too small. Which part of the formula "
            "corrects that?"
        ),
        changes=[Edit(WHERE, M_HAT, "m"), Edit(WHERE, V_HAT, "v")],
    ),
    Misconception(
        id="count-never-goes-up",
        says="t never goes up, so every step is corrected like the first one.",
        hint="Print config['t'] after three steps.",
        changes=[Edit(WHERE, STORE, 'config["m"], config["v"] = m, v')],
    ),
    Misconception(
        id="corrected-moments-stored",
        says="The corrected m and v are stored, instead of those without the correction.",
        hint="The docstring says which of the two the next step uses.",
        changes=[Edit(WHERE, "= m, v, t", "= m_hat, v_hat, t")],
    ),
    Misconception(
        id="count-used-before-it-goes-up",
        says="The correction uses t before it is increased; only the first step uses 1.",
        hint="Which t does the first step use, according to the docstring?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1 ** max(t - 1, 1)"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2 ** max(t - 1, 1)"),
        ],
    ),
    words.known(
        "epsilon-inside-the-root",
        [Edit(WHERE, 'np.sqrt(v_hat) + config["epsilon"]', 'np.sqrt(v_hat + config["epsilon"])')],
    ),
    Misconception(
        id="square-forgotten",
        says="v averages the gradients instead of their squares.",
        hint="What does v average in the formula?",
        changes=[Edit(WHERE, "(1 - beta2) * dw**2", "(1 - beta2) * dw")],
    ),
    Misconception(
        id="moments-not-stored",
        says="m and v are not stored for the next step.",
        hint="Print the dict after a step. Which of its entries does the next step read?",
        changes=[Edit(WHERE, STORE, 'config["t"] = t')],
    ),
    Misconception(
        id="nothing-stored",
        says="m, v and t are not stored for the next step.",
        hint="Print the dict after a step. Which of its entries does the next step read?",
        changes=[Edit(WHERE, STORE, "pass")],
    ),
    Misconception(
        id="not-corrected-not-counted",
        says="The bias correction is missing, and t never goes up.",
        hint=(
            "m and v start at 0, so the first averages are too small. Which part of the "
            "formula corrects that, and what does it need?"
        ),
        changes=[
            Edit(WHERE, M_HAT, "m"),
            Edit(WHERE, V_HAT, "v"),
            Edit(WHERE, STORE, 'config["m"], config["v"] = m, v'),
        ],
    ),
    Misconception(
        id="count-used-at-zero",
        says="The step uses t before it is increased, so the first correction divides by 0.",
        hint="What is 1 - beta to the power of 0?",
        changes=[
            Edit(WHERE, 't = config["t"] + 1', 't = config["t"]'),
            Edit(WHERE, STORE, f"{STORE} + 1"),
        ],
    ),
    Misconception(
        id="one-beta-for-both-corrections",
        says="Both corrections use beta1.",
        hint="The two averages forget at different speeds. Which beta belongs to v?",
        changes=[Edit(WHERE, V_HAT, "v / (1 - beta1**t)")],
    ),
    Misconception(
        id="correction-of-the-first-step",
        says="The corrections use 1 - beta: the power of t is missing.",
        hint="In the formula, both betas have a power.",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2"),
        ],
    ),
    Misconception(
        id="first-moment-not-corrected",
        says="Only v is corrected; m is not.",
        hint="Compare m after the first step with the gradient of that step.",
        changes=[Edit(WHERE, M_HAT, "m")],
    ),
    Misconception(
        id="second-moment-not-corrected",
        says="Only m is corrected; v is not.",
        hint="Both averages start at 0.",
        changes=[Edit(WHERE, V_HAT, "v")],
    ),
    Misconception(
        id="rates-exchanged",
        says="beta1 and beta2 are swapped.",
        hint="Which average forgets faster: that of the gradient or that of its square?",
        changes=[Edit(WHERE, "beta1, beta2 = config", "beta2, beta1 = config")],
    ),
    Misconception(
        id="power-taken-for-a-product",
        says="The correction uses beta times t instead of beta to the power of t.",
        hint="What does `1 - beta * t` become after many steps?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1 * t"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2 * t"),
        ],
    ),
    Misconception(
        id="power-of-the-difference",
        says="The corrections use (1 - beta) to the power of t instead of 1 - beta^t.",
        hint="Which of the two comes first in the formula, the power or the subtraction?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "(1 - beta1) ** t"),
            Edit(WHERE, "1 - beta2**t", "(1 - beta2) ** t"),
        ],
    ),
    Misconception(
        id="correction-multiplied",
        says="m and v are multiplied by the correction instead of divided by it.",
        hint=(
            "After the first step, m is a tenth of the gradient. Does the correction have to make "
            "it larger or smaller?"
        ),
        changes=[
            Edit(WHERE, M_HAT, "m * (1 - beta1**t)"),
            Edit(WHERE, V_HAT, "v * (1 - beta2**t)"),
        ],
    ),
    Misconception(
        id="epsilon-missing",
        says="epsilon is never added.",
        hint="What keeps the division safe when a gradient is 0?",
        changes=[Edit(WHERE, 'np.sqrt(v_hat) + config["epsilon"]', "np.sqrt(v_hat)")],
    ),
    words.known(
        "epsilon-added-to-the-weights",
        [Edit(WHERE, '(np.sqrt(v_hat) + config["epsilon"])', 'np.sqrt(v_hat) + config["epsilon"]')],
    ),
    Misconception(
        id="root-missing",
        says="The step divides by the average of squares itself instead of its square root.",
        hint="Multiply dw by ten: the step should hardly change.",
        changes=[Edit(WHERE, "np.sqrt(v_hat)", "v_hat")],
    ),
    Misconception(
        id="square-of-the-moment",
        says="v averages the square of m instead of the square of the gradient.",
        hint="What does v average in the formula?",
        changes=[Edit(WHERE, "(1 - beta2) * dw**2", "(1 - beta2) * m**2")],
    ),
    words.known(
        "uphill", [Edit(WHERE, 'w - config["learning_rate"]', 'w + config["learning_rate"]')]
    ),
    words.known(
        "learning-rate-forgotten", [Edit(WHERE, 'config["learning_rate"] * m_hat', "m_hat")]
    ),
    words.known(
        "weights-overwritten", [Edit(WHERE, f"next_w = w - {STEP}", f"w -= {STEP}\n    next_w = w")]
    ),
    Misconception(
        id="largest-average-of-squares-kept",
        says="The step divides by the root of the largest v so far, as in AMSGrad.",
        hint="That is a different rule. Can the v of the formula become smaller?",
        changes=[
            Edit(WHERE, V_HAT, 'np.maximum(v, config.get("top", 0)) / (1 - beta2**t)'),
            Edit(WHERE, STORE, f'{STORE}; config["top"] = np.maximum(v, config.get("top", 0))'),
        ],
    ),
]
