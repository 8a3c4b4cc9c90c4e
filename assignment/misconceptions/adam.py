"""Known wrong answers for `adam`, each as a change to the solution."""

from grading.spec import Edit, Misconception

from . import _known as words

WHERE = "cs231n/optim.py:adam"

MISCONCEPTIONS = [
    Misconception(
        id="bias-not-corrected",
        says="The bias correction is missing.",
        hint=(
            "m and v start at 0, so the first averages are too small. Which part of the formula "
            "corrects that?"
        ),
        changes=[Edit(WHERE, "m / (1 - beta1**t)", "m"), Edit(WHERE, "v / (1 - beta2**t)", "v")],
    ),
    Misconception(
        id="count-never-goes-up",
        says="t never goes up, so every step is corrected like the first one.",
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
        says="The step uses t before it is increased, and 1 instead of 0.",
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
    words.known(
        "epsilon-missing", [Edit(WHERE, 'np.sqrt(v_hat) + config["epsilon"]', "np.sqrt(v_hat)")]
    ),
    Misconception(
        id="corrected-moments-stored",
        says="The corrected m and v are stored, instead of those without the correction.",
        hint="The docstring says which of the two the next step uses.",
        changes=[Edit(WHERE, "= m, v, t", "= m_hat, v_hat, t")],
    ),
    Misconception(
        id="rates-exchanged",
        says="beta1 and beta2 are swapped.",
        hint="Which average forgets faster: that of the gradient or that of its square?",
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
        says="v averages the square of m instead of the square of the gradient.",
        hint="What does v average in the formula?",
        changes=[Edit(WHERE, "(1 - beta2) * dw**2", "(1 - beta2) * m**2")],
    ),
    Misconception(
        id="second-moment-not-corrected",
        says="Only m is corrected; v is not.",
        hint="Both averages start at 0.",
        changes=[Edit(WHERE, "v / (1 - beta2**t)", "v")],
    ),
    Misconception(
        id="first-moment-not-corrected",
        says="Only v is corrected; m is not.",
        hint="Compare m after the first step with the gradient of that step.",
        changes=[Edit(WHERE, "m / (1 - beta1**t)", "m")],
    ),
    Misconception(
        id="correction-multiplied",
        says="The moments are multiplied by the correction instead of divided by it.",
        hint=(
            "After the first step, m is a tenth of the gradient. Does the correction have to make "
            "it larger or smaller?"
        ),
        changes=[
            Edit(WHERE, "m / (1 - beta1**t)", "m * (1 - beta1**t)"),
            Edit(WHERE, "v / (1 - beta2**t)", "v * (1 - beta2**t)"),
        ],
    ),
    Misconception(
        id="power-taken-for-a-product",
        says="The correction uses beta times t instead of beta to the power of t.",
        hint="What does `1 - beta * t` become after many steps?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1 * t"),
            Edit(WHERE, "v / (1 - beta2**t)", "np.abs(v / (1 - beta2 * t))"),
        ],
    ),
    Misconception(
        id="square-forgotten",
        says="v averages the gradients instead of their squares.",
        hint="What does v average in the formula?",
        changes=[Edit(WHERE, "(1 - beta2) * dw**2", "(1 - beta2) * dw")],
    ),
    Misconception(
        id="count-used-at-zero",
        says="The step uses t before it is increased, so the first correction divides by 0.",
        hint="What is 1 - beta to the power of 0?",
        changes=[
            Edit(WHERE, 't = config["t"] + 1', 't = config["t"]'),
            Edit(WHERE, 'config["t"] = m, v, t', 'config["t"] = m, v, t + 1'),
        ],
    ),
    Misconception(
        id="one-beta-for-both-corrections",
        says="Both corrections use beta1.",
        hint="The two averages forget at different speeds. Which beta belongs to v?",
        changes=[Edit(WHERE, "v / (1 - beta2**t)", "v / (1 - beta1**t)")],
    ),
    Misconception(
        id="not-corrected-not-counted",
        says="The bias correction is missing, and t never goes up.",
        hint=(
            "m and v start at 0, so the first averages are too small. Which part of the "
            "formula corrects that, and what does it need?"
        ),
        changes=[
            Edit(WHERE, "m / (1 - beta1**t)", "m"),
            Edit(WHERE, "v / (1 - beta2**t)", "v"),
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["m"], config["v"] = m, v',
            ),
        ],
    ),
    Misconception(
        id="correction-of-the-first-step",
        says="t goes up, but every step is corrected like the first one.",
        hint="In the formula, both betas have a power.",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2"),
        ],
    ),
    Misconception(
        id="always-the-first-correction",
        says="Every step is corrected like the first one, and t never goes up.",
        hint="Print config['t'] after three steps. In the formula, both betas have a power.",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2"),
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["m"], config["v"] = m, v',
            ),
        ],
    ),
    Misconception(
        id="correction-one-step-ahead",
        says="The correction uses a t that is 1 too large.",
        hint="Which t does the first step use, according to the docstring?",
        changes=[
            Edit(WHERE, "1 - beta1**t", "1 - beta1 ** (t + 1)"),
            Edit(WHERE, "1 - beta2**t", "1 - beta2 ** (t + 1)"),
        ],
    ),
    Misconception(
        id="beta2-for-both-corrections",
        says="Both corrections use beta2.",
        hint="The two averages forget at different speeds. Which beta belongs to m?",
        changes=[Edit(WHERE, "m / (1 - beta1**t)", "m / (1 - beta2 ** t)")],
    ),
    Misconception(
        id="correction-outside-the-root",
        says="The correction of v is outside the square root.",
        hint="In the formula, v is corrected before the root is taken.",
        changes=[Edit(WHERE, "np.sqrt(v_hat)", "np.sqrt(v) / (1 - beta2 ** t)")],
    ),
    words.known(
        "epsilon-added-to-the-weights",
        [
            Edit(
                WHERE,
                '/ (np.sqrt(v_hat) + config["epsilon"])',
                '/ np.sqrt(v_hat) + config["epsilon"]',
            )
        ],
    ),
    Misconception(
        id="epsilon-ignored",
        says="The epsilon in config is ignored; it is always 1e-8.",
        hint="Where does your code read epsilon?",
        changes=[Edit(WHERE, '+ config["epsilon"]', "+ 1e-8")],
    ),
    Misconception(
        id="root-missing",
        says="The step divides by the average of squares itself instead of its square root.",
        hint="Multiply dw by ten: the step should hardly change.",
        changes=[Edit(WHERE, "np.sqrt(v_hat)", "v_hat")],
    ),
    words.known(
        "uphill", [Edit(WHERE, 'w - config["learning_rate"]', 'w + config["learning_rate"]')]
    ),
    words.known(
        "learning-rate-forgotten", [Edit(WHERE, 'config["learning_rate"] * m_hat', "m_hat")]
    ),
    words.known(
        "learning-rate-ignored", [Edit(WHERE, 'config["learning_rate"] * m_hat', "1e-3 * m_hat")]
    ),
    Misconception(
        id="gradient-in-the-numerator",
        says="The step uses the gradient itself instead of its average m.",
        hint="What is in the numerator of the formula?",
        changes=[Edit(WHERE, 'config["learning_rate"] * m_hat', 'config["learning_rate"] * dw')],
    ),
    Misconception(
        id="first-moment-of-squares",
        says="m averages the squared gradients.",
        hint="Which of the two moments averages the squares?",
        changes=[
            Edit(
                WHERE,
                'm = beta1 * config["m"] + (1 - beta1) * dw',
                'm = beta1 * config["m"] + (1 - beta1) * dw**2',
            )
        ],
    ),
    Misconception(
        id="gradient-in-full",
        says="m adds the gradient in full instead of multiplied by 1 - beta1.",
        hint="The two factors of an average add up to 1.",
        changes=[
            Edit(
                WHERE, 'm = beta1 * config["m"] + (1 - beta1) * dw', 'm = beta1 * config["m"] + dw'
            )
        ],
    ),
    Misconception(
        id="square-in-full",
        says="v adds the squared gradient in full instead of multiplied by 1 - beta2.",
        hint="The two factors of an average add up to 1.",
        changes=[
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = beta2 * config["v"] + dw**2',
            )
        ],
    ),
    Misconception(
        id="both-in-full",
        says="m and v add the new term in full instead of multiplied by 1 - beta.",
        hint="The two factors of an average add up to 1.",
        changes=[
            Edit(
                WHERE, 'm = beta1 * config["m"] + (1 - beta1) * dw', 'm = beta1 * config["m"] + dw'
            ),
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = beta2 * config["v"] + dw**2',
            ),
        ],
    ),
    Misconception(
        id="betas-the-wrong-way-round",
        says="In both averages, beta and 1 - beta are swapped.",
        hint="With a beta of 0.9, how fast should the average forget?",
        changes=[
            Edit(
                WHERE,
                'm = beta1 * config["m"] + (1 - beta1) * dw',
                'm = (1 - beta1) * config["m"] + beta1 * dw',
            ),
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = (1 - beta2) * config["v"] + beta2 * dw**2',
            ),
        ],
    ),
    Misconception(
        id="rates-exchanged-in-the-averages",
        says="m averages with beta2 and v with beta1; only the corrections use the right one.",
        hint="Which average forgets faster: that of the gradient or that of its square?",
        changes=[
            Edit(
                WHERE,
                'm = beta1 * config["m"] + (1 - beta1) * dw',
                'm = beta2 * config["m"] + (1 - beta2) * dw',
            ),
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = beta1 * config["v"] + (1 - beta1) * dw**2',
            ),
        ],
    ),
    Misconception(
        id="betas-ignored",
        says="The betas in config are ignored; they are always 0.9 and 0.999.",
        hint="Where does your code read the betas?",
        changes=[
            Edit(
                WHERE,
                'beta1, beta2 = config["beta1"], config["beta2"]',
                "beta1, beta2 = 0.9, 0.999",
            )
        ],
    ),
    Misconception(
        id="moments-not-stored",
        says="m and v are not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[Edit(WHERE, 'config["m"], config["v"], config["t"] = m, v, t', 'config["t"] = t')],
    ),
    Misconception(
        id="nothing-stored",
        says="m, v and t are not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[Edit(WHERE, 'config["m"], config["v"], config["t"] = m, v, t', "pass")],
    ),
    Misconception(
        id="moments-overwritten",
        says="The results are right, but the old m and v are changed in their own arrays.",
        hint="Which of your operations write into the arrays that were in config?",
        changes=[
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["m"][...], config["v"][...], config["t"] = m, v, t',
            )
        ],
    ),
    words.known(
        "weights-overwritten",
        [
            Edit(
                WHERE,
                (
                    'next_w = w - config["learning_rate"] * m_hat / (np.sqrt(v_hat) + '
                    'config["epsilon"])'
                ),
                (
                    'w -= config["learning_rate"] * m_hat / (np.sqrt(v_hat) + config["epsilon"])'
                    "\n    next_w = w"
                ),
            )
        ],
    ),
    Misconception(
        id="first-moment-not-stored",
        says="m is not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["v"], config["t"] = v, t',
            )
        ],
    ),
    Misconception(
        id="second-moment-not-stored",
        says="v is not stored for the next step.",
        hint="What does the next step need to know about this one?",
        changes=[
            Edit(
                WHERE,
                'config["m"], config["v"], config["t"] = m, v, t',
                'config["m"], config["t"] = m, t',
            )
        ],
    ),
    Misconception(
        id="beta1-the-wrong-way-round",
        says="In the average m, beta1 and 1 - beta1 are swapped.",
        hint="With a beta1 of 0.9, how fast should the average forget?",
        changes=[
            Edit(
                WHERE,
                'm = beta1 * config["m"] + (1 - beta1) * dw',
                'm = (1 - beta1) * config["m"] + beta1 * dw',
            )
        ],
    ),
    Misconception(
        id="beta2-the-wrong-way-round",
        says="In the average v, beta2 and 1 - beta2 are swapped.",
        hint="With a beta2 of 0.999, how fast should the average forget?",
        changes=[
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = (1 - beta2) * config["v"] + beta2 * dw**2',
            )
        ],
    ),
    Misconception(
        id="absolute-value-for-the-square",
        says="v averages the absolute values of the gradients instead of their squares.",
        hint="What does v average in the formula?",
        changes=[
            Edit(
                WHERE,
                'v = beta2 * config["v"] + (1 - beta2) * dw**2',
                'v = beta2 * config["v"] + (1 - beta2) * np.abs(dw)',
            )
        ],
    ),
    Misconception(
        id="old-moments-used",
        says="The step uses the m and v from the step before.",
        hint="In which order are the formulas?",
        changes=[
            Edit(WHERE, "m_hat = m /", 'm_hat = config["m"] /'),
            Edit(WHERE, "v_hat = v /", 'v_hat = config["v"] /'),
        ],
    ),
    Misconception(
        id="step-without-v",
        says="The step is not divided by the square root of v.",
        hint="What is in the denominator of the formula?",
        changes=[Edit(WHERE, ' / (np.sqrt(v_hat) + config["epsilon"])', "")],
    ),
    Misconception(
        id="count-goes-up-by-2",
        says="The stored t goes up by 2.",
        hint="Print config['t'] after one step. How often does your code increase it?",
        changes=[Edit(WHERE, 'config["t"] = m, v, t', 'config["t"] = m, v, t + 1')],
    ),
    Misconception(
        id="betas-exchanged-in-the-corrections",
        says="The corrections use the wrong betas: beta2 for m and beta1 for v.",
        hint="Which beta belongs to which average?",
        changes=[
            Edit(WHERE, "m / (1 - beta1**t)", "m / (1 - beta2**t)"),
            Edit(WHERE, "v / (1 - beta2**t)", "v / (1 - beta1**t)"),
        ],
    ),
]
