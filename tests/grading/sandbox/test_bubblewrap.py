"""Bubblewrap by itself, without what a worker does to itself: the traps that others fell into."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grading.sandbox import bubblewrap, places, runner
from grading.sandbox.contract import SandboxUnavailable
from grading.sandbox.runner import Mechanism

Inside = Callable[..., Any]


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """Run a snippet inside, as the zygote runs there; what it leaves in `found` comes back."""
    try:
        bubblewrap.program()
    except SandboxUnavailable as error:
        pytest.skip(f"bubblewrap: {error}")
    trees = tmp_path_factory.mktemp("trees")
    (trees / "file").write_text("read me")

    def run(body: str, *args: str) -> Any:
        prelude = "import ctypes, json, os, sys\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        source = f"{prelude}found = []\n{body}\nprint(json.dumps(found))\n"
        python = [places.interpreter(), "-I", "-S", "-c", source, *args]
        command = [*bubblewrap.arguments(str(trees), ()), *python]
        env = places.environment()
        done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        if "Operation not permitted" in done.stderr and done.returncode:
            pytest.skip(f"bubblewrap: {done.stderr.strip()}")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


def test_root_outside_is_nobody_without_powers_inside(inside: Inside) -> None:
    found = inside(
        """
head, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
libc.capget(head, data)
bounding = [n for n in range(41) if libc.prctl(23, n, 0, 0, 0) == 1]
found = [os.getuid(), list(data), bounding, libc.unshare(0x10000000), libc.unshare(0x20000)]
"""
    )
    assert found == [65534, [0] * 6, [], -1, -1]


def test_nothing_can_be_remounted_or_written(inside: Inside) -> None:
    found = inside(
        """
for place in ("/", "/trees", "/home", sys.base_prefix, os.path.dirname(os.__file__)):
    if libc.mount(None, place.encode(), None, 32 | 4096, None) == 0:
        found.append("mount " + place)
for folder, _, _ in os.walk("/"):
    if folder.count("/") > 12:
        continue
    try:
        open(os.path.join(folder, "new"), "w").close()
    except OSError:
        continue
    found.append(folder)
"""
    )
    assert found == []


def test_only_what_python_needs_is_there(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "solution.py").write_text("key")
    root = str(Path(__file__).parents[3])
    found = inside(
        """
found = [
    sorted(os.listdir("/")), os.listdir("/trees"), os.path.exists(sys.argv[1]),
    sorted(os.listdir(sys.argv[2])), sorted(os.listdir(sys.argv[2] + "/grading")),
    os.path.exists("/proc/self"), os.path.exists("/etc/passwd"), os.listdir("/dev"),
    len(os.listdir("/home")),
]
""",
        str(tmp_path / "solution.py"),
        root,
    )
    top, trees, secret, beside, grading, proc, passwd, devices, home = found
    assert {"etc", "proc", "sys", "run", "var", "work"} & set(top) <= {root.split("/")[1]}
    assert trees == ["file"]
    assert not secret
    # A virtual environment in the checkout is Python's own place, and holds no more than that.
    python = (
        {Path(sys.prefix).relative_to(root).parts[0]}
        if Path(sys.prefix).is_relative_to(root)
        else set()
    )
    assert set(beside) == {"grading"} | python
    assert grading == ["__init__.py", "sandbox", "support"]
    assert not proc
    assert not passwd
    assert devices == ["null"]
    assert home == 0


def test_no_other_package_is_there(inside: Inside) -> None:
    found = inside(
        """
for folder, names, _ in os.walk("/"):
    found += [name for name in names if name in ("pytest", "torch", "scipy", "sklearn", "pip")]
"""
    )
    assert found == []


def test_the_network_is_empty_even_for_sockets(inside: Inside) -> None:
    with socket.socket() as tcp, socket.socket(socket.AF_UNIX) as abstract:
        tcp.bind(("127.0.0.1", 0))
        tcp.listen()
        abstract.bind(f"\0border-test-{os.getpid()}")
        abstract.listen()
        found = inside(
            """
import socket
for family, place in ((socket.AF_INET, ("127.0.0.1", int(sys.argv[1]))),
                      (socket.AF_UNIX, "\\0" + sys.argv[2])):
    try:
        socket.socket(family).connect(place)
    except OSError:
        continue
    found.append(str(place))
""",
            str(tcp.getsockname()[1]),
            f"border-test-{os.getpid()}",
        )
    assert found == []


def test_it_is_alone(inside: Inside) -> None:
    found = inside(
        """
import signal
for pid in [*range(3, 300), int(sys.argv[1])]:
    if pid != os.getpid():
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            continue
        found.append(pid)
""",
        str(os.getpid()),
    )
    assert found == []


def test_a_missing_bwrap_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    bubblewrap.program.cache_clear()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SandboxUnavailable, match="apt install bubblewrap"):
        bubblewrap.program()
    bubblewrap.program.cache_clear()


@pytest.mark.parametrize(
    ("works", "asked"), [("landlock", "bubblewrap"), ("bubblewrap", "landlock")]
)
def test_a_refused_sandbox_names_the_other_one_if_it_works(
    works: str, asked: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = "setting up uid map: Permission denied"
    closed = []

    class Works:
        def close(self) -> None:
            closed.append(works)

    def open_one(name: str) -> object:
        if name == works:
            return Works()
        raise SandboxUnavailable(refusal)

    monkeypatch.setattr(runner, "_open", open_one)
    with pytest.raises(SandboxUnavailable, match=refusal) as error:
        runner.open_runner(asked)
    assert f"Use --sandbox {works}" in str(error.value)
    assert "unsafe" not in str(error.value)
    assert closed == [works]
    works = "none"
    with pytest.raises(SandboxUnavailable) as error:
        runner.open_runner(asked)
    said = str(error.value)
    assert said.count(refusal) == 2
    assert said.count("--unsafe-no-sandbox") == 1


def test_landlock_alone_hides_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("seed")
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "file").write_text("read me")
    source = """
import sys
sys.path.insert(0, sys.argv[1])
from grading.sandbox.inside import landlock, confine
import ctypes
libc = ctypes.CDLL(None)
libc.prctl(38, 1, 0, 0, 0)
if landlock.abi() < 1:
    sys.exit("no landlock")
landlock.restrict(landlock.ruleset([sys.argv[2] + "/open", sys.argv[2] + "/absent"]))
assert open(sys.argv[2] + "/open/file").read() == "read me"
for path, mode in ((sys.argv[2] + "/secret", "r"), (sys.argv[2] + "/open/file", "a"),
                   (sys.argv[2] + "/open/new", "w"), ("/proc/self/status", "r")):
    try:
        open(path, mode)
    except PermissionError:
        continue
    print(path)
"""
    root = str(Path(__file__).parents[3])
    command = [sys.executable, "-c", source, root, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "no landlock" in done.stderr:
        pytest.skip("landlock: not in this kernel")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
