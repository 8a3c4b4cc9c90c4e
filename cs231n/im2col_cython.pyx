"""Compiled loops: windows to columns, and columns back to images.

Each `def` checks its arguments and allocates the output; each `cdef ... noexcept nogil` below it
only moves numbers into that output. The innermost loop of a copy runs along the last axis, where
neighbors are contiguous in memory, so the compiler can vectorize it. The range of pixels inside the
image is computed before that loop, so the loop itself needs no test for the zero padding.

Inputs are `const` memoryviews: they may be read-only, and they are never changed. setup.py sets the
compiler directives (no bounds checks, C division); one switch there turns the checks on.
"""

import numpy as np

from cython cimport floating
from libc.stddef cimport ptrdiff_t

# A larger padding or stride is a mistake, and sizes might overflow.
cdef ptrdiff_t MOST_PIXELS = 1 << 20


# ---------------------------------------------------------------- the course's three functions

# Py_ssize_t, because Cython would cut a stride of 1.5 to 1 for any other integer type of C.


def im2col_cython(x, Py_ssize_t field_height, Py_ssize_t field_width,
                  Py_ssize_t padding, Py_ssize_t stride):
    """Copy every window of a padded batch into a column.

    Args:
        x: Images, (N, C, H, W), float32 or float64.
        field_height, field_width: Size of a window in pixels.
        padding: Zeros added on each side, in pixels.
        stride: Pixels from one window to the next.

    Returns:
        (C * field_height * field_width, out_height * out_width * N), dtype of `x`. A row is a tap
        (channel, row, column). A column is a window (row, column, image), with the image changing
        fastest.

    Raises:
        ValueError: If no window fits, or `x` is not a 4-d array of floats.
        TypeError: If a number of pixels is not whole.
    """
    x = _float_array(x, 4)
    cdef ptrdiff_t N = x.shape[0], C = x.shape[1], H = x.shape[2], W = x.shape[3]
    cdef ptrdiff_t OH = _windows(H, field_height, padding, stride)
    cdef ptrdiff_t OW = _windows(W, field_width, padding, stride)
    cols = np.empty((C, field_height, field_width, N, OH, OW), dtype=x.dtype)
    gather(x, cols, padding, stride)
    # The loop writes windows as (image, row, column); the course's order has the image last.
    return np.ascontiguousarray(cols.transpose(0, 1, 2, 4, 5, 3)).reshape(
        C * field_height * field_width, OH * OW * N)


def col2im_cython(cols, Py_ssize_t N, Py_ssize_t C, Py_ssize_t H, Py_ssize_t W,
                  Py_ssize_t field_height, Py_ssize_t field_width,
                  Py_ssize_t padding, Py_ssize_t stride):
    """Add every column back into the window it came from: the transpose of `im2col_cython`.

    Args:
        cols: (C * field_height * field_width, out_height * out_width * N), in the order of
            `im2col_cython`, float32 or float64.
        N, C, H, W: Shape of the images.
        field_height, field_width, padding, stride: As given to `im2col_cython`, in pixels.

    Returns:
        (N, C, H, W), dtype of `cols`; pixels that several windows share hold the sum.

    Raises:
        ValueError: If no window fits, or `cols` has the wrong shape.
        TypeError: If a number of pixels is not whole.
    """
    cols = _float_array(cols, 2)
    cdef ptrdiff_t OH = _windows(H, field_height, padding, stride)
    cdef ptrdiff_t OW = _windows(W, field_width, padding, stride)
    _same_shape(cols, (C * field_height * field_width, OH * OW * N))
    six = cols.reshape(C, field_height, field_width, OH, OW, N).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros((N, C, H, W), dtype=cols.dtype)
    scatter(np.ascontiguousarray(six), dx, padding, stride)
    return dx


