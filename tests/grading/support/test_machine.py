"""The processors that a container leaves this process, by both versions of control groups."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.support.machine import processors

HOST = processors(Path("/nonexistent"))


def machine(root: Path, group: str, files: dict[str, str]) -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/self/cgroup").write_text(group)
    for name, text in files.items():
        path = root / "sys/fs/cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture
def _many(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of eight processors, whatever this one has."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(8)), raising=False)


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize(
    ("group", "files", "count"),
    [
        ("0::/\n", {"cpu.max": "200000 100000\n"}, 2),
        ("0::/\n", {"cpu.max": "150000 100000\n"}, 2),  # one and a half: the second half counts
        ("0::/\n", {"cpu.max": "10000 100000\n"}, 1),
        ("0::/\n", {"cpu.max": "max 100000\n"}, 8),
        ("0::/\n", {"cpu.max": "3200000 100000\n"}, 8),
        # The smallest quota on the way up is what counts.
        ("0::/a/b\n", {"a/b/cpu.max": "max 100000\n", "a/cpu.max": "300000 100000\n"}, 3),
        # The path is the host's; the container sees its own group at the mount's root.
        ("0::/docker/0123\n", {"cpu.max": "400000 100000\n"}, 4),
        (
            "5:cpu,cpuacct:/job\n4:memory:/job\n",
            {"cpu/job/cpu.cfs_quota_us": "300000\n", "cpu/job/cpu.cfs_period_us": "100000\n"},
            3,
        ),
        (
            "5:cpu,cpuacct:/job\n",
            {"cpu/job/cpu.cfs_quota_us": "-1\n", "cpu/job/cpu.cfs_period_us": "100000\n"},
            8,
        ),
        ("0::/\n", {"cpu.max": "nonsense\n"}, 8),
        ("nonsense\n", {}, 8),
    ],
)
def test_a_containers_quota_counts_as_processors(
    tmp_path: Path, group: str, files: dict[str, str], count: int
) -> None:
    assert processors(machine(tmp_path, group, files)) == count


def test_without_control_groups_every_processor_counts(tmp_path: Path) -> None:
    assert processors(tmp_path) == HOST >= 1
