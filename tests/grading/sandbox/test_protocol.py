"""Frames: what is packed comes back; what is no frame is refused before anything is allocated."""

from __future__ import annotations

import json
import re
import struct
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from grading.sandbox import protocol
from grading.sandbox.contract import NotAnArray
from grading.sandbox.frames import read_answer
from grading.sandbox.inside import carry
from grading.sandbox.protocol import Malformed, Packer, TooLarge, unpack
from grading.sandbox.sentences import SENTENCES


class Source:
    """A pipe that holds the given bytes and is closed behind them."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read_into(self, buffer: memoryview) -> None:
        if len(self.data) < len(buffer):
            raise EOFError
        buffer[:] = self.data[: len(buffer)]
        self.data = self.data[len(buffer) :]


def read(data: bytes, budget: int | None = 1 << 16) -> tuple[dict[str, Any], list[Any]]:
    return protocol.read(Source(data).read_into, budget=budget)


def frame(text: bytes) -> bytes:
    return struct.pack("<I", len(text)) + text


SOME_ARRAY = arrays_of.arrays(
    dtype=st.sampled_from(["?", "i1", "<i8", ">i4", "u2", "f2", "f4", ">f8", "c16", "longdouble"]),
    shape=arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4),
)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SOME_ARRAY, max_size=3), st.booleans())
def test_arrays_come_back_bit_for_bit(sent: list[Any], transposed: bool) -> None:
    sent = [array.T if transposed else array for array in sent]
    data = b"".join(bytes(part) for part in protocol.pack({"id": 1}, sent))
    header, got = read(data)
    assert header == {"id": 1}
    for original, other in zip(sent, got, strict=True):
        assert type(other) is np.ndarray
        assert other.dtype == original.dtype.newbyteorder("=")
        assert other.shape == original.shape
        assert other.flags.writeable
        np.testing.assert_array_equal(other, original)


@settings(max_examples=25, deadline=None)
@given(VALUE)
def test_values_come_back_as_they_were(value: Any) -> None:
    packer = Packer()
    packed = json.loads(json.dumps(packer.value(value)))
    assert unpack(packed, packer.arrays, []) == value


def test_special_values() -> None:
    packer = Packer()
    array = np.arange(3)
    sent = [array, (array, np.float32(2.5)), np.dtype("f4"), np.float64, float("-inf")]
    same, (twin, scalar), dtype, kind, infinite = unpack(packer.value(sent), packer.arrays, [])
    assert same is twin
    assert type(scalar) is np.float32
    assert (dtype, kind, infinite) == (np.dtype("f4"), np.float64, float("-inf"))
    assert len(packer.arrays) == 2


@pytest.mark.parametrize("value", [object(), {1: 2}, np.array([None]), np.array(["a"]), {1, 2}])
def test_what_a_script_cannot_hold(value: Any) -> None:
    with pytest.raises(ValueError, match=r"sent|contain"):
        Packer().value(value)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b"9" * 10_000,
        b'{"id": 1}',
        b'{"arrays": {}}',
        b'{"arrays": [1]}',
        b'{"arrays": [["f8"]]}',
        b'{"arrays": [["O", [1]]]}',
        b'{"arrays": [["V8", [1]]]}',
        b'{"arrays": [["U9", [1]]]}',
        b'{"arrays": [["M8[s]", [1]]]}',
        b'{"arrays": [["f8,f8", [1]]]}',
        b'{"arrays": [[["f8"], [1]]]}',
        b'{"arrays": [["f8", 3]]}',
        b'{"arrays": [["f8", [-1]]]}',
        b'{"arrays": [["f8", [true]]]}',
        b'{"arrays": [["f8", [1.0]]]}',
        b'{"arrays": [["f8", ["1"]]]}',
        b'{"arrays": [["f8", [4294967296, 4294967296]]]}',
        b'{"arrays": [["f8", [0, 281474976710655, 281474976710655]]]}',
        b'{"arrays": [["f8", [0, 99999999999999999999]]]}',
        b'{"arrays": [["f8", ' + b"[" + b"1," * 64 + b"1]" + b"]]}",
    ],
)
def test_malformed_headers_are_refused(text: bytes) -> None:
    with pytest.raises(Malformed):
        read(frame(text) + bytes(64))


def test_a_lie_about_the_size_allocates_nothing() -> None:
    lies = [
        frame(b'{"arrays": [["f8", [268435456]]]}').ljust(128),
        frame(b'{"arrays": [["f8", [4000]], ["f8", [4000]], ["f8", [4000]]]}').ljust(128),
    ]
    tracemalloc.start()
    try:
        for lie in lies:
            with pytest.raises(TooLarge, match="65536"):
                read(lie)
        with pytest.raises(Malformed):
            read(b"\xff\xff\xff\xff" + bytes(128))
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_a_bool_is_true_or_false() -> None:
    with pytest.raises(Malformed, match="neither"):
        read(frame(b'{"arrays": [["b1", [2]]]}') + b"\x01\x02")


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=60).map(lambda text: frame(text.encode())))
def test_any_bytes_are_a_frame_or_refused(data: bytes) -> None:
    try:
        header, got = read(data)
    except (Malformed, EOFError):
        return
    assert isinstance(header, dict)
    assert all(type(array) is np.ndarray for array in got)


ERROR = {"type": "ValueError", "message": "no", "frames": [["a.py", 1, "f", "x"]], "step": 0}
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["not", "type", "message", "frames", "step", "out"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(
    st.fixed_dictionaries(
        {"id": st.just(7)},
        optional={
            "status": st.sampled_from(["ok", "error", "fault", "wrong", "memory"]) | JUNK,
            "values": st.just({"out": 0}) | st.just({"out": {"not": ["none", {}]}}) | JUNK,
            "error": st.just(ERROR) | st.just({**ERROR, "message": "\x1b[2J\ud800"}) | JUNK,
        },
    )
)
def test_any_header_is_an_answer_or_refused(header: dict[str, Any]) -> None:
    try:
        answer = read_answer(
            header, [np.ones(2)] if header.get("status") == "ok" else [], 7, ["out"]
        )
    except Malformed:
        return
    assert answer.status in ("ok", "error", "memory", "missing", "forbidden")
    if answer.status == "ok":
        assert set(answer.values) == {"out"}
    else:
        assert answer.error is not None
        answer.error.message.encode()
        assert "\x1b" not in answer.error.message


DEEP = ["no attribute", {"value": ["none", {}], "name": "x"}]


@pytest.mark.parametrize(
    "change",
    [
        {"id": 8},
        {"id": True},
        {"id": None},
        {"status": "fault"},
        {"status": "wrong"},
        {"status": ["ok"]},
        {"values": {}},
        {"values": {"out": 0, "more": 0}},
        {"values": {"out": 1}},
        {"values": {"out": -1}},
        {"values": {"out": True}},
        {"values": {"out": None}},
        {"values": {"out": {"not": 5}}},
        {"values": {"out": {"not": "None"}}},
        {"values": {"out": {"not": ["absent", {}]}}},
        {"values": {"out": {"not": ["a", {}]}}},
        {"values": {"out": {"not": ["a", ["type"]]}}},
        {"values": {"out": {"not": ["a", {"type": "x" * 301}]}}},
        {"values": {"out": {"not": ["a", {"type": 1.5}]}}},
        {"values": {"out": {"not": ["no values", {"value": DEEP, "count": 2, "names": "a, b"}]}}},
        {"status": "error", "error": ERROR},
    ],
)
def test_an_answer_must_be_exact(change: dict[str, Any]) -> None:
    right = {"id": 1, "status": "ok", "values": {"out": 0}, "error": None}
    assert read_answer(right, [np.ones(2)], 1, ["out"]).status == "ok"
    with pytest.raises(Malformed):
        read_answer({**right, **change}, [np.ones(2)], 1, ["out"])


def test_a_worker_sends_the_key_of_a_sentence_and_the_grader_makes_it() -> None:
    def described(says: list[Any]) -> object:
        header = {"id": 1, "status": "ok", "values": {"out": {"not": says}}}
        return read_answer(header, [], 1, ["out"]).values["out"]

    assert described(["items", {"type": "list", "count": 3}]) == NotAnArray("a list of 3")
    assert described(["a", {"type": "\x1b[2Jstr{0.__class__}"}]) == NotAnArray(
        "a [2Jstr{0.__class__}"
    )
    error = {**ERROR, "message": ["no attribute", {"value": ["none", {}], "name": "w"}]}
    answer = read_answer({"id": 1, "status": "missing", "error": error}, [], 1, ["out"])
    assert answer.error is not None
    assert answer.error.message == "None has no attribute 'w'"


def test_each_sentence_that_a_worker_asks_for_exists() -> None:
    inside = Path(carry.__file__).parent
    source = "".join(path.read_text(encoding="utf-8") for path in inside.glob("*.py"))
    asked = set(re.findall(r'says\(\s*"([a-z ]+)"', source)) | {"an", "a"}
    assert asked == set(SENTENCES)
