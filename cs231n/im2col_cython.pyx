"""Compiled loops: windows to columns, columns back to images, max pooling.

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
from libc.stdint cimport int32_t, uint8_t

# A larger padding or stride is a mistake, and sizes might overflow.
cdef ptrdiff_t MOST_PIXELS = 1 << 20

# The tap with the maximum of a window: one byte is enough for windows of up to 256 taps.
ctypedef fused tap_t:
    uint8_t
    int32_t


# ---------------------------------------------------------------- the course's three functions


def im2col_cython(x, ptrdiff_t field_height, ptrdiff_t field_width,
                  ptrdiff_t padding, ptrdiff_t stride):
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


def col2im_cython(cols, ptrdiff_t N, ptrdiff_t C, ptrdiff_t H, ptrdiff_t W,
                  ptrdiff_t field_height, ptrdiff_t field_width,
                  ptrdiff_t padding, ptrdiff_t stride):
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
    """
    cols = _float_array(cols, 2)
    cdef ptrdiff_t OH = _windows(H, field_height, padding, stride)
    cdef ptrdiff_t OW = _windows(W, field_width, padding, stride)
    _same_shape(cols, (C * field_height * field_width, OH * OW * N))
    six = cols.reshape(C, field_height, field_width, OH, OW, N).transpose(0, 1, 2, 5, 3, 4)
    dx = np.zeros((N, C, H, W), dtype=cols.dtype)
    scatter(np.ascontiguousarray(six), dx, padding, stride)
    return dx


def col2im_6d_cython(cols, ptrdiff_t N, ptrdiff_t C, ptrdiff_t H, ptrdiff_t W,
                     ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t pad, ptrdiff_t stride):
    """Add six-dimensional columns back into their windows.

    Args:
        cols: (C, HH, WW, N, out_height, out_width), float32 or float64.
        N, C, H, W: Shape of the images.
        HH, WW, pad, stride: Window, zero padding and stride, in pixels.

    Returns:
        (N, C, H, W), dtype of `cols`; pixels that several windows share hold the sum.

    Raises:
        ValueError: If no window fits, or `cols` has the wrong shape.
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


def max_pool(x, out, taps, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride):
    """Write the maximum of each window into `out`, and the number of its tap into `taps`."""
    if x.dtype == np.float32:
        if taps.dtype == np.uint8:
            _max_pool[float, uint8_t](x, out, taps, HH, WW, stride)
        else:
            _max_pool[float, int32_t](x, out, taps, HH, WW, stride)
    elif taps.dtype == np.uint8:
        _max_pool[double, uint8_t](x, out, taps, HH, WW, stride)
    else:
        _max_pool[double, int32_t](x, out, taps, HH, WW, stride)


def max_unpool(dout, taps, dx, ptrdiff_t WW, ptrdiff_t stride):
    """Add each gradient of `dout` to the pixel of `dx` that `taps` names; `dx` starts as zeros."""
    if dout.dtype == np.float32:
        if taps.dtype == np.uint8:
            _max_unpool[float, uint8_t](dout, taps, dx, WW, stride)
        else:
            _max_unpool[float, int32_t](dout, taps, dx, WW, stride)
    elif taps.dtype == np.uint8:
        _max_unpool[double, uint8_t](dout, taps, dx, WW, stride)
    else:
        _max_unpool[double, int32_t](dout, taps, dx, WW, stride)


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


cdef ptrdiff_t _first_nan(const floating* window, ptrdiff_t W, ptrdiff_t WW) noexcept nogil:
    """Return the first tap that is NaN, as np.argmax does; the caller knows that there is one."""
    cdef ptrdiff_t tap = 0
    cdef floating v = window[0]
    while v == v:
        tap += 1
        v = window[(tap // WW) * W + tap % WW]
    return tap


cdef inline void _max_pool_row(
    const floating* src,                      # IN: upper left pixel of the first window
    floating* dst,                            # OUT: OW maxima
    tap_t* won,                               # OUT: OW taps
    ptrdiff_t OW,
    ptrdiff_t W,
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
) noexcept nogil:
    cdef ptrdiff_t i, j, ox, tap, winner
    cdef floating v, best
    cdef bint nans
    for ox in range(OW):
        best = src[0]
        winner = 0
        tap = 0
        nans = 0
        for i in range(HH):
            for j in range(WW):
                v = src[i * W + j]
                # Strictly greater, so that the first of equal maxima stays. Written as a mask and a
                # selection, because a branch on random data is often mispredicted.
                winner ^= (winner ^ tap) & -<ptrdiff_t>(v > best)
                best = v if v > best else best
                nans |= v != v
                tap += 1
        if nans:
            winner = _first_nan(src, W, WW)
            best = src[(winner // WW) * W + winner % WW]
        dst[ox] = best
        won[ox] = <tap_t>winner
        src += stride


cdef void _max_pool(
    const floating[:, :, :, ::1] x,           # IN
    floating[:, :, :, ::1] out,               # OUT
    tap_t[:, :, :, ::1] taps,                 # OUT
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
) noexcept nogil:
    cdef ptrdiff_t N = out.shape[0], C = out.shape[1], OH = out.shape[2], OW = out.shape[3]
    cdef ptrdiff_t W = x.shape[3]
    cdef ptrdiff_t n, c, oy
    cdef const floating* src
    cdef floating* dst
    cdef tap_t* won
    for n in range(N):
        for c in range(C):
            for oy in range(OH):
                src = &x[n, c, oy * stride, 0]
                dst = &out[n, c, oy, 0]
                won = &taps[n, c, oy, 0]
                # The two most common windows as constants, so that the compiler unrolls the loops.
                if HH == 2 and WW == 2 and stride == 2:
                    _max_pool_row(src, dst, won, OW, W, 2, 2, 2)
                elif HH == 3 and WW == 3 and stride == 2:
                    _max_pool_row(src, dst, won, OW, W, 3, 3, 2)
                else:
                    _max_pool_row(src, dst, won, OW, W, HH, WW, stride)


cdef void _max_unpool(
    const floating[:, :, :, ::1] dout,        # IN
    const tap_t[:, :, :, ::1] taps,           # IN
    floating[:, :, :, ::1] dx,                # OUT, added to
    ptrdiff_t WW,
    ptrdiff_t stride,
) noexcept nogil:
    cdef ptrdiff_t N = dout.shape[0], C = dout.shape[1], OH = dout.shape[2], OW = dout.shape[3]
    cdef ptrdiff_t n, c, oy, ox, i, tap
    for n in range(N):
        for c in range(C):
            for oy in range(OH):
                for ox in range(OW):
                    tap = taps[n, c, oy, ox]
                    i = tap // WW
                    dx[n, c, oy * stride + i, ox * stride + tap - i * WW] += dout[n, c, oy, ox]


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
