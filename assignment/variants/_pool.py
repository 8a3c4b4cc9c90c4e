"""Ways to pool that do for means as for L2 norms: all windows at once."""

from __future__ import annotations

from grading.spec import Rewrite, Variant

SIZES = 's, ph, pw = (pool_param[k] for k in ("stride", "pool_height", "pool_width"))'


def view(where: str, reduced: str) -> Variant:
    """Forwards: `reduced` makes `out` of `view` (N, C, H_out, W_out, pool_height, pool_width)."""
    return Variant(
        id="sliding-window-view",
        why="A view of all windows, reduced at once.",
        changes=[
            Rewrite(
                where,
                f"""
                {SIZES}
                view = np.lib.stride_tricks.sliding_window_view(x, (ph, pw), axis=(2, 3))
                view = view[:, :, ::s, ::s]
                out = {reduced}
                """,
            )
        ],
    )


def taps(where: str, power: str, finished: str) -> Variant:
    """Forwards: adds up pixels to this power, and makes of the sum what is `finished`."""
    return Variant(
        id="tap-by-tap",
        why="Adds up one pixel of all windows after the other, in float64.",
        changes=[
            Rewrite(
                where,
                f"""
                {SIZES}
                oh, ow = (x.shape[2] - ph) // s + 1, (x.shape[3] - pw) // s + 1
                out = np.zeros(x.shape[:2] + (oh, ow))
                for p in range(ph):
                    for q in range(pw):
                        out += x[:, :, p::s, q::s][:, :, :oh, :ow]{power}
                out = {finished}
                """,
            )
        ],
    )


def taps_backwards(where: str, share: str) -> Variant:
    """Backwards: `share` is what the pixels x[at] of all windows take of dout."""
    return Variant(
        id="tap-by-tap",
        why="All windows at once, one pixel of each after the other.",
        changes=[
            Rewrite(
                where,
                f"""
                {SIZES}
                oh, ow = dout.shape[2:]
                dx = np.zeros(x.shape)
                for p in range(ph):
                    for q in range(pw):
                        rows, columns = slice(p, p + s * oh, s), slice(q, q + s * ow, s)
                        at = (slice(None), slice(None), rows, columns)
                        dx[at][:, :, :oh, :ow] += {share}
                """,
            )
        ],
    )
