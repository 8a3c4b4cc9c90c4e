"""Other right answers for `conv_forward_naive`."""

from grading.spec import Rewrite, Variant

WHERE = "cs231n/layers.py:conv_forward_naive"

VARIANTS = [
    Variant(
        id="sliding-window-view",
        why="NumPy's view of all windows and one einsum: the same sums, vectorized.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, p = conv_param["stride"], conv_param["pad"]
                padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), mode="constant")
                view = np.lib.stride_tricks.sliding_window_view(padded, w.shape[2:], axis=(2, 3))
                out = np.einsum("nchwij,fcij->nfhw", view[:, :, ::s, ::s], w)
                out = out + np.asarray(b)[None, :, None, None]
                """,
            )
        ],
    ),
    Variant(
        id="by-kernel-position",
        why=(
            "Loops over the positions in the kernel, pads by hand, and sums in float64 for every "
            "dtype."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                stride, pad = conv_param.get("stride", 1), conv_param.get("pad", 0)
                N, C, H, W = x.shape
                F, C, HH, WW = w.shape
                big = np.zeros((N, C, H + 2 * pad, W + 2 * pad))
                big[:, :, pad:pad + H, pad:pad + W] = x
                oh = int(1 + (H + 2 * pad - HH) / stride)
                ow = int(1 + (W + 2 * pad - WW) / stride)
                out = np.zeros((N, F, oh, ow))
                for r in range(HH):
                    for c in range(WW):
                        part = big[:, :, r:r + stride * oh:stride, c:c + stride * ow:stride]
                        part = part[:, :, :oh, :ow]
                        out += np.tensordot(part, w[:, :, r, c], axes=(1, 1)).transpose(0, 3, 1, 2)
                out += np.asarray(b).reshape(1, F, 1, 1)
                """,
            )
        ],
    ),
    Variant(
        id="output-pixel-first",
        why="Reorders the loops, handles all filters at once, and returns a transposed view.",
        changes=[
            Rewrite(
                WHERE,
                """
                stride, pad = conv_param["stride"], conv_param["pad"]
                F, _, HH, WW = w.shape
                padded = np.pad(x, [(0,), (0,), (pad,), (pad,)])
                rows = (padded.shape[2] - HH) // stride + 1
                columns = (padded.shape[3] - WW) // stride + 1
                result = np.empty((rows, columns, x.shape[0], F), x.dtype)
                flat = w.reshape(F, -1)
                for i in range(rows):
                    for j in range(columns):
                        cut = padded[:, :, i * stride:i * stride + HH, j * stride:j * stride + WW]
                        result[i, j] = cut.reshape(x.shape[0], flat.shape[1]) @ flat.T + b
                out = result.transpose(2, 3, 0, 1)
                """,
            )
        ],
    ),
    Variant(
        id="fourier",
        why=(
            "Multiplies the Fourier transforms of the padded images and filters, and keeps "
            "every stride-th number."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                s, p = conv_param["stride"], conv_param["pad"]
                size = (x.shape[2] + 2 * p, x.shape[3] + 2 * p)
                padded = np.zeros((*x.shape[:2], *size))
                padded[:, :, p:p + x.shape[2], p:p + x.shape[3]] = x
                images, filters = np.fft.rfft2(padded), np.fft.rfft2(w, s=size).conj()
                sums = np.fft.irfft2(np.einsum("ncij,fcij->nfij", images, filters), s=size)
                rows, columns = (side - k + 1 for side, k in zip(size, w.shape[2:]))
                out = (sums[:, :, :rows:s, :columns:s] + b[:, None, None]).astype(x.dtype)
                """,
            )
        ],
    ),
    Variant(
        id="strides-by-hand",
        why="A view of all windows from the array's own strides, and one tensordot.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, p = conv_param["stride"], conv_param["pad"]
                padded = np.pad(x, ((0,), (0,), (p,), (p,)), "constant")
                (N, C, H, W), (F, _, HH, WW) = padded.shape, w.shape
                a, b1, c, d = padded.strides
                shape = (N, C, (H - HH) // s + 1, (W - WW) // s + 1, HH, WW)
                view = np.lib.stride_tricks.as_strided(padded, shape, (a, b1, c * s, d * s, c, d))
                sums = np.tensordot(view, w, ([1, 4, 5], [1, 2, 3]))
                out = sums.transpose(0, 3, 1, 2) + b.reshape(-1, 1, 1)
                """,
            )
        ],
    ),
]
