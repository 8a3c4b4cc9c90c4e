"""Known wrong answers for `spatial_batchnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _spatial_norm as norms

WHERE = "cs231n/layers.py:spatial_batchnorm_forward"
INTO = "x.transpose(0, 2, 3, 1).reshape(N * H * W, C)"
BACK = "out.reshape(N, H, W, C).transpose(0, 3, 1, 2)"
CALL = "out, cache = batchnorm_forward(columns, gamma, beta, bn_param)"


def by_hand(
    *, old: str = "momentum", new: str = "(1 - momentum)", root: str = "np.sqrt(spread + eps)"
) -> list[Rewrite]:
    """A solution without `batchnorm_forward`, with one of its expressions changed."""
    body = f"""
N, C, H, W = x.shape
eps, momentum = bn_param.get("eps", 1e-5), bn_param.get("momentum", 0.9)
running_mean = bn_param.get("running_mean", np.zeros(C, dtype=x.dtype))
running_var = bn_param.get("running_var", np.zeros(C, dtype=x.dtype))
gamma_, beta_ = gamma[:, None, None], beta[:, None, None]
cache = None
if bn_param["mode"] == "train":
    mean = x.mean(axis=(0, 2, 3))
    var = x.var(axis=(0, 2, 3))
    running_mean = {old} * running_mean + {new} * mean
    running_var = {old} * running_var + {new} * var
    shift, spread = mean[:, None, None], var[:, None, None]
else:
    shift, spread = running_mean[:, None, None], running_var[:, None, None]
x_hat = (x - shift) / {root}
out = gamma_ * x_hat + beta_
bn_param["running_mean"] = running_mean
bn_param["running_var"] = running_var
"""
    return [Rewrite(WHERE, body)]


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
    norms.known("result-not-moved-back", [Edit(WHERE, BACK, "out.reshape(x.shape)")]),
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
        id="bn-param-not-passed-on",
        says=(
            "Only the mode is passed on to batchnorm_forward; eps, momentum and the running "
            "statistics are not."
        ),
        hint="The caller passed in a dict and expects the running statistics in it afterwards.",
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", '{"mode": bn_param["mode"]}'))],
    ),
    Misconception(
        id="reshape-into-rows-of-channels",
        says=(
            "The images are reshaped into C rows without first moving the channels to the first "
            "axis, which mixes images and channels."
        ),
        hint=(
            "Fill each channel of an image with the channel's number, do your reshape, and look "
            "at one row."
        ),
        changes=[
            Edit(WHERE, INTO, "x.reshape(C, N * H * W).T"),
            Edit(WHERE, BACK, "out.T.reshape(x.shape)"),
        ],
    ),
    norms.known(
        "height-and-width-exchanged",
        [Edit(WHERE, BACK, "out.reshape(N, H, W, C).transpose(0, 3, 2, 1)")],
    ),
    Misconception(
        id="channels-stay-last",
        says="The channels are on the last axis of out instead of axis 1.",
        hint="Compare the shape of out with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "out.reshape(N, H, W, C)")],
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
        id="batch-statistics-in-test-mode",
        says="Test mode uses the statistics of the batch instead of the running statistics.",
        hint="What are the running statistics kept for?",
        changes=[
            Edit(
                WHERE,
                CALL,
                'mode, bn_param["mode"] = bn_param["mode"], "train"\n'
                f'    {CALL}\n    bn_param["mode"] = mode',
            )
        ],
    ),
    Misconception(
        id="running-statistics-not-kept",
        says="The running statistics are not stored in the caller's bn_param.",
        hint=(
            "The caller expects the running statistics in the dict afterwards. Which dict did you "
            "change?"
        ),
        changes=[Edit(WHERE, CALL, CALL.replace("bn_param", "dict(bn_param)"))],
    ),
    Misconception(
        id="channels-moved-twice",
        says="The channels are moved to the last axis twice instead of there and back.",
        hint="Which order of axes undoes the transpose (0, 2, 3, 1)?",
        changes=[Edit(WHERE, BACK, "out.reshape(N, H, W, C).transpose(0, 2, 3, 1)")],
    ),
    Misconception(
        id="images-not-moved-back",
        says=(
            "The result has the channels before the images, and is reshaped to the images' shape "
            "without swapping the two."
        ),
        hint="Undo both steps that made the columns, the last one first.",
        changes=[
            Edit(WHERE, INTO, "x.transpose(1, 0, 2, 3).reshape(C, N * H * W).T"),
            Edit(WHERE, BACK, "out.T.reshape(x.shape)"),
        ],
    ),
    Misconception(
        id="out-stays-a-table",
        says="out has the shape of the columns instead of the images.",
        hint="Compare the shape of out with the docstring, axis by axis.",
        changes=[Edit(WHERE, BACK, "out")],
    ),
    Misconception(
        id="momentum-the-other-way-round",
        says="momentum is the fraction of the new statistics instead of the old ones.",
        hint="With momentum 0.9, how much of the old value remains?",
        changes=by_hand(old="(1 - momentum)", new="momentum"),
    ),
    Misconception(
        id="eps-ignored",
        says="The eps in bn_param is ignored: it is always 1e-5.",
        hint="The caller can choose eps.",
        changes=by_hand(root="np.sqrt(spread + 1e-5)"),
    ),
    norms.known("eps-outside-the-root", by_hand(root="(np.sqrt(spread) + eps)")),
    norms.known("divided-by-the-variance", by_hand(root="(spread + eps)")),
]
