"""Right outputs, written otherwise than the reference."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

# What several exercises share; they are run by path, so there is no package to import from.
pool = SimpleNamespace(**run_path(str(Path(__file__).with_name("_pool.py"))))

WHERE = "cs231n/pooling.py:l2_pool_forward_naive"

VARIANTS = [
    pool.view(WHERE, "np.linalg.norm(view, axis=(4, 5))"),
    pool.taps(WHERE, " ** 2", "out ** 0.5"),
]
