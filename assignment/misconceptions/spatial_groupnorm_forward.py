"""Known wrong answers for `spatial_groupnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:spatial_groupnorm_forward"
ROOT = "1 / np.sqrt(groups.var(axis=2, keepdims=True) + eps)"


def by(form: str, axes: str) -> Rewrite:
    """A solution that reshapes to `form` and computes its statistics over `axes`."""
    return Rewrite(
        WHERE,
        f"""
        N, C, H, W = x.shape
        groups = x.reshape({form})
        mean = groups.mean(axis={axes}, keepdims=True)
        var = groups.var(axis={axes}, keepdims=True)
        x_hat = ((groups - mean) / np.sqrt(var + eps)).reshape(x.shape)
        out = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
        cache = None
        """,
    )


def normalized(
    *,
    into: str = "x.reshape(N, G, C // G * H * W)",
    mean: str = "groups.mean(axis=2, keepdims=True)",
    var: str = "groups.var(axis=2, keepdims=True)",
    root: str = "np.sqrt(var + eps)",
    centered: str = "groups - mean",
    back: str = ".reshape(x.shape)",
    out: str = "gamma * x_hat + beta",
) -> str:
    """The body of a solution with one of its expressions changed."""
    return f"""
N, C, H, W = x.shape
groups = {into}
mean = {mean}
var = {var}
inv_std = 1 / {root}
x_hat = (({centered}) * inv_std){back}
gamma, beta = gamma.reshape(1, C, 1, 1), beta.reshape(1, C, 1, 1)
out = {out}
cache = (x_hat, inv_std, gamma, beta.shape)
"""


MISCONCEPTIONS = [
    Misconception(
        id="every-channel-alone",
        says="Each channel is normalized by itself.",
        hint="How many channels share a mean when there are 6 channels in 2 groups?",
        changes=[by("N, C, H * W", "2")],
    ),
    Misconception(
        id="all-channels-together",
        says="All channels of an image are treated as one group.",
        hint="That is right only for G = 1. Where does your code use G?",
        changes=[by("N, C * H * W", "1")],
    ),
    Misconception(
        id="batch-in-the-statistics",
        says="The statistics of a group are taken over the whole batch.",
        hint="Group normalization treats each image on its own.",
        changes=[by("N, G, C // G * H * W", "(0, 2)")],
    ),
    Misconception(
        id="groups-interleaved",
        says="A group is made of every G-th channel instead of neighboring channels.",
        hint="With 6 channels and G = 2, which channels are in the first group?",
        changes=[by("N, C // G, G, H * W", "(1, 3)")],
    ),
    Misconception(
        id="group-size-for-number-of-groups",
        says="G is used as the number of channels in a group instead of the number of groups.",
        hint="With 6 channels and G = 2, how many groups are there, and how large is each?",
        changes=[by("N, C // G, G * H * W", "2")],
    ),
    Misconception(
        id="statistics-a-pixel",
        says="Each pixel position has its own mean.",
        hint="Which axes share one mean? Height and width are among them.",
        changes=[by("N, G, C // G, H * W", "2")],
    ),
    Misconception(
        id="eps-ignored",
        says="The eps in gn_param is ignored: it is always 1e-5.",
        hint="The caller can choose eps.",
        changes=[Edit(WHERE, "+ eps)", "+ 1e-5)")],
    ),
    Misconception(
        id="gamma-with-seven-axes",
        says="gamma and beta get three new axes although they have four already, so out has seven.",
        hint="Print the shapes of gamma and of out. Which axes does gamma have before your code?",
        changes=[
            Edit(
                WHERE,
                "gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)",
                "gamma[None, :, None, None] * x_hat + beta[None, :, None, None]",
            )
        ],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="eps is added to the standard deviation instead of the variance.",
        hint="Is eps added before or after the square root?",
        changes=[Edit(WHERE, ROOT, "1 / (groups.std(axis=2, keepdims=True) + eps)")],
    ),
    Misconception(
        id="statistics-over-the-groups",
        says="The statistics are taken over the groups instead of within each group.",
        hint="Which axis counts the groups? It must remain after the mean.",
        changes=[
            Rewrite(
                WHERE,
                """
