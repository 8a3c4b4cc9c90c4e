"""The warm process, from the grader's side."""

from __future__ import annotations

import gc
import sys

import pytest

from grading.sandbox.session import StartFailed
from grading.sandbox.warm import Zygote


@pytest.mark.skipif(sys.platform != "linux", reason="the warm process needs Linux")
def test_one_that_cannot_be_started_leaves_nothing_open(recwarn: pytest.WarningsRecorder) -> None:
    with pytest.raises(StartFailed, match="/no/such/program cannot be started"):
        Zygote(["/no/such/program", ""], 1)
    gc.collect()
    assert [
        str(warning.message) for warning in recwarn if warning.category is ResourceWarning
    ] == []
