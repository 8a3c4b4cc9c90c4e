"""Known wrong answers for `spatial_groupnorm_forward`, each as a change to the solution."""

from grading.spec import Edit, Misconception, Rewrite

from . import _spatial_norm as norms

WHERE = "cs231n/layers.py:spatial_groupnorm_forward"
VAR = "groups.var(axis=2, keepdims=True)"
ROOT = f"np.sqrt({VAR} + eps)"
SCALE, SHIFT = "gamma.reshape(1, C, 1, 1)", "beta.reshape(1, C, 1, 1)"
OUT = f"{SCALE} * x_hat + {SHIFT}"


def statistics(form: str, axes: str) -> list[Rewrite]:
    """A solution that reshapes to `form` and computes its statistics over `axes`."""
    body = f"""
N, C, H, W = x.shape
groups = x.reshape({form})
mean = groups.mean(axis={axes}, keepdims=True)
var = groups.var(axis={axes}, keepdims=True)
x_hat = ((groups - mean) / np.sqrt(var + eps)).reshape(x.shape)
out = gamma.reshape(1, C, 1, 1) * x_hat + beta.reshape(1, C, 1, 1)
cache = None
"""
    return [Rewrite(WHERE, body)]


MISCONCEPTIONS = [
    Misconception(
        id="every-channel-alone",
        says="Each channel is normalized by itself.",
        hint="How many channels share a mean when there are 6 channels in 2 groups?",
        changes=statistics("N, C, H * W", "2"),
    ),
    Misconception(
        id="batch-in-the-statistics",
        says="The statistics of a group are taken over the whole batch.",
        hint="Group normalization treats each image on its own.",
        changes=statistics("N, G, C // G * H * W", "(0, 2)"),
    ),
    Misconception(
        id="group-size-for-number-of-groups",
        says="G is used as the number of channels in a group instead of the number of groups.",
        hint="With 6 channels and G = 2, how many groups are there, and how large is each?",
        changes=statistics("N, C // G, G * H * W", "2"),
    ),
    Misconception(
        id="statistics-of-rows-of-the-table",
        says="The statistics run over images and groups instead of over the numbers of one group.",
        hint=(
            "Which axis must disappear in the mean: the one that counts the groups, or the one "
            "inside them?"
        ),
        changes=statistics("N * G, C // G * H * W", "0"),
    ),
    norms.known("eps-outside-the-root", [Edit(WHERE, ROOT, f"(np.sqrt({VAR}) + eps)")]),
    Misconception(
        id="gamma-with-seven-axes",
        says="gamma and beta get three new axes although they have four already, so out has seven.",
        hint="Print the shapes of gamma and of out. Which axes does gamma have before your code?",
        changes=[
            Edit(WHERE, SCALE, "gamma[None, :, None, None]"),
            Edit(WHERE, SHIFT, "beta[None, :, None, None]"),
        ],
    ),
    Misconception(
        id="all-channels-together",
        says="All channels of an image are treated as one group.",
        hint="That is right only for G = 1. Where does your code use G?",
        changes=statistics("N, C * H * W", "1"),
    ),
    Misconception(
        id="statistics-a-pixel",
        says="Each pixel position has its own mean.",
        hint="Which axes share one mean? Height and width are among them.",
        changes=statistics("N, G, C // G, H * W", "2"),
    ),
    Misconception(
        id="groups-interleaved",
        says="A group is made of every G-th channel instead of neighboring channels.",
        hint="With 6 channels and G = 2, which channels are in the first group?",
        changes=statistics("N, C // G, G, H * W", "(1, 3)"),
    ),
    Misconception(
        id="statistics-over-the-groups",
        says="The statistics are taken over the groups instead of within each group.",
        hint="Which axis counts the groups? It must remain after the mean.",
        changes=statistics("N, G, C // G, H, W", "(1, 3, 4)"),
    ),
    Misconception(
        id="statistics-a-column",
        says="Each column of pixels in a group has its own mean and variance.",
        hint="Which axes share one mean? Height and width are among them.",
        changes=statistics("N, G, C // G, H, W", "(2, 3)"),
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
        changes=statistics("N, C, H * W", "(0, 2)"),
    ),
    Misconception(
        id="one-mean-for-everything",
        says="The whole batch has one mean and one variance.",
        hint="How many means does the docstring ask for, for 2 images and 3 groups?",
        changes=statistics("-1, 1", "(0, 1)"),
    ),
    Misconception(
        id="groups-of-pixels",
        says=(
            "The channels are moved to the last axis before the groups are made, so a group "
            "contains parts of all channels."
        ),
        hint="Which numbers are next to each other in memory after your transpose?",
        changes=[
            Edit(
                WHERE,
                "x.reshape(N, G, C // G * H * W)",
                "x.transpose(0, 2, 3, 1).reshape(N, G, -1)",
            ),
            Edit(WHERE, ".reshape(x.shape)", ".reshape(N, H, W, C).transpose(0, 3, 1, 2)"),
        ],
    ),
    Misconception(
        id="eps-ignored",
        says="The eps in gn_param is ignored: it is always 1e-5.",
        hint="The caller can choose eps.",
        changes=[Edit(WHERE, ROOT, f"np.sqrt({VAR} + 1e-5)")],
    ),
    Misconception(
        id="eps-missing",
        says="eps is missing, or so small that it has no effect.",
        hint="What keeps the division safe when all numbers of a group are equal?",
        changes=[Edit(WHERE, ROOT, f"np.sqrt({VAR})")],
    ),
    norms.known("divided-by-the-variance", [Edit(WHERE, ROOT, f"({VAR} + eps)")]),
    Misconception(
        id="variance-not-divided",
        says="The squares are summed instead of averaged.",
        hint="A variance is a mean of squares.",
        changes=[Edit(WHERE, ROOT, f"np.sqrt({VAR} * groups.shape[2] + eps)")],
    ),
    Misconception(
        id="gamma-forgotten",
        says="gamma is not used.",
        hint="The docstring has the formula of out.",
        changes=[Edit(WHERE, OUT, f"x_hat + {SHIFT}")],
    ),
    Misconception(
        id="beta-forgotten",
        says="beta is not used.",
        hint="The docstring has the formula of out.",
        changes=[Edit(WHERE, OUT, f"{SCALE} * x_hat")],
    ),
    Misconception(
        id="gamma-and-beta-swapped",
        says="gamma and beta are swapped.",
        hint="Which of the two multiplies, and which is added?",
        changes=[Edit(WHERE, OUT, f"{SHIFT} * x_hat + {SCALE}")],
    ),
    Misconception(
        id="scale-applied-to-x",
        says="gamma and beta are applied to x instead of the normalized numbers.",
        hint="Which array does gamma multiply in the formula of out?",
        changes=[Edit(WHERE, OUT, f"{SCALE} * x + {SHIFT}")],
    ),
]
