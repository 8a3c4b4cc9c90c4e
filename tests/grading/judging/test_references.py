"""Stored answers are recognised, and known to be stale when they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grading.judging import references
from grading.judging.references import Known, References, StaleReferences
from grading.judging.value_prints import make_print, same_print
from grading.sandbox.contract import NotAnArray
from grading.spec import Case


def case(stride: int = 1, number: float = 1.0) -> Case:
    case = Case(np.random.default_rng(0))
    x = case.array("x", np.full((2, 3), number))
    case.expect("out", case.call("m:f", x, {"stride": stride}, eps=0.1))
    return case


def stored() -> References:
    script = case().script
    result = References(
        "e",
        {"t": {"out": np.arange(6.0).reshape(2, 3)}},
        {"t": references.digest(script)},
        {"t": references.input_sums(script)},
    )
    known = Known("m", "says", "hint", {"t": {"out": make_print(np.ones((2, 3)))}})
    result.misconceptions.append(known)
    return result


def test_what_is_packed_is_unpacked_the_same_bytes_each_time() -> None:
    data = references.pack(stored())
    assert data == references.pack(stored())
    again = references.unpack(data, "e.npz")
    np.testing.assert_array_equal(again.expected["t"]["out"], stored().expected["t"]["out"])
    assert again.misconceptions == stored().misconceptions
    again.fits("t", case().script)


@pytest.mark.parametrize("other", [case(stride=2), case(number=1 + 1e-6)])
def test_another_case_is_noticed(other: Case) -> None:
    with pytest.raises(StaleReferences, match="write-references"):
        stored().fits("t", other.script)


def test_the_last_bit_of_an_input_may_differ() -> None:
    stored().fits("t", case(number=1 + 1e-15).script)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04N."])
def test_a_broken_file_is_stale(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "references").mkdir()
    (tmp_path / "references" / "e.npz").write_bytes(data)
    with pytest.raises(StaleReferences, match="cannot be read"):
        references.read(tmp_path, "e")


@given(st.integers(0, 5), st.floats(1e-3, 1e3))
def test_prints_tell_arrays_apart(place: int, off: float) -> None:
    a = np.arange(6.0).reshape(2, 3)
    b = a.copy()
    assert same_print(make_print(a), make_print(b * (1 + 1e-12)))
    b.flat[place] += off
    assert not same_print(make_print(a), make_print(b))
    assert not same_print(make_print(a), make_print(a.T))
    assert not same_print(make_print(a), make_print(NotAnArray("None")))
