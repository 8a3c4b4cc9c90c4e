"""Random generators for inputs: published cases depend on names only, hidden ones on a secret."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import numpy as np


def _generator(digest: bytes) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def _join(*parts: str) -> bytes:
    # Lengths keep ("ab", "c") and ("a", "bc") apart.
    coded = [part.encode("utf-8", "replace") for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in coded)


def public(assignment: str, exercise: str, test: str) -> np.random.Generator:
    """The generator of a test's published case: the same everywhere, for everyone.

    Args:
        assignment: the assignment's name.
        exercise: the exercise's id.
        test: the test's name.

    Returns:
        A new generator.
    """
    return _generator(hashlib.sha256(_join("public", assignment, exercise, test)).digest())


def hidden(secret: bytes, exercise: str, test: str, draw: int) -> np.random.Generator:
    """The generator of a hidden draw: the same for a whole class, unpredictable without the secret.

    Args:
        secret: the seed of the class.
        exercise: the exercise's id.
        test: the test's name.
        draw: the number of the draw.

    Returns:
        A new generator.
    """
    message = _join("hidden", exercise, test, str(draw))
    return _generator(hmac.new(secret, message, hashlib.sha256).digest())


def new_secret() -> bytes:
    """A fresh secret seed."""
    return secrets.token_bytes(32)


def seed_id(secret: bytes) -> str:
    """A short name for a secret that does not reveal it."""
    return hashlib.sha256(b"seed id" + secret).hexdigest()[:12]
