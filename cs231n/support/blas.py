"""Limit the number of threads that NumPy uses for matrix products."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Let NumPy multiply matrices on one thread while the block runs.

    With batches of 50 images a second thread helps little on an idle machine, and on a busy one
    the threads wait for each other: on two shared cores, a step with two threads took three times
    as long. If the user has set one of `THREAD_VARIABLES`, that setting is used instead.
    """
    if any(os.environ.get(name) for name in THREAD_VARIABLES):
        yield
        return
    try:
        from threadpoolctl import threadpool_limits
    except ModuleNotFoundError:  # it comes with scikit-learn; without it training is only slower
        yield
        return
    with threadpool_limits(limits=1, user_api="blas"):
        yield
