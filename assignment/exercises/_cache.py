"""Tests of what a forward pass keeps in its cache."""

from __future__ import annotations

from collections.abc import Mapping

from grading.spec import Array, Case, Ref

BEYOND = "The course's text only says that your backward pass must be able to use the cache."
SETTINGS = {"conv_param": ("stride", "pad"), "pool_param": ("pool_height", "pool_width", "stride")}


def expect_cache(case: Case, result: Ref, *names: str) -> None:
    """Expect these parts in the cache of a forward pass, whose result is (out, cache)."""
    out, cache = result.unpack("out", "cache")
    for name, part in zip(names, cache.unpack(*names), strict=True):
        if name not in SETTINGS:
            case.expect(f"cached {name}", part)
        for key in SETTINGS.get(name, ()):
            case.expect(f"cached {name}[{key!r}]", part.item(key))
    expect_computed(case, out)


def expect_computed(case: Case, out: Ref) -> None:
    """Expect an output that is neither x nor 0 everywhere; it may be wrong otherwise.

    The code of the hand-out fills the cache, so a right cache alone is nobody's work.
    """
    case.observe("count of nonzero numbers in out", case.call("numpy:count_nonzero", out))
    # A copy, because the call may have written into x itself.
    before = case.script.inputs["x"].copy()
    case.observe("out equals x", case.call("numpy:array_equal", out, before))

    def holds(got: Mapping[str, Array], _: Mapping[str, Array]) -> str | None:
        if got["count of nonzero numbers in out"] > 0 and not got["out equals x"]:
            return None
        return "out is None, x itself, or 0 everywhere, so nothing is computed yet."

    case.check("computed", holds)
