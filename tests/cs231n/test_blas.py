"""Matrix products on one thread, unless the user says otherwise."""

from __future__ import annotations

import pytest

from cs231n.support.blas import THREAD_VARIABLES, one_blas_thread


def test_one_thread_unless_the_user_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    threadpoolctl = pytest.importorskip("threadpoolctl")

    def blas_threads() -> list[int]:
        pools = threadpoolctl.threadpool_info()
        return [pool["num_threads"] for pool in pools if pool["user_api"] == "blas"]

    for name in THREAD_VARIABLES:
        monkeypatch.delenv(name, raising=False)
    # `make test` sets one thread for all tests.
    with threadpoolctl.threadpool_limits(2, user_api="blas"):
        before = blas_threads()
        assert set(before) <= {2}
        with one_blas_thread():
            assert set(blas_threads()) <= {1}
        assert blas_threads() == before
        monkeypatch.setenv("OMP_NUM_THREADS", "7")
        with one_blas_thread():
            assert blas_threads() == before
