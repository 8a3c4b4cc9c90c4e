"""Right answers for mean pooling and for L2 pooling that handle all windows at once."""

from __future__ import annotations

from grading.spec import Rewrite, Variant

SIZES = 's, ph, pw = (pool_param[k] for k in ("stride", "pool_height", "pool_width"))'


def view(where: str, reduced: str) -> Variant:
    """Forward: `reduced` computes out from view (N, C, H_out, W_out, pool_height, pool_width)."""
    return Variant(
        id="sliding-window-view",
        why="A view of all windows, reduced in one call.",
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
    """Forward: sums pixels raised to this power; `finished` computes `out` from the sum."""
    return Variant(
        id="tap-by-tap",
        why="Adds one pixel of all windows after another, in float64.",
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
    """Backward: `share` is what the pixels x[at] of all windows get from dout."""
    return Variant(
        id="tap-by-tap",
        why="Handles all windows at once, one pixel of each after another.",
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
