"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator

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


@pytest.fixture(autouse=True)
def _global_random_state() -> Iterator[None]:
    """Start every test from the same global random state, and leave none behind."""
    before = np.random.get_state()
    np.random.seed(0)
    yield
    np.random.set_state(before)
