"""Known wrong answers for `spatial_batchnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:spatial_batchnorm_forward"
INTO = "x.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)"
CALL = "batchnorm_forward(columns, gamma, beta, bn_param)"

MISCONCEPTIONS = [
    Misconception(
        id="reshape-without-transpose",
        says=(
            "The images are reshaped into columns without first moving the channels to the last "
            "axis, which mixes the channels."
        ),
        hint=(
            "Fill each channel of an image with the channel's number, do your reshape, and look "
            "at one column."
        ),
        changes=[
            Edit(WHERE, INTO, "x.reshape(N * H * W, C)"),
            Edit(WHERE, BACK, "out.reshape(x.shape)"),
        ],
    ),
    Misconception(
        id="result-not-moved-back",
        says="The result is reshaped to the images' shape without moving the channels back.",
        hint="Undo both steps that made the columns, the last one first.",
        changes=[Edit(WHERE, BACK, "out.reshape(x.shape)")],
    ),
    Misconception(
        id="statistics-a-pixel",
        says="Each pixel position has its own mean and variance.",
        hint=(
            "How many means does the docstring ask for? A channel is one feature, wherever it "
            "appears."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                N, C, H, W = x.shape
                rows = x.reshape(N, C * H * W)
                param = {"mode": bn_param["mode"], "eps": bn_param.get("eps", 1e-5)}
                wide_gamma, wide_beta = np.repeat(gamma, H * W), np.repeat(beta, H * W)
                out, cache = batchnorm_forward(rows, wide_gamma, wide_beta, param)
                out = out.reshape(x.shape)
                bn_param["running_mean"] = param["running_mean"].reshape(C, H * W).mean(axis=1)
                bn_param["running_var"] = param["running_var"].reshape(C, H * W).mean(axis=1)
                """,
            )
        ],
    ),
    Misconception(
        id="statistics-an-image",
        says="Each image has its own mean and variance.",
        hint="Batch normalization averages over the batch, too. Which axes share one mean?",
        changes=[
            Rewrite(
                WHERE,
                """
                N, C, H, W = x.shape
                out, cache = np.zeros_like(x), None
                for n in range(N):
                    pixels = x[n].reshape(C, H * W).T
                    each, cache = batchnorm_forward(pixels, gamma, beta, bn_param)
                    out[n] = each.T.reshape(C, H, W)
                """,
            )
        ],
    ),
    Misconception(
        id="bn-param-not-passed-on",
        says=(
            "Only the mode is passed on to batchnorm_forward; eps, momentum and the running "
            "statistics are not."
        ),
        hint="The caller passed in a dict and expects the running statistics in it afterwards.",
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", '{"mode": bn_param["mode"]}'))],
    ),
    Misconception(
        id="batch-statistics-in-test-mode",
        says="Test mode uses the statistics of the batch instead of the running statistics.",
        hint="What are the running statistics kept for?",
        changes=[
            Edit(
                WHERE,
                f"out, cache = {CALL}",
                'mode, bn_param["mode"] = bn_param["mode"], "train"\n'
                f"    out, cache = {CALL}\n"
                '    bn_param["mode"] = mode',
            )
        ],
    ),
    Misconception(
        id="height-and-width-exchanged",
        says="Height and width are swapped when the channels are moved back.",
        hint="Write down the axes of the array before and after the transpose.",
        changes=[
            Edit(
                WHERE,
                "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)",
                "out.reshape(N, H, W, C).transpose(0, 3, 2, 1)",
            )
        ],
    ),
]
