"""Networks built from the layers: `ThreeLayerConvNet`, `FullyConnectedNet`, `TwoLayerNet`.

Each class is imported when it is first used, so that a mistake in one file of a student's work
does not break the other network.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["FullyConnectedNet", "ThreeLayerConvNet", "TwoLayerNet"]

_HOME = {
    "FullyConnectedNet": "fc_net",
    "ThreeLayerConvNet": "cnn",
    "TwoLayerNet": "fc_net",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOME])
