# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Sums over windows and their transpose, compiled: what mean and L2 pooling are made of.

Each row of windows is summed downwards first, along whole rows that lie together in memory, then
across; the way back goes through the same two steps in reverse. So a number is touched HH + WW
times rather than HH * WW times, and the long loops are plain enough for a compiler to vectorise.
"""

from libc.string cimport memset

ctypedef fused floating:
    float
    double


cdef void add_row(const floating* a, floating* row, Py_ssize_t W, bint squares) noexcept nogil:
    cdef Py_ssize_t j
    if squares:
        for j in range(W):
            row[j] += a[j] * a[j]
    else:
        for j in range(W):
            row[j] += a[j]


cdef void add_to(const floating* row, floating* a, Py_ssize_t W, bint first) noexcept nogil:
    cdef Py_ssize_t j
    if first:  # nothing is there yet, so nothing need be read
        for j in range(W):
            a[j] = row[j]
    else:
        for j in range(W):
            a[j] += row[j]


cdef void set_to_product(const floating* row, const floating* x, floating* a, Py_ssize_t W,
                         bint first) noexcept nogil:
    cdef Py_ssize_t j
    if first:
        for j in range(W):
            a[j] = row[j] * x[j]
    else:
        for j in range(W):
            a[j] += row[j] * x[j]


cdef void divide(const floating* d, const floating* norm, floating* ratio,
                 Py_ssize_t OW) noexcept nogil:
    cdef Py_ssize_t j
    for j in range(OW):
        # Divided by 1 where the norm is 0, and times 0: no branch, so that it vectorises.
        ratio[j] = (norm[j] != 0) * (d[j] / (norm[j] + (norm[j] == 0)))


cdef void across(const floating* row, floating* out, Py_ssize_t OW, Py_ssize_t WW, Py_ssize_t s,
                 floating scale) noexcept nogil:
    cdef Py_ssize_t j, q
    cdef floating total
    if WW == 2 and s == 2:  # the common case, with constants that the compiler can unroll by
        for j in range(OW):
            out[j] = (row[2 * j] + row[2 * j + 1]) * scale
        return
    if s == 1:
        for j in range(OW):
            out[j] = row[j] * scale
        for q in range(1, WW):
            for j in range(OW):
                out[j] += row[j + q] * scale
        return
    for j in range(OW):
        total = 0
        for q in range(WW):
            total += row[j * s + q]
        out[j] = total * scale


cdef void back_across(const floating* d, floating* row, Py_ssize_t OW, Py_ssize_t WW, Py_ssize_t s,
                      floating scale) noexcept nogil:
    cdef Py_ssize_t j, q
    cdef floating value
    if WW == 2 and s == 2:
        for j in range(OW):
            value = d[j] * scale
            row[2 * j] = value
            row[2 * j + 1] = value
        return
    if s == 1:
        for q in range(WW):
            for j in range(OW):
                row[j + q] += d[j] * scale
        return
    if WW == 3 and s == 2:
        for j in range(OW):
            value = d[j] * scale
            row[2 * j] += value
            row[2 * j + 1] = value
            row[2 * j + 2] = value
        return
    for j in range(OW):
        value = d[j] * scale
        for q in range(WW):
            row[j * s + q] += value


def sum_windows(
    const floating[:, :, ::1] x,  # IN (planes, H, W)
    floating[:, :, ::1] out,      # OUT (planes, OH, OW)
    floating[::1] row,            # scratch (W,)
    Py_ssize_t HH, Py_ssize_t WW, Py_ssize_t stride, bint squares, floating scale,
):
    """Write `scale` times the sum of each window (of its squares, if asked) into `out`."""
    cdef Py_ssize_t planes = out.shape[0], OH = out.shape[1], OW = out.shape[2], W = x.shape[2]
    cdef Py_ssize_t n, i, p
    if planes == 0:
        return
    with nogil:
        for n in range(planes):
            for i in range(OH):
                memset(&row[0], 0, W * sizeof(floating))
                for p in range(HH):
                    add_row(&x[n, i * stride + p, 0], &row[0], W, squares)
                across(&row[0], &out[n, i, 0], OW, WW, stride, scale)


def spread_windows(
    const floating[:, :, ::1] d,  # IN (planes, OH, OW)
    floating[:, :, ::1] dx,       # OUT (planes, H, W), zeros
    floating[::1] row,            # scratch (W,), zeros
    Py_ssize_t HH, Py_ssize_t WW, Py_ssize_t stride, floating scale,
):
    """Add `scale` times each number of `d` to every pixel of its window of `dx`."""
    cdef Py_ssize_t planes = d.shape[0], OH = d.shape[1], OW = d.shape[2], W = dx.shape[2]
    cdef Py_ssize_t n, i, p
    if planes == 0:
        return
    with nogil:
        for n in range(planes):
            for i in range(OH):
                memset(&row[0], 0, W * sizeof(floating))
                back_across(&d[n, i, 0], &row[0], OW, WW, stride, scale)
                for p in range(HH):
                    add_to(&row[0], &dx[n, i * stride + p, 0], W, stride >= HH)


def spread_norms(
    const floating[:, :, ::1] d,     # IN (planes, OH, OW)
    const floating[:, :, ::1] norm,  # IN (planes, OH, OW)
    const floating[:, :, ::1] x,     # IN (planes, H, W)
    floating[:, :, ::1] dx,          # OUT (planes, H, W), zeros
    floating[::1] row,               # scratch (W,)
    floating[::1] ratio,             # scratch (OW,)
    Py_ssize_t HH, Py_ssize_t WW, Py_ssize_t stride,
):
    """Add x * d / norm to every pixel of each window of `dx`; 0 where the norm is 0."""
    cdef Py_ssize_t planes = d.shape[0], OH = d.shape[1], OW = d.shape[2], W = dx.shape[2]
    cdef Py_ssize_t n, i, p, at
    cdef floating one = 1
    if planes == 0:
        return
    with nogil:
        for n in range(planes):
            for i in range(OH):
                memset(&row[0], 0, W * sizeof(floating))
                divide(&d[n, i, 0], &norm[n, i, 0], &ratio[0], OW)
                back_across(&ratio[0], &row[0], OW, WW, stride, one)
                for p in range(HH):
                    at = i * stride + p
                    set_to_product(&row[0], &x[n, at, 0], &dx[n, at, 0], W, stride >= HH)
