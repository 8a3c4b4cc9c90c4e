"""The secret seed of a class: read it from a file, or draw it once and store it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from grading.cli.common.shared import WrongUsage

SECRET = "secret-seed"
SECRET_BYTES = 16  # a shorter seed could be guessed from its id


def secret_seed(out: Path, seed_file: Path | None = None) -> bytes:
    """Return the secret seed of a class; the first run draws it and stores it in `out`.

    Args:
        out: the folder of the graded class.
        seed_file: another file with the seed, instead of the one in `out`.

    Raises:
        click.UsageError: the seed cannot be read or written, or is too short.
    """
    from grading.judging import seeds

    path = seed_file or out / SECRET
    try:
        if path.exists():
            return _seed_in(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        # mkstemp creates a file that only its owner can read.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{SECRET}.")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(seeds.new_secret().hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            _publish(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
        return _seed_in(path)
    except OSError as problem:
        raise WrongUsage(
            "The secret seed {path} cannot be read or written ({reason}). "
            "Check its permissions, or choose another folder.",
            path=path,
            reason=problem.strerror,
        ) from problem


def _publish(new: Path, path: Path) -> None:
    """Give the complete file its final name, because half a seed would be a different seed.

    If two graders start at the same time, both use the seed of the first.
    """
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # this file system has no hard links
        os.replace(new, path)


def _seed_in(path: Path) -> bytes:
    text = path.read_bytes().strip()
    try:
        secret = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        secret = text
    if len(secret) < SECRET_BYTES:
        raise WrongUsage(
            "{path} is not a usable secret seed: it has {count} bytes, expected at least "
            "{least}. Choose another file, or leave out --seed-file for a new seed.",
            path=path,
            count=len(secret),
            least=SECRET_BYTES,
        )
    return secret
