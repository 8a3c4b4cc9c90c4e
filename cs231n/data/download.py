"""Download one large file over HTTP: resume after an interruption, and check the result."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cs231n.data.errors import DownloadError
from cs231n.support.files import md5_of

if TYPE_CHECKING:
    import httpx

ATTEMPTS = 5
INSTEAD = "fetch the archive yourself and give it with --from"
ReportBytes = Callable[[int, int | None], None]
"""Called with the number of bytes received, and the total number if the server reports it."""


class _CutError(Exception):
    """The connection ended early. The bytes received so far are kept."""


def partial_path(target: Path) -> Path:
    """Return the path of the file with the bytes of an unfinished download."""
    return target.with_name(target.name + ".part")


def open_client(url: str, instead: str) -> httpx.Client:
    """Open an HTTP client that follows redirects, and the environment's proxies and certificates.

    Args:
        url: the address that it is for, for messages.
        instead: what else the user can do.

    Raises:
        DownloadError: httpx is missing, or one of these settings cannot be used.
    """
    try:
        import httpx
    except ModuleNotFoundError:
        raise DownloadError(
            f"{url} cannot be downloaded without httpx: run `pip install httpx`, or {instead}"
        ) from None
    try:
        return httpx.Client(follow_redirects=True, timeout=30.0)
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as error:
        raise DownloadError(
            f"{url} cannot be downloaded with this computer's settings ({error}): correct its "
            f"proxy (HTTPS_PROXY, ALL_PROXY) or certificates (SSL_CERT_FILE), or {instead}"
        ) from None


def fetch(
    url: str,
    target: Path,
    *,
    md5: str,
    max_bytes: int,
    progress: ReportBytes,
    retrying: Callable[[str], None],
    pause: float = 1.0,
) -> None:
    """Download `url` to `target`, continuing an earlier download in `target.part`.

    Args:
        url: http or https; redirects are followed.
        target: the finished file. It is created only if its checksum is right.
        md5: the expected checksum, in hexadecimal.
        max_bytes: refuse a file that is longer.
        progress: called after each block.
        retrying: called with a line before each further attempt.
        pause: seconds before the second attempt; doubled for each further attempt.

    Raises:
        DownloadError: the server refuses, the connection keeps failing, the file is too long, or
            its checksum is wrong. Only a wrong checksum removes the partial file.
    """
    part = partial_path(target)
    with open_client(url, INSTEAD) as client:
        target.parent.mkdir(parents=True, exist_ok=True)
        resumed = part.exists() and part.stat().st_size > 0
        attempt = partial(_fetch_once, client, url, part, max_bytes, progress)
        _fetch_part(attempt, url, part, retrying, pause)
        if md5_of(part) != md5 and resumed:
            # The earlier bytes may belong to another version of the file, so start again.
            part.unlink(missing_ok=True)
            _fetch_part(attempt, url, part, retrying, pause)
    checksum = md5_of(part)
    if checksum != md5:
        part.unlink(missing_ok=True)
        raise DownloadError(
            f"{url} has the MD5 {checksum}, expected {md5}: the file was changed or damaged on the "
            "way; try again, or give a copy with --from"
        )
    os.replace(part, target)


def _fetch_part(
    attempt: Callable[[], None],
    url: str,
    part: Path,
    retrying: Callable[[str], None],
    pause: float,
) -> None:
    for number in range(1, ATTEMPTS + 1):
        try:
            attempt()
            return
        except _CutError as error:
            reason = str(error)
        if number < ATTEMPTS:
            retrying(f"Attempt {number + 1} of {ATTEMPTS}, because {url} failed: {reason}")
            time.sleep(pause * 2 ** (number - 1))
    have = part.stat().st_size if part.exists() else 0
    raise DownloadError(
        f"{url} could not be downloaded in {ATTEMPTS} attempts ({reason}); "
        + (
            f"{have:,} bytes are kept, and the same command continues from there"
            if have
            else f"try again later, or {INSTEAD}"
        )
    )


def _fetch_once(
    client: httpx.Client, url: str, part: Path, max_bytes: int, progress: ReportBytes
) -> None:
    import httpx

    have = part.stat().st_size if part.exists() else 0
    # Without `identity` a server may compress the archive again, which changes the offsets.
    headers = {"Accept-Encoding": "identity"}
    if have:
        headers["Range"] = f"bytes={have}-"
    try:
        with client.stream("GET", url, headers=headers) as response:
            if response.status_code == 416:  # the server has nothing beyond our bytes
                if _total_length(response) == have:
                    return
                part.unlink(missing_ok=True)
                raise _CutError("the partial file did not fit and was dropped")
            if response.status_code >= 500 or response.status_code == 429:
                raise _CutError(f"the server answered {response.status_code}")
            if response.status_code not in (200, 206):
                raise DownloadError(
                    f"{url} answered {response.status_code} {response.reason_phrase}: check the "
                    f"address, or {INSTEAD}"
                )
            if response.status_code == 206 and not _continues(response, have):
                part.unlink(missing_ok=True)
                raise _CutError("the server sent a different range than requested")
            if response.status_code == 200:
                have = 0
            _save(response, part, have, max_bytes, progress)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.TooManyRedirects) as error:
        raise DownloadError(f"{url} cannot be downloaded: {error}") from None
    except httpx.TransportError as error:
        raise _CutError(str(error) or type(error).__name__) from None


def _save(
    response: httpx.Response, part: Path, have: int, max_bytes: int, progress: ReportBytes
) -> None:
    announced = response.headers.get("Content-Length", "")
    total = have + int(announced) if announced.isdigit() else None
    if total is not None and total > max_bytes:
        raise DownloadError(f"{response.url} has {total:,} bytes, expected at most {max_bytes:,}")
    with part.open("ab" if have else "wb") as out:
        progress(have, total)
        for block in response.iter_raw():  # unbuffered, because a buffer is lost in a cut
            out.write(block)
            have += len(block)
            if have > max_bytes:
                out.truncate(0)
                raise DownloadError(f"{response.url} sent more than {max_bytes:,} bytes")
            progress(have, total)
    if total is not None and have < total:
        raise _CutError(f"{have:,} of {total:,} bytes arrived")


def _continues(response: httpx.Response, have: int) -> bool:
    content_range: str = response.headers.get("Content-Range", "")
    return content_range.startswith(f"bytes {have}-")


def _total_length(response: httpx.Response) -> int | None:
    total = response.headers.get("Content-Range", "").rpartition("/")[2]
    return int(total) if total.isdigit() else None