def col2im_6d_cython(cols, Py_ssize_t N, Py_ssize_t C, Py_ssize_t H, Py_ssize_t W,
                     Py_ssize_t HH, Py_ssize_t WW, Py_ssize_t pad, Py_ssize_t stride):
    """Add six-dimensional columns back into their windows.

    Args:
        cols: (C, HH, WW, N, out_height, out_width), float32 or float64.
        N, C, H, W: Shape of the images.
        HH, WW, pad, stride: Window, zero padding and stride, in pixels.

    Returns:
        (N, C, H, W), dtype of `cols`; pixels that several windows share hold the sum.

    Raises:
        ValueError: If no window fits, or `cols` has the wrong shape.
        TypeError: If a number of pixels is not whole.
    """
    cols = _float_array(cols, 6)
    _same_shape(cols, (C, HH, WW, N, _windows(H, HH, pad, stride), _windows(W, WW, pad, stride)))
    dx = np.zeros((N, C, H, W), dtype=cols.dtype)
    scatter(cols, dx, pad, stride)
    return dx


# ------------------------------------------------------------- building blocks, for both dtypes


def gather(x, cols, ptrdiff_t pad, ptrdiff_t stride):
    """Write the windows of `x` (N, C, H, W) into `cols` (C, HH, WW, N, OH, OW) of the same dtype."""
    _rows_contiguous(cols)
    if x.dtype == np.float32:
        _gather[float](x, cols, pad, stride)
    else:
        _gather[double](x, cols, pad, stride)


def scatter(cols, dx, ptrdiff_t pad, ptrdiff_t stride):
    """Add `cols` (C, HH, WW, N, OH, OW) to the windows of `dx` (N, C, H, W) of the same dtype."""
    _rows_contiguous(cols)
    if cols.dtype == np.float32:
        _scatter[float](cols, dx, pad, stride)
    else:
        _scatter[double](cols, dx, pad, stride)


# --------------------------------------------------------------------------------- the cores


cdef inline ptrdiff_t _first_inside(ptrdiff_t tap, ptrdiff_t pad, ptrdiff_t stride) noexcept nogil:
    """Return the first window whose tap is at pixel 0 or later."""
    return 0 if tap >= pad else (pad - tap + stride - 1) // stride


cdef inline ptrdiff_t _past_inside(ptrdiff_t tap, ptrdiff_t pad, ptrdiff_t stride,
                                   ptrdiff_t size, ptrdiff_t count) noexcept nogil:
    """Return one past the last of `count` windows whose tap is before pixel `size`."""
    cdef ptrdiff_t last = size - 1 + pad - tap
    if last < 0:
        return 0
    last = last // stride + 1
    return last if last < count else count


cdef void _gather(
    const floating[:, :, :, ::1] x,           # IN
    floating[:, :, :, :, :, :] cols,          # OUT, its last axis contiguous
    ptrdiff_t pad,
    ptrdiff_t stride,
) noexcept nogil:
    cdef ptrdiff_t C = cols.shape[0], HH = cols.shape[1], WW = cols.shape[2]
    cdef ptrdiff_t N = cols.shape[3], OH = cols.shape[4], OW = cols.shape[5]
    cdef ptrdiff_t H = x.shape[2], W = x.shape[3]
    cdef ptrdiff_t c, i, j, n, oy, ox, iy, start, stop
    cdef const floating* src
    cdef floating* dst
    if OW == 0 or W == 0:
        return
    for c in range(C):
        for i in range(HH):
            for j in range(WW):
                start = _first_inside(j, pad, stride)
                stop = _past_inside(j, pad, stride, W, OW)
                if start > stop:
                    start = stop
                for n in range(N):
                    for oy in range(OH):
                        dst = &cols[c, i, j, n, oy, 0]
                        iy = oy * stride + i - pad
                        if iy < 0 or iy >= H:
                            for ox in range(OW):
                                dst[ox] = 0
                            continue
                        src = &x[n, c, iy, 0]
                        for ox in range(start):
                            dst[ox] = 0
                        if stride == 1:
                            for ox in range(start, stop):
                                dst[ox] = src[ox + j - pad]
                        elif stride == 2:
                            for ox in range(start, stop):
                                dst[ox] = src[2 * ox + j - pad]
                        else:
                            for ox in range(start, stop):
                                dst[ox] = src[ox * stride + j - pad]
                        for ox in range(stop, OW):
                            dst[ox] = 0


