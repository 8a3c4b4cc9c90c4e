"""Wrong gradients of mean pooling."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

from grading.spec import Edit, Misconception

# What several exercises know; these files are run by path, so there is no package to import from.
pool = SimpleNamespace(**run_path(str(Path(__file__).with_name("_pool.py"))))

WHERE = "cs231n/pooling.py:mean_pool_backward_naive"

MISCONCEPTIONS = [
    pool.overlaps_overwrite(WHERE),
    Misconception(
        id="not-divided",
        says="Your dx is what you get when every pixel takes the window's whole gradient.",
        hint="Nudge one pixel by a little: by how much of it does the mean move?",
        changes=[Edit(WHERE, " / (height * width)", "")],
    ),
    Misconception(
        id="divided-by-the-overlaps",
        says="Your dx is what you get when the gradient is divided by the stride squared.",
        hint="The mean divided by the number of pixels in the window, and by nothing else.",
        changes=[Edit(WHERE, " / (height * width)", " / stride**2")],
    ),
    pool.gaps_closed_backwards(WHERE),
]
