"""Wrong group normalisation, each as a change to the right one."""

from grading.spec import Edit, Misconception, Rewrite

WHERE = "cs231n/layers.py:spatial_groupnorm_forward"
ROOT = "1 / np.sqrt(groups.var(axis=2, keepdims=True) + eps)"


def by(form: str, axes: str) -> Rewrite:
    """A solution that reshapes to `form` and takes its statistics over `axes`."""
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
        says="Your out is what you get when every channel is normalised by itself.",
        hint="How many channels share a mean when 6 channels fall into 2 groups?",
        changes=[by("N, C, H * W", "2")],
    ),
    Misconception(
        id="all-channels-together",
        says="Your out is what you get when all channels of an image are one group.",
        hint="That is right for G = 1 only. Where does your code use G?",
        changes=[by("N, C * H * W", "1")],
    ),
    Misconception(
        id="batch-in-the-statistics",
        says="Your out is what you get when the statistics of a group run over the whole batch.",
        hint="Group normalisation treats each image as if it were alone.",
        changes=[by("N, G, C // G * H * W", "(0, 2)")],
    ),
    Misconception(
        id="groups-interleaved",
        says="Your out is what you get when a group takes every G-th channel.",
        hint="Groups are made of neighbours: with 6 channels and G = 2, which are in the first?",
        changes=[by("N, C // G, G, H * W", "(1, 3)")],
    ),
    Misconception(
        id="group-size-for-number-of-groups",
        says="Your out is what you get when G is taken for the number of channels in a group.",
        hint="With 6 channels and G = 2, how many groups are there, and how large is each?",
        changes=[by("N, C // G, G * H * W", "2")],
    ),
    Misconception(
        id="statistics-a-pixel",
        says="Your out is what you get when every pixel has a mean of its own.",
        hint="Height and width belong to the numbers that share a mean.",
        changes=[by("N, G, C // G, H * W", "2")],
    ),
    Misconception(
        id="eps-ignored",
        says="Your out is what you get when eps is 1e-5, whatever gn_param says.",
        hint="The caller may choose eps.",
        changes=[Edit(WHERE, "+ eps)", "+ 1e-5)")],
    ),
    Misconception(
        id="eps-outside-the-root",
        says="Your out is what you get when eps is added to the standard deviation.",
        hint="Is eps added before or after the root is taken?",
        changes=[Edit(WHERE, ROOT, "1 / (groups.std(axis=2, keepdims=True) + eps)")],
    ),
]
