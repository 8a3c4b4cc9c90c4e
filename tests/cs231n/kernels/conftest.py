"""The compiled kernels under each instruction set and number of threads that this machine has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cs231n import fast_layers
from cs231n._fast import dispatch


def pytest_report_header() -> str:
    """Say which build is tested: the sanitized one has a folder of its own."""
    return f"kernels: {dispatch.why}"


ISAS: list[str | None] = [*dispatch.available_isas()]
if dispatch.core is not None and dispatch.core.running()[2]:
    # The best instruction set alone is not what runs by default: another one takes short rows.
    ISAS.append(None)


@pytest.fixture(
    params=[(isa, threads) for isa in ISAS for threads in (1, 2)]
    or [pytest.param(None, marks=pytest.mark.skip("cs231n._kernels.core is not compiled"))],
    ids=str,
)
def on_kernels(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[str | None]:
    """Run on one instruction set with 1 or 2 threads, however small the work."""
    before = fast_layers.backend().name
    fast_layers.use_backend("cython")
    isa, threads = request.param
    dispatch.use_kernels(isa, threads)
    monkeypatch.setattr(dispatch, "WORK_FOR_THREADS", 0)
    yield isa
    dispatch.use_kernels()
    fast_layers.use_backend(before)