N, C, H, W = x.shape
groups = x.reshape(N, G, C // G, H, W)
mean = groups.mean(axis=(1, 3, 4), keepdims=True)
inv_std = 1 / np.sqrt(groups.var(axis=(1, 3, 4), keepdims=True) + eps)
x_hat = ((groups - mean) * inv_std).reshape(x.shape)
out = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
cache = (x_hat, inv_std, gamma, beta.shape)
""",
            )
        ],
    ),
    Misconception(
        id="divided-by-one-channel",
        says=(
            "The mean and the variance are sums over the group, divided by the pixels of one "
            "channel."
        ),
        hint="How many numbers does a group have in one image?",
        changes=[
            Rewrite(
                WHERE,
                normalized(
                    mean="groups.sum(axis=2, keepdims=True) / (H * W)",
                    var="((groups - mean) ** 2).sum(axis=2, keepdims=True) / (H * W)",
                ),
            )
        ],
    ),
    Misconception(
        id="variance-divided-by-one-channel",
        says=(
            "The variance is divided by the pixels of one channel instead of the size of the group."
        ),
        hint="How many numbers does a group have in one image?",
        changes=[Rewrite(WHERE, normalized(var="groups.var(axis=2, keepdims=True) * (C // G)"))],
    ),
    Misconception(
        id="variance-divided-by-the-image",
        says="The variance is divided by the size of the whole image instead of the group's.",
        hint="How many numbers does a group have in one image?",
        changes=[Rewrite(WHERE, normalized(var="groups.var(axis=2, keepdims=True) / G"))],
    ),
    Misconception(
        id="unbiased-variance",
        says="The variance is divided by one less than the size of the group.",
        hint="NumPy's var has an argument for this. Which variance does the docstring name?",
        changes=[Rewrite(WHERE, normalized(var="groups.var(axis=2, ddof=1, keepdims=True)"))],
    ),
    Misconception(
        id="variance-not-divided",
        says="The squares are summed instead of averaged.",
        hint="A variance is a mean of squares.",
        changes=[
            Rewrite(WHERE, normalized(var="((groups - mean) ** 2).sum(axis=2, keepdims=True)"))
        ],
    ),
    Misconception(
        id="squares-without-the-mean",
        says="The variance is the mean of the squares: the mean is not subtracted first.",
        hint="What is the variance of numbers that are all 5?",
        changes=[Rewrite(WHERE, normalized(var="(groups**2).mean(axis=2, keepdims=True)"))],
    ),
    Misconception(
        id="divided-by-the-variance",
        says="The numbers are divided by the variance instead of the standard deviation.",
        hint="Is there a square root in the formula?",
        changes=[Rewrite(WHERE, normalized(root="(var + eps)"))],
    ),
    Misconception(
        id="eps-missing",
        says="eps is missing, or so small that it has no effect.",
        hint="What keeps the division safe when all numbers of a group are equal?",
        changes=[Rewrite(WHERE, normalized(root="np.sqrt(var)"))],
    ),
    Misconception(
        id="mean-not-subtracted",
        says="The mean is not subtracted.",
        hint="What is the mean of each group of out if gamma is 1 and beta is 0?",
        changes=[Rewrite(WHERE, normalized(centered="groups"))],
    ),
    Misconception(
        id="gamma-forgotten",
        says="gamma is not used.",
        hint="The docstring has the formula of out.",
        changes=[Rewrite(WHERE, normalized(out="x_hat + beta"))],
    ),
    Misconception(
        id="beta-forgotten",
        says="beta is not used.",
        hint="The docstring has the formula of out.",
        changes=[Rewrite(WHERE, normalized(out="gamma * x_hat"))],
    ),
    Misconception(
        id="gamma-and-beta-forgotten",
        says="gamma and beta are not used: out is only normalized.",
        hint="The docstring has the formula of out.",
        changes=[Rewrite(WHERE, normalized(out="x_hat"))],
    ),
    Misconception(
        id="beta-scaled-too",
        says="beta is multiplied by gamma, too.",
        hint="Look at the order of the two operations in the formula of out.",
        changes=[Rewrite(WHERE, normalized(out="gamma * (x_hat + beta)"))],
    ),
    Misconception(
        id="gamma-and-beta-swapped",
        says="gamma and beta are swapped.",
        hint="Which of the two multiplies, and which is added?",
        changes=[Rewrite(WHERE, normalized(out="beta * x_hat + gamma"))],
    ),
    Misconception(
        id="scale-applied-to-x",
        says="gamma and beta are applied to x instead of the normalized numbers.",
        hint="Which array does gamma multiply in the formula of out?",
        changes=[Rewrite(WHERE, normalized(out="gamma * x + beta"))],
    ),
    Misconception(
        id="one-gamma-for-each-group",
        says="All channels of a group get the same gamma.",
        hint="How many gammas are there, and how many channels?",
        changes=[
            Rewrite(WHERE, normalized(out="np.repeat(gamma[:, :G], C // G, axis=1) * x_hat + beta"))
        ],
    ),
    Misconception(
        id="one-gamma-and-beta-for-each-group",
        says="All channels of a group get the same gamma and the same beta.",
        hint="How many gammas are there, and how many channels?",
        changes=[
            Rewrite(
                WHERE,
                normalized(
                    out="np.repeat(gamma[:, :G], C // G, axis=1) * x_hat"
                    " + np.repeat(beta[:, :G], C // G, axis=1)"
                ),
            )
        ],
    ),
    Misconception(
        id="groups-interleaved-and-not-moved-back",
        says=(
            "A group is made of every G-th channel instead of neighboring channels, and the "
            "channels come back in a different order."
        ),
        hint="With 6 channels and G = 2, which channels are in the first group?",
        changes=[
            Rewrite(
                WHERE,
                normalized(
                    into="x.reshape(N, C // G, G, H * W).transpose(0, 2, 1, 3).reshape(N, G, -1)"
                ),
            )
        ],
    ),
    Misconception(
        id="groups-of-pixels",
        says=(
            "The channels are moved to the last axis before the groups are made, so a group "
            "contains parts of all channels."
        ),
        hint="Which numbers are next to each other in memory after your transpose?",
        changes=[
            Rewrite(
                WHERE,
                normalized(
                    into="x.transpose(0, 2, 3, 1).reshape(N, G, -1)",
                    back=".reshape(N, H, W, C).transpose(0, 3, 1, 2)",
                ),
            )
        ],
    ),
    Misconception(
        id="statistics-of-rows-of-the-table",
        says="The statistics run over images and groups instead of over the numbers of one group.",
        hint=(
            "Which axis must disappear in the mean: the one that counts the groups, or the "
            "one inside them?"
        ),
        changes=[by("N * G, C // G * H * W", "0")],
    ),
    Misconception(
        id="one-mean-for-everything",
        says="The whole batch has one mean and one variance.",
        hint="How many means does the docstring ask for, for 2 images and 3 groups?",
        changes=[by("-1, 1", "(0, 1)")],
    ),
    Misconception(
        id="statistics-a-column",
        says="Each column of pixels in a group has its own mean and variance.",
        hint="Which axes share one mean? Height and width are among them.",
        changes=[by("N, G, C // G, H, W", "(2, 3)")],
    ),
    Misconception(
        id="width-kept-and-groups-mixed",
        says="Each column of pixels has its own mean and variance, over all channels of the image.",
        hint="Count the axes of your reshaped array. Which of them belong to a group?",
        changes=[by("N, G, C // G, H, W", "(1, 2, 3)")],
    ),
    Misconception(
        id="channels-over-the-batch",
        says=(
            "Each channel has one mean and one variance over the whole batch, as in batch "
            "normalization."
        ),
        hint=(
            "Group normalization treats each image on its own. And how many channels share a mean?"
        ),
        changes=[by("N, C, H * W", "(0, 2)")],
    ),
    Misconception(
        id="channel-of-a-group-over-the-batch",
        says="Each pixel position of a channel has its own mean and variance over the batch.",
        hint="Group normalization treats each image on its own.",
        changes=[by("N, C * H * W", "0")],
    ),
]
