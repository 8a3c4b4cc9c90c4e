"""How many threads NumPy's matrix products run on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy multiply matrices on one thread while the block runs.

    With batches of 50 a second thread gains little on an idle machine, and on a busy one the
    threads wait for each other: measured on two shared cores, a step took three times as long
    with two. A user who has set one of `THREAD_VARIABLES` has decided otherwise and is obeyed.
    """
    if any(os.environ.get(name) for name in THREAD_VARIABLES):
        yield
        return
    try:
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:  # comes with scikit-learn; without it training is only slower
        yield
        return
    with threadpool_limits(limits=1, user_api="blas"):
        yield
