"""What all tests share."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

# The same examples in every run, so that a red run can be repeated; `--hypothesis-profile=explore`
# looks for new ones.
settings.register_profile(
    "repeatable", deadline=None, max_examples=25, derandomize=True, database=None
)
settings.register_profile("explore", deadline=None, max_examples=300)
settings.load_profile("repeatable")

# A shell without a terminal starts what it runs in the background with Ctrl-C ignored, and children
# inherit that; the tests that press it would press in vain.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _global_random_state() -> Iterator[None]:
    """Start every test from the same global random state, and leave none behind."""
    before = np.random.get_state()
    np.random.seed(0)
    yield
    np.random.set_state(before)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hand-out of one part as `cs231n release` makes it, unproved; not to be changed."""
    from grading import assignment, release, tree

    asked = assignment.load(Path(__file__).parents[1]).select(["ConvolutionalNetworks"])
    files, _ = release.contents(asked, tree.Source(asked))
    folder = tmp_path_factory.mktemp("pristine") / "hand-out"
    tree.write(files, folder)
    return folder


@pytest.fixture
def handed_out(pristine: Path, tmp_path: Path) -> Path:
    """A hand-out of a student's own, to work in."""
    return Path(shutil.copytree(pristine, tmp_path / "work"))
