"""What a record says about the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

import cs231n
from cs231n.bench import machine

RECORDS = sorted((Path(cs231n.__file__).parents[1] / "benchmarks").glob("*-*.md"))


def test_a_record_names_no_folder_of_the_machine() -> None:
    folder = str(Path(cs231n.__file__).parents[1])
    assert [fact for fact in machine.facts().values() if folder in fact] == []


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_the_stored_records_name_files_of_the_package_alone(record: Path) -> None:
    reason = next(
        line for line in record.read_text().splitlines() if "because: compiled in" in line
    )
    assert reason.startswith("- because: compiled in cs231n/")
