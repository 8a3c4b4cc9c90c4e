"""Known wrong answers for `spatial_batchnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:spatial_batchnorm_forward"
INTO = "x.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)"
CALL = "batchnorm_forward(columns, gamma, beta, bn_param)"


# Each pixel position is given to `batchnorm_forward` by itself.
BY_POSITION = """
N, C, H, W = x.shape
out, cache = np.zeros_like(x), None
for i in range(H):
    for j in range(W):
        pixels = np.ascontiguousarray(x[:, :, i, j])
        out[:, :, i, j], cache = batchnorm_forward(pixels, gamma, beta, bn_param)
"""


def direct(axes: str, *, kept: bool = False) -> str:
    """The body of a solution with statistics over `axes`, in one mode only unless `kept`."""
    spread = f"np.full(x.shape[1], float(x.{{}}(axis={axes})))"
    if kept:
        return by_hand(mean=spread.format("mean"), var=spread.format("var"))
    return f"""
mean, var = x.mean(axis={axes}, keepdims=True), x.var(axis={axes}, keepdims=True)
x_hat = (x - mean) / np.sqrt(var + bn_param.get("eps", 1e-5))
out, cache = gamma[:, None, None] * x_hat + beta[:, None, None], None
"""


def by_hand(
    *,
    mean: str = "x.mean(axis=(0, 2, 3))",
    var: str = "x.var(axis=(0, 2, 3))",
    keep: str = "momentum",
    new: str = "(1 - momentum)",
    kept_var: str = "var",
    root: str = "np.sqrt({} + eps)",
    centered: str = "x - shift",
    first: str = "mean[:, None, None], var[:, None, None]",
    out: str = "gamma_ * x_hat + beta_",
) -> str:
    """The body of a solution without `batchnorm_forward`, with one of its expressions changed."""
    return f"""
N, C, H, W = x.shape
eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
running_mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))
running_var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))
gamma_, beta_ = gamma[:, None, None], beta[:, None, None]
cache = None
if bn_param["mode"] == "train":
    mean = {mean}
    var = {var}
    running_mean = {keep} * running_mean + {new} * mean
    running_var = {keep} * running_var + {new} * {kept_var}
    shift, spread = {first}
else:
    shift, spread = running_mean[:, None, None], running_var[:, None, None]
