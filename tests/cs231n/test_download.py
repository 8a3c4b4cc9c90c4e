"""Downloads that are cut, stale, wrong or too long, from a server on this computer."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import pickle
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from cs231n import image_utils
from cs231n.cli.data import data as command
from cs231n.data import cifar_archive as archive
from cs231n.data import download as download
from cs231n.data.cifar_files import FOLDER

pytest.importorskip("httpx")


def packed_batches() -> bytes:
    """An archive of small batches."""
    out = io.BytesIO()
    rng = np.random.default_rng(0)
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name in archive.BATCHES:
            pixels = rng.integers(0, 256, (4, 3072), dtype=np.uint8)
            content = pickle.dumps({"data": pixels, "labels": [1, 2, 3, 4]}, protocol=2)
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


class Server(ThreadingHTTPServer):
    """Serves one archive; the fields say how it misbehaves."""

    daemon_threads = True

    def __init__(self, content: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.content = content
        self.cut_after: list[int] = []  # bytes of the next answers before the connection ends
        self.ranges = True
        self.errors = 0  # answer 503 that many times
        self.asked: list[str | None] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/archive")
            self.end_headers()
            return
        if self.path != "/archive":
            self.send_error(404)
            return
        byte_range = self.headers.get("Range")
        self.server.asked.append(byte_range)
        if self.server.errors:
            self.server.errors -= 1
            self.send_error(503)
            return
        content, start = self.server.content, 0
        if byte_range and self.server.ranges:
            start = int(byte_range.removeprefix("bytes=").removesuffix("-"))
            self.send_response(206 if start < len(content) else 416)
            last = f"{start}-{len(content) - 1}" if start < len(content) else "*"
            self.send_header("Content-Range", f"bytes {last}/{len(content)}")
        else:
            self.send_response(200)
        body = content[start:]
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        limit = self.server.cut_after.pop(0) if self.server.cut_after else len(body)
        self.wfile.write(body[:limit])
        self.close_connection = True

    def log_message(self, *_arguments: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(packed_batches()) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def fetch(server: Server, target: Path, path: str = "/archive", **changes: object) -> list[int]:
    progress: list[int] = []
    options: dict[str, object] = {
        "md5": hashlib.md5(server.content).hexdigest(),
        "max_bytes": 10_000_000,
        "progress": lambda have, _total: progress.append(have),
        "retrying": lambda _line: None,
        "pause": 0.0,
    } | changes
    url = server.url + path if path.startswith("/") else path
    download.fetch(url, target, **options)  # type: ignore[arg-type]
    return progress


@pytest.mark.parametrize("path", ["/archive", "/moved"])
def test_a_download_arrives_whole(path: str, server: Server, tmp_path: Path) -> None:
    progress = fetch(server, tmp_path / "d" / "a", path)
    assert (tmp_path / "d" / "a").read_bytes() == server.content
    assert not download.partial_path(tmp_path / "d" / "a").exists()
    assert progress[-1] == len(server.content)


def test_an_interrupted_download_continues_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.cut_after = [30_000, 20_000]
    fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content
    assert server.asked == [None, "bytes=30000-", "bytes=50000-"]


def test_an_earlier_download_is_continued(server: Server, tmp_path: Path) -> None:
    download.partial_path(tmp_path / "a").write_bytes(server.content[:1234])
    progress = fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content
    assert server.asked == ["bytes=1234-"]
    assert progress[0] == 1234


def test_a_complete_partial_file_is_accepted(server: Server, tmp_path: Path) -> None:
    download.partial_path(tmp_path / "a").write_bytes(server.content)
    fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content


def test_a_stale_partial_file_is_dropped_once(server: Server, tmp_path: Path) -> None:
    download.partial_path(tmp_path / "a").write_bytes(bytes(1234))
    fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content
    assert server.asked == ["bytes=1234-", None]
    download.partial_path(tmp_path / "b").write_bytes(bytes(len(server.content) + 5))
    fetch(server, tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == server.content


def test_a_server_without_ranges_is_read_from_the_start(server: Server, tmp_path: Path) -> None:
    server.ranges = False
    server.cut_after = [30_000]
    fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content


def test_a_busy_server_gets_another_request(server: Server, tmp_path: Path) -> None:
    server.errors = 2
    fetch(server, tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == server.content


def test_each_further_attempt_is_told_with_its_reason(server: Server, tmp_path: Path) -> None:
    lines: list[str] = []
    server.errors = 2
    fetch(server, tmp_path / "a", retrying=lines.append)
    why = f"because {server.url}/archive failed: the server answered 503"
    assert lines == [f"Attempt 2 of 5, {why}", f"Attempt 3 of 5, {why}"]


def test_a_server_that_keeps_failing(server: Server, tmp_path: Path) -> None:
    server.cut_after = [1000] * 10
    with pytest.raises(download.DownloadError, match="5,000 bytes are kept"):
        fetch(server, tmp_path / "a")
    assert len(server.asked) == download.ATTEMPTS
    server.cut_after = []
    fetch(server, tmp_path / "a")  # the same command goes on from there
    assert server.asked[-1] == "bytes=5000-"


def test_a_server_that_never_answers_keeps_no_bytes(server: Server, tmp_path: Path) -> None:
    server.errors = download.ATTEMPTS
    with pytest.raises(download.DownloadError, match=r"answered 503\); try again later.*--from"):
        fetch(server, tmp_path / "a")


def test_a_wrong_checksum_removes_the_download(server: Server, tmp_path: Path) -> None:
    with pytest.raises(download.DownloadError, match=r"MD5 [0-9a-f]{32}, expected 0000"):
        fetch(server, tmp_path / "a", md5="0000")
    assert not list(tmp_path.glob("a*"))


def test_a_file_that_is_too_long_is_refused(server: Server, tmp_path: Path) -> None:
    with pytest.raises(download.DownloadError, match="expected at most 5,000"):
        fetch(server, tmp_path / "a", max_bytes=5000)
    assert not (tmp_path / "a").exists()


def test_what_is_not_there_is_not_asked_for_again(server: Server, tmp_path: Path) -> None:
    with pytest.raises(download.DownloadError, match="answered 404 Not Found"):
        fetch(server, tmp_path / "a", "/nothing")
    with pytest.raises(download.DownloadError, match="cannot be downloaded"):
        fetch(server, tmp_path / "a", "ftp:///x")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("all_proxy", "socks5://127.0.0.1:1"),  # it needs one more package
        ("https_proxy", "ftp://127.0.0.1:1"),
        ("https_proxy", "http://a:b:c"),
        ("SSL_CERT_FILE", "no-such-file.pem"),
    ],
)
def test_settings_of_the_network_that_cannot_be_used_are_named(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "socks" in value and importlib.util.find_spec("socksio"):
        pytest.skip("socksio is installed")
    monkeypatch.setenv(name, value)
    code, output = run("cifar10", "--url", "https://127.0.0.1:1/a", "--to", str(tmp_path / "to"))
    assert code == 1
    message = output.splitlines()[-1]
    assert message.startswith("Error: https://127.0.0.1:1/a cannot be downloaded with this")
    assert name.upper() in message
    assert not (tmp_path / "to").exists()
    with pytest.raises(OSError, match=r"this computer's settings.*load_image"):
        image_utils.image_from_url("https://127.0.0.1:1/kitten.jpg")


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(command, [*arguments])
    return result.exit_code, result.output


def test_the_command_downloads_checks_and_says_where(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MD5", hashlib.md5(server.content).hexdigest())
    to = str(tmp_path / "to")
    code, output = run("cifar10", "--url", f"{server.url}/moved", "--to", to)
    assert code == 0, output
    assert "20 training images, 4 test images" in output
    assert "set CS231N_DATA=" in output
    assert [path.name for path in (tmp_path / "to").iterdir()] == [FOLDER]
    code, output = run("cifar10", "--to", to)
    assert code == 0
    assert "already in" in output
    assert len(server.asked) == 1


def test_the_command_stops_on_ctrl_c(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(download, "fetch", interrupted)
    code, output = run("cifar10", "--url", server.url, "--to", str(tmp_path / "to"))
    assert code == 130
    assert "Run the same command again to continue" in output


def test_a_failed_download_is_reported_in_one_line(server: Server, tmp_path: Path) -> None:
    code, output = run("cifar10", "--url", f"{server.url}/nothing", "--to", str(tmp_path / "to"))
    assert code == 1
    assert output.splitlines()[-1].startswith("Error: http://127.0.0.1")
