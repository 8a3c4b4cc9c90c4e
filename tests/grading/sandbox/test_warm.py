"""The warm process, from the grader's side."""

from __future__ import annotations

import gc
import sys

import pytest

from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.pipes import Text
from grading.sandbox.session import StartFailed
from grading.sandbox.warm import WarmRunner, Zygote


@pytest.mark.skipif(sys.platform != "linux", reason="the warm process needs Linux")
def test_one_that_cannot_be_started_leaves_nothing_open(recwarn: pytest.WarningsRecorder) -> None:
    with pytest.raises(StartFailed, match="/no/such/program cannot be started"):
        Zygote(["/no/such/program", ""], 1)
    gc.collect()
    assert [
        str(warning.message) for warning in recwarn if warning.category is ResourceWarning
    ] == []


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1",
            "It did not start: bwrap: setting up uid map: Permission denied.",
        ),
        ("echo 'A first line.' >&2; echo 'The last one.' >&2", "It did not start: The last one."),
        ("exit 1", "It did not start, and printed no reason."),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the warm process needs Linux")
def test_the_reason_for_no_start_is_a_whole_sentence(script: str, reason: str) -> None:
    zygote = Zygote(["/bin/sh", "-c", script, ""], 3)
    zygote.process.wait()
    try:
        with pytest.raises(StartFailed) as failure:
            zygote.fork([], Text(1000, bytearray()))
    finally:
        zygote.close()
    assert str(failure.value) == reason


@pytest.mark.skipif(sys.platform != "linux", reason="the warm process needs Linux")
def test_a_sandbox_that_does_not_start_gives_the_reason_and_nothing_else() -> None:
    class Refused(WarmRunner):
        name = "refused"

        def launch(self) -> Zygote:
            return Zygote(["/bin/sh", "-c", "echo 'No permission.' >&2; exit 1", ""], 3)

    with pytest.raises(SandboxUnavailable) as failure:
        Refused()
    assert str(failure.value) == "It did not start: No permission."