x_hat = ({centered}) / {root.format("spread")}
out = {out}
bn_param["running_mean"] = running_mean
bn_param["running_var"] = running_var
"""


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
    Misconception(
        id="reshape-into-rows-of-channels",
        says=(
            "The images are reshaped into C rows without first moving the channels to the "
            "first axis, which mixes images and channels."
        ),
        hint=(
            "Fill each channel of an image with the channel's number, do your reshape, and "
            "look at one row."
        ),
        changes=[
            Edit(WHERE, INTO, "x.reshape(C, N * H * W).T"),
            Edit(WHERE, BACK, "out.T.reshape(x.shape)"),
        ],
    ),
    Misconception(
        id="images-not-moved-back",
        says=(
            "The result has the channels before the images, and is reshaped to the images' "
            "shape without swapping the two."
        ),
        hint="Undo both steps that made the columns, the last one first.",
        changes=[
            Edit(WHERE, INTO, "x.transpose(1, 0, 2, 3).reshape(C, N * H * W).T"),
            Edit(WHERE, BACK, "out.T.reshape(x.shape)"),
        ],
    ),
    Misconception(
        id="channels-stay-last",
        says="The channels are on the last axis of out instead of axis 1.",
        hint="Compare the shape of out with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "out.reshape(N, H, W, C)")],
    ),
    Misconception(
        id="out-stays-a-table",
        says="out has the shape of the columns instead of the images.",
        hint="Compare the shape of out with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "out")],
    ),
    Misconception(
        id="height-and-width-exchanged-first",
        says=(
            "Height and width are swapped when the columns are made, but not when they are "
            "moved back."
        ),
        hint="Write down the axes of the array before and after each transpose.",
        changes=[Edit(WHERE, INTO, "x.transpose(0, 3, 2, 1).reshape(N * H * W, C)")],
    ),
    Misconception(
        id="channels-moved-twice",
        says="The channels are moved to the last axis twice instead of there and back.",
        hint="Which order of axes undoes the transpose (0, 2, 3, 1)?",
        changes=[Edit(WHERE, BACK, "out.reshape(N, H, W, C).transpose(0, 2, 3, 1)")],
    ),
    Misconception(
        id="each-pixel-updates-the-statistics",
        says=(
            "Each pixel position has its own mean and variance, and each updates the running "
            "statistics once more."
        ),
        hint=(
            "How many means does the docstring ask for? A channel is one feature, wherever "
            "it appears."
        ),
        changes=[Rewrite(WHERE, BY_POSITION)],
    ),
    Misconception(
        id="pixels-without-running-statistics",
        says=(
            "Each pixel position has its own mean and variance, and the running statistics "
            "are neither used nor kept."
        ),
        hint="Over which axes of x does one channel have one mean? And what does test mode use?",
        changes=[Rewrite(WHERE, direct("0"))],
    ),
    Misconception(
        id="images-without-running-statistics",
        says=(
            "Each image has its own mean and variance, and the running statistics are "
            "neither used nor kept."
        ),
        hint="Over which axes of x does one channel have one mean? And what does test mode use?",
        changes=[Rewrite(WHERE, direct("(2, 3)"))],
    ),
    Misconception(
        id="one-mean-for-all-channels",
        says="All channels share one mean and one variance.",
        hint="How many means does the docstring ask for?",
        changes=[Rewrite(WHERE, direct("(0, 1, 2, 3)", kept=True))],
    ),
    Misconception(
        id="always-the-batch",
        says="Both modes use the statistics of the batch, and the running statistics are not kept.",
        hint="What are the running statistics kept for?",
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", '{**bn_param, "mode": "train"}'))],
    ),
    Misconception(
        id="running-statistics-not-kept",
        says="The running statistics are not stored in the caller's bn_param.",
        hint=(
            "The caller expects the running statistics in the dict afterwards. Which dict "
            "did you change?"
        ),
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", "dict(bn_param)"))],
    ),
    Misconception(
        id="momentum-the-other-way-round",
        says="momentum is the fraction of the new statistics instead of the old ones.",
        hint="With momentum 0.9, how much of the old value remains?",
        changes=[Rewrite(WHERE, by_hand(keep="(1 - momentum)", new="momentum"))],
    ),
    Misconception(
        id="momentum-ignored",
        says="The momentum in bn_param is ignored: it is always 0.9.",
        hint="The caller can choose momentum.",
        changes=[Rewrite(WHERE, by_hand(keep="0.9", new="0.1"))],
    ),
    Misconception(
        id="eps-ignored",
        says="The eps in bn_param is ignored: it is always 1e-5.",
        hint="The caller can choose eps.",
        changes=[Rewrite(WHERE, by_hand(root="np.sqrt({} + 1e-5)"))],
    ),
    Misconception(
        id="eps-missing",
        says="eps is missing, or so small that it has no effect.",
        hint="What keeps the division safe when all pixels of a channel are equal?",
        changes=[Rewrite(WHERE, by_hand(root="np.sqrt({})"))],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="eps is added to the standard deviation instead of the variance.",
        hint="Is eps added before or after the square root?",
        changes=[Rewrite(WHERE, by_hand(root="(np.sqrt({}) + eps)"))],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="The numbers are divided by the variance instead of the standard deviation.",
        hint="Is there a square root in the formula?",
        changes=[Rewrite(WHERE, by_hand(root="({} + eps)"))],
    ),
    Misconception(
        id="unbiased-variance",
        says="The variance is divided by one less than the number of pixels.",
        hint=(
            "NumPy's var has an argument for this. What does the docstring of "
            "batchnorm_forward say?"
        ),
        changes=[Rewrite(WHERE, by_hand(var="x.var(axis=(0, 2, 3), ddof=1)"))],
    ),
    Misconception(
        id="running-variance-unbiased",
        says="The running variance uses a variance divided by one less than the number of pixels.",
        hint="Which variance does batchnorm_forward keep, according to its docstring?",
        changes=[Rewrite(WHERE, by_hand(kept_var="x.var(axis=(0, 2, 3), ddof=1)"))],
    ),
    Misconception(
        id="running-deviation",
        says="The running variance is updated with the standard deviation instead of the variance.",
        hint="What does test mode do with running_var?",
        changes=[Rewrite(WHERE, by_hand(kept_var="np.sqrt(var)"))],
    ),
    Misconception(
        id="variance-divided-by-one-image",
        says="The variance is divided by H * W instead of N * H * W.",
        hint="Over how many numbers does the docstring take the variance?",
        changes=[Rewrite(WHERE, by_hand(var="N * x.var(axis=(0, 2, 3))"))],
    ),
    Misconception(
        id="gamma-forgotten",
        says="gamma is not used.",
        hint="The docstring of batchnorm_forward has the formula of out.",
        changes=[Rewrite(WHERE, by_hand(out="x_hat + beta_"))],
    ),
    Misconception(
        id="beta-forgotten",
        says="beta is not used.",
        hint="The docstring of batchnorm_forward has the formula of out.",
        changes=[Rewrite(WHERE, by_hand(out="gamma_ * x_hat"))],
    ),
    Misconception(
        id="gamma-and-beta-forgotten",
        says="gamma and beta are not used: out is only normalized.",
        hint="The docstring of batchnorm_forward has the formula of out.",
        changes=[Rewrite(WHERE, by_hand(out="x_hat"))],
    ),
    Misconception(
        id="mean-not-subtracted",
        says="The mean is not subtracted.",
        hint="What is the mean of each channel of out if gamma is 1 and beta is 0?",
        changes=[Rewrite(WHERE, by_hand(centered="x"))],
    ),
    Misconception(
        id="running-statistics-replaced",
        says="The running statistics are those of the last batch.",
        hint="Which part of the old statistics remains?",
        changes=[Rewrite(WHERE, by_hand(keep="0", new="1"))],
    ),
    Misconception(
        id="running-statistics-in-train-mode",
        says="Train mode normalizes with the running statistics instead of those of the batch.",
        hint="Which statistics does each mode use?",
        changes=[
            Rewrite(WHERE, by_hand(first="running_mean[:, None, None], running_var[:, None, None]"))
        ],
    ),
    Misconception(
        id="mean-of-the-image-variances",
        says="The variance of a channel is the average of the variances of its images.",
        hint="Is the variance over all images the same as the average of their variances?",
        changes=[Rewrite(WHERE, by_hand(var="x.var(axis=(2, 3)).mean(axis=0)"))],
    ),
    Misconception(
        id="running-statistics-not-updated",
        says="Train mode stores the running statistics unchanged.",
        hint="The docstring of batchnorm_forward says how running_mean changes.",
        changes=[Rewrite(WHERE, by_hand(keep="1", new="0"))],
    ),
    Misconception(
        id="channels-of-an-image-together",
        says=(
            "Each image has one mean and one variance over all its channels, and the running "
            "statistics are neither used nor kept."
        ),
        hint="How many means does the docstring ask for?",
        changes=[Rewrite(WHERE, direct("(1, 2, 3)"))],
    ),
    Misconception(
        id="statistics-over-the-channels",
        says=(
            "Each pixel has one mean and one variance over its channels, and the running "
            "statistics are neither used nor kept."
        ),
        hint="Which axis counts the features? It must remain after the mean.",
        changes=[Rewrite(WHERE, direct("1"))],
    ),
    Misconception(
        id="bn-param-not-used",
        says=(
            "Both modes use the statistics of the batch, and nothing in bn_param is used: "
            "eps is 1e-5, and no running statistics are kept."
        ),
        hint="Which entries of bn_param does your code read, and which does it change?",
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", '{"mode": "train"}'))],
    ),
]
