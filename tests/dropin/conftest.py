"""What the drop-in tests share: a CIFAR-10 in official form, a few pictures large."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

BATCHES = (*(f"data_batch_{k}" for k in range(1, 6)), "test_batch")


@pytest.fixture(scope="session")
def small_cifar() -> Callable[[Path], Path]:
    """Writes the six batches, in the pickles of the published archive, into a folder."""

    def write(folder: Path, count: int = 40) -> Path:
        folder.mkdir(parents=True)
        for seed, name in enumerate(BATCHES):
            rng = np.random.default_rng(seed)
            content = {
                "batch_label": name,
                "labels": rng.integers(0, 10, count).tolist(),
                "data": rng.integers(0, 256, (count, 3072), dtype=np.uint8),
                "filenames": [f"{k}.png" for k in range(count)],
            }
            (folder / name).write_bytes(pickle.dumps(content, protocol=2))
        return folder

    return write
