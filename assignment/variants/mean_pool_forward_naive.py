"""Right outputs, written otherwise than the reference."""

from pathlib import Path
from runpy import run_path
from types import SimpleNamespace

# What several exercises share; they are run by path, so there is no package to import from.
pool = SimpleNamespace(**run_path(str(Path(__file__).with_name("_pool.py"))))

WHERE = "cs231n/pooling.py:mean_pool_forward_naive"

VARIANTS = [
    pool.view(WHERE, "view.mean(axis=(4, 5))"),
    pool.taps(WHERE, "", "out / (ph * pw)"),
]
