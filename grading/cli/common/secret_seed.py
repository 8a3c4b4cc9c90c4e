"""The secret seed of a class: read from a file, or drawn once and kept."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from grading.support.translation import tr

SECRET = "secret-seed"
SECRET_BYTES = 16  # a shorter seed could be guessed from its id


def secret_seed(out: Path, seed_file: Path | None = None) -> bytes:
    """The secret seed: of `seed_file`, of an earlier run into `out`, or a new one kept there.

    Raises:
        click.UsageError: the seed cannot be read or written, or is too short.
    """
    from grading.judging import seeds

    path = seed_file or out / SECRET
    if path.exists():
        return _seed_in(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Readable by its owner alone from its first moment.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{SECRET}.")
        try:
            with os.fdopen(handle, "w") as file:
                file.write(seeds.new_secret().hex() + "\n")
                file.flush()
                os.fsync(file.fileno())
            _put(Path(name), path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as problem:
        raise click.UsageError(
            tr("{out} cannot be written to: {strerror}", out=out, strerror=problem.strerror)
        ) from problem
    return _seed_in(path)


def _put(new: Path, path: Path) -> None:
    """Give a seed its name, whole or not at all: half a seed would be taken for another.

    Of two graders that begin at once the second leaves the first one's, and takes that.
    """
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a disk that knows no second names
        os.replace(new, path)


def _seed_in(path: Path) -> bytes:
    text = path.read_bytes().strip()
    try:
        secret = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        secret = text
    if len(secret) < SECRET_BYTES:
        raise click.UsageError(
            tr(
                "{path}: got a seed of {count} bytes, expected {secret_bytes} or more: "
                "delete the file for a new one",
                path=path,
                count=len(secret),
                secret_bytes=SECRET_BYTES,
            )
        )
    return secret
