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
]
