"""Right gradients, written otherwise than the reference."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

# What several exercises share; they are run by path, so there is no package to import from.
pool = SimpleNamespace(**run_path(str(Path(__file__).with_name("_pool.py"))))

WHERE = "cs231n/pooling.py:l2_pool_backward_naive"

VARIANTS = [
    pool.taps_backwards(WHERE, "dout * x[at][:, :, :oh, :ow] / np.where(out == 0, 1, out)"),
]
