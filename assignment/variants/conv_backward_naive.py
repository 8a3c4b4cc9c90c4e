"""Other right answers for `conv_backward_naive`."""

from grading.spec import Edit, Rewrite, Variant

WHERE = "cs231n/layers.py:conv_backward_naive"

VARIANTS = [
    Variant(
        id="rotated-kernel",
        why=(
            "Computes dx as a convolution of the dilated gradient with the rotated kernel, as in "
            "textbooks."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                stride, pad = conv_param["stride"], conv_param["pad"]
                N, C, H, W = x.shape
                F, _, HH, WW = w.shape
                oh, ow = dout.shape[2:]
                Hp, Wp = H + 2 * pad, W + 2 * pad
                windows = np.lib.stride_tricks.sliding_window_view
                # Put zeros between the gradients, and around them as far as the kernel reaches.
                dilated = np.zeros((N, F, Hp + HH - 1, Wp + WW - 1), dout.dtype)
                dilated[:, :, HH - 1:HH + (oh - 1) * stride:stride,
                        WW - 1:WW + (ow - 1) * stride:stride] = dout
                turned = w[:, :, ::-1, ::-1]
                seen = windows(dilated, (HH, WW), axis=(2, 3))
                full = np.einsum("nfhwij,fcij->nchw", seen, turned)
                dx = full[:, :, pad:Hp - pad, pad:Wp - pad]
                xp = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
                seen = windows(xp, (HH, WW), axis=(2, 3))[:, :, ::stride, ::stride]
                dw = np.einsum("nfhw,nchwij->fcij", dout, seen)
                db = np.einsum("nfhw->f", dout)
                """,
            )
        ],
    ),
    Variant(
        id="by-output-position",
        why=(
            "Handles all images and filters at once for each output position, cuts the padding by "
            "shape, and computes db in a loop."
        ),
        changes=[
            Rewrite(
                WHERE,
                """
                s, p = conv_param["stride"], conv_param["pad"]
                F, C, HH, WW = w.shape
                xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
                dxp, dw, db = np.zeros_like(xp), np.zeros_like(w), np.zeros(F)
                for i in reversed(range(dout.shape[2])):
                    for j in range(dout.shape[3]):
                        here = (slice(None), slice(None), slice(i * s, i * s + HH),
                                slice(j * s, j * s + WW))
                        g = dout[:, :, i, j]
                        dw += np.tensordot(g, xp[here], axes=(0, 0))
                        dxp[here] += np.tensordot(g, w, axes=(1, 0))
                for f in range(F):
                    db[f] = np.sum(dout[:, f])
                dx = dxp[:, :, p:dxp.shape[2] - p, p:dxp.shape[3] - p]
                """,
            )
        ],
    ),
    Variant(
        id="cut-only-when-padded",
        why="Uses pad:-pad, which is right as long as pad 0 is handled separately.",
        changes=[
            Edit(
                WHERE,
                "dx = dx_pad[:, :, pad : pad + H, pad : pad + W]",
                "dx = dx_pad if pad == 0 else dx_pad[:, :, pad:-pad, pad:-pad]",
            ),
        ],
    ),
    Variant(
        id="add-at",
        why="Index arrays for all windows at once; np.add.at adds up what overlaps.",
        changes=[
            Rewrite(
                WHERE,
                """
                s, p = int(conv_param["stride"]), int(conv_param["pad"])
                (N, C, H, W), (F, _, HH, WW), (OH, OW) = x.shape, w.shape, dout.shape[2:]
                padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
                c, i, j = np.mgrid[:C, :HH, :WW].reshape(3, -1, 1)
                top, left = s * np.mgrid[:OH, :OW].reshape(2, 1, -1)
                errors = dout.reshape(N, F, OH * OW)
                windows = padded[:, c, i + top, j + left]
                dw = np.einsum("nfo,nko->fk", errors, windows).reshape(w.shape)
                spread = np.zeros_like(padded)
                share = np.einsum("fk,nfo->nko", w.reshape(F, C * HH * WW), errors)
                np.add.at(spread, (np.arange(N)[:, None, None], c, i + top, j + left), share)
                dx = spread[:, :, p:p + H, p:p + W]
                db = errors.sum(axis=(0, 2))
                """,
            )
        ],
    ),
]