cdef void _scatter(
    const floating[:, :, :, :, :, :] cols,    # IN, its last axis contiguous
    floating[:, :, :, ::1] dx,                # OUT, added to
    ptrdiff_t pad,
    ptrdiff_t stride,
) noexcept nogil:
    cdef ptrdiff_t C = cols.shape[0], HH = cols.shape[1], WW = cols.shape[2]
    cdef ptrdiff_t N = cols.shape[3], OH = cols.shape[4], OW = cols.shape[5]
    cdef ptrdiff_t H = dx.shape[2], W = dx.shape[3]
    cdef ptrdiff_t c, i, j, n, oy, ox, iy, start, stop
    cdef const floating* src
    cdef floating* dst
    if OW == 0 or W == 0:
        return
    # The loop over images is outermost, because one channel of one image is small enough to stay in
    # the L1 cache while all taps add to it.
    for n in range(N):
        for c in range(C):
            for i in range(HH):
                for j in range(WW):
                    start = _first_inside(j, pad, stride)
                    stop = _past_inside(j, pad, stride, W, OW)
                    for oy in range(OH):
                        iy = oy * stride + i - pad
                        if iy < 0 or iy >= H:
                            continue
                        src = &cols[c, i, j, n, oy, 0]
                        dst = &dx[n, c, iy, 0]
                        if stride == 1:
                            for ox in range(start, stop):
                                dst[ox + j - pad] += src[ox]
                        else:
                            for ox in range(start, stop):
                                dst[ox * stride + j - pad] += src[ox]


# -------------------------------------------------------------------------- checks, in Python


def _float_array(a, int ndim):
    """Return `a` as a C-contiguous array of float32 or float64 with `ndim` axes."""
    a = np.asarray(a)
    if a.ndim != ndim or a.dtype not in (np.float32, np.float64):
        raise ValueError(
            f"the array has the wrong shape or dtype: got shape {a.shape} and dtype {a.dtype}, "
            f"expected {ndim} axes of float32 or float64; reshape or convert it")
    return np.ascontiguousarray(a)


def _rows_contiguous(cols):
    """Require a contiguous last axis, because the loops step through a row by pointer."""
    if cols.size and cols.shape[5] > 1 and cols.strides[5] != cols.itemsize:
        raise ValueError(
            f"cols is not contiguous: got strides {cols.strides}, expected a contiguous last axis; "
            "pass np.ascontiguousarray(cols)")


def _same_shape(cols, shape):
    if cols.shape != shape:
        raise ValueError(
            f"cols does not fit the images: got shape {cols.shape}, expected {shape}; pass the same "
            "window, padding and stride as to im2col_cython")


def _windows(ptrdiff_t size, ptrdiff_t field, ptrdiff_t padding, ptrdiff_t stride):
    """Count the windows of `field` pixels that fit along `size` pixels."""
    if field < 1 or stride < 1 or padding < 0:
        raise ValueError(
            f"a size is out of range: got window {field}, stride {stride} and padding {padding}, "
            "expected window and stride of 1 or more and padding of 0 or more; pass larger numbers")
    if stride > MOST_PIXELS or padding > MOST_PIXELS:
        raise ValueError(
            f"the padding or the stride is too large: got padding {padding} and stride {stride}, "
            f"expected at most {MOST_PIXELS}; both count pixels, so check their values")
    if size + 2 * padding < field:
        raise ValueError(
            f"no window fits: got a window of {field} pixels, expected at most {size + 2 * padding} "
            f"({size} pixels with padding {padding}); use a smaller window, or pad more")
    return (size + 2 * padding - field) // stride + 1
