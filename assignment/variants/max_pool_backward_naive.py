"""Other right answers for `max_pool_backward_naive`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:max_pool_backward_naive"

VARIANTS = [
    Variant(
        id="unravel-index",
        why=(
            "Handles all channels of an image at once, and finds the maxima with argmax over the "
            "flat window."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                ph, pw = pool_param["pool_height"], pool_param["pool_width"]
                s = pool_param["stride"]
                N, C, oh, ow = dout.shape
                dx = np.zeros_like(x)
                for i in range(oh):
                    for j in range(ow):
                        cut = x[:, :, i * s:i * s + ph, j * s:j * s + pw].reshape(N, C, ph * pw)
                        r, c = np.unravel_index(cut.argmax(axis=2), (ph, pw))
                        n, k = np.indices((N, C))
                        dx[n, k, i * s + r, j * s + c] += dout[:, :, i, j]
                """,
            )
        ],
    ),
    Variant(
        id="add-at",
        why="Makes one unbuffered addition over all windows, so repeated positions add up.",
        changes=[
            Rewrite(
                WHERE,
                """
                ph, pw = pool_param["pool_height"], pool_param["pool_width"]
                s = pool_param["stride"]
                view = np.lib.stride_tricks.sliding_window_view(x, (ph, pw), axis=(2, 3))
                view = view[:, :, ::s, ::s]
                place = view.reshape(dout.shape + (ph * pw,)).argmax(axis=-1)
                n, c, i, j = np.indices(dout.shape)
                dx = np.zeros(x.shape)
                np.add.at(dx, (n, c, i * s + place // pw, j * s + place % pw), dout)
                """,
            )
        ],
    ),
    Variant(
        id="search-by-hand",
        why=(
            "Searches by hand and moves on only to a larger number, so it keeps the first maximum."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                s = pool_param["stride"]
                dx = np.zeros(x.shape)
                for n, c, i, j in np.ndindex(*dout.shape):
                    best, place = -np.inf, (0, 0)
                    for r in range(i * s, i * s + pool_param["pool_height"]):
                        for q in range(j * s, j * s + pool_param["pool_width"]):
                            if x[n, c, r, q] > best:
                                best, place = x[n, c, r, q], (r, q)
                    dx[n, c, place[0], place[1]] += dout[n, c, i, j]
                """,
            )
        ],
    ),
]
