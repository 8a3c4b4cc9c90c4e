"""The Python interface of the C kernels: check sizes, release the GIL, call the kernel.

Arrays must be C-contiguous and of one dtype, and the caller allocates the outputs; `cs231n._fast`
does both. Inputs may be read-only. Each function returns True, or False if the kernel does not
support the shape; the outputs are then undefined. Sizes that do not fit together raise a ValueError,
because the C code does not check them.
"""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cython cimport boundscheck, floating
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport int32_t, int64_t, uint8_t

cdef extern from "kernels.h":
    enum:
        CS_OK
        CS_NO_MEMORY
        CS_UNSUPPORTED

    ctypedef struct cs_conv:
        ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad

    ctypedef struct cs_pool:
        ptrdiff_t planes, H, W, HH, WW, OH, OW, stride

    ctypedef int (*cs_conv_forward)(const cs_conv*, const void*, const void*, const void*, void*,
                                    int) noexcept nogil
    ctypedef int (*cs_conv_backward)(const cs_conv*, const void*, const void*, const void*, void*,
                                     void*, void*, int) noexcept nogil
    ctypedef int (*cs_pool_forward)(const cs_pool*, const void*, void*, void*, int,
                                    int) noexcept nogil
    ctypedef int (*cs_pool_backward)(const cs_pool*, const void*, const void*, int, void*,
                                     int) noexcept nogil

    ctypedef int (*cs_sums_forward)(const cs_pool*, const void*, void*, int, int) noexcept nogil
    ctypedef int (*cs_sums_backward)(const cs_pool*, const void*, const void*, const void*, void*,
                                     int) noexcept nogil

    ctypedef void (*cs_conv_loop)(const cs_conv*, int, char*, size_t) noexcept nogil

    ctypedef struct cs_table:
        const char* isa
        int vector_bytes
        cs_conv_forward conv_forward
        cs_conv_backward conv_backward
        cs_conv_forward winograd_forward
        cs_conv_backward winograd_backward
        cs_pool_forward pool_forward
        cs_pool_backward pool_backward
        cs_sums_forward sums_forward
        cs_sums_backward sums_backward
        cs_conv_loop conv_loop
        double (*multiply_adds)(int64_t) noexcept nogil

    ctypedef struct cs_tables:
        const cs_table* f32
        const cs_table* f64

    const cs_tables* cs_tables_for(const char* isa) noexcept nogil
    int cs_default_threads() noexcept nogil
    int cs_is_forked() noexcept nogil
    int cs_has_openmp() noexcept nogil
    int cs_startable(int threads) noexcept nogil
    void cs_spread(int threads) noexcept nogil

ctypedef fused tap_t:
    uint8_t
    int32_t

cdef const cs_tables* _tables = cs_tables_for(NULL)


def available(isa):
    """Return whether this build and this processor have "avx512", "avx2" or "portable"."""
    cdef bytes name = isa.encode()
    return cs_tables_for(name) is not NULL


def use(isa):
    """Choose "avx512", "avx2" or "portable"; None means the best available one."""
    global _tables
    cdef bytes name
    cdef const cs_tables* wanted
    if isa is None:
        _tables = cs_tables_for(NULL)
        return
    name = isa.encode()
    wanted = cs_tables_for(name)
    if wanted is NULL:
        raise ValueError(f"this processor or this build has no {isa!r}")
    _tables = wanted


def running():
    """Return the instruction set in use, and the size of its vectors in bytes."""
    return (<bytes>_tables.f32.isa).decode(), _tables.f32.vector_bytes


def multiply_adds(bint single, int64_t rounds):
    """Run multiply-adds only, in float32 or float64, and return the number of operations."""
    cdef const cs_table* table = _tables.f32 if single else _tables.f64
    cdef double done
    with nogil:
        done = table.multiply_adds(rounds)
    return done


def default_threads():
    """Return OpenMP's default number of threads; 1 without OpenMP, and in a forked process."""
    return cs_default_threads()


def is_forked():
    """Return whether this process was forked after loading this module: it can run one thread only."""
    return bool(cs_is_forked())


def startable(int threads):
    """Return how many of these threads the system allows."""
    return cs_startable(threads)


def has_openmp():
    """Return whether this build has OpenMP."""
    return bool(cs_has_openmp())


def bytes_to_line(room):
    """Return how many bytes of a buffer come before its first cache line (64 bytes)."""
    cdef Py_buffer view
    PyObject_GetBuffer(room, &view, PyBUF_SIMPLE)
    cdef int skipped = <int>(-<size_t>view.buf % 64)
    PyBuffer_Release(&view)
    return skipped


# The address of the first number. In an empty array nothing is read there.
@boundscheck(False)
cdef inline const floating* _in(const floating[:, :, :, ::1] a) noexcept nogil:
    return &a[0, 0, 0, 0]


@boundscheck(False)
cdef inline floating* _out(floating[:, :, :, ::1] a) noexcept nogil:
    return &a[0, 0, 0, 0]


@boundscheck(False)
cdef inline const floating* _in_row(const floating[::1] a) noexcept nogil:
    return &a[0]


@boundscheck(False)
cdef inline floating* _out_row(floating[::1] a) noexcept nogil:
    return &a[0]


@boundscheck(False)
cdef inline const tap_t* _taps_in(const tap_t[:, :, :, ::1] a) noexcept nogil:
    return &a[0, 0, 0, 0]


@boundscheck(False)
cdef inline tap_t* _taps_out(tap_t[:, :, :, ::1] a) noexcept nogil:
    return &a[0, 0, 0, 0]


cdef bint _answer(int code) except -1:
    if code == CS_NO_MEMORY:
        raise MemoryError("no memory for the scratch buffers of a fast layer")
    return code == CS_OK


def conv_forward(
    const floating[:, :, :, ::1] x,           # IN
    const floating[:, :, :, ::1] w,           # IN
    const floating[::1] b,                    # IN
    floating[:, :, :, ::1] out,               # OUT
    ptrdiff_t stride,
    ptrdiff_t pad,
    bint winograd,
    int threads,
):
    """Convolve x (N, C, H, W) with w (F, C, HH, WW), add b (F,), write out (N, F, OH, OW)."""
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_conv_forward run = table.winograd_forward if winograd else table.conv_forward
    cdef cs_conv s = _conv_shape(x.shape, w.shape, out.shape, stride, pad)
    cdef int code = CS_UNSUPPORTED
    if run is not NULL:
        with nogil:
            threads = cs_startable(threads)
            cs_spread(threads)
            code = run(&s, _in(x), _in(w), _in_row(b), _out(out), threads)
    return _answer(code)


def conv_backward(
    const floating[:, :, :, ::1] dout,        # IN
    const floating[:, :, :, ::1] x,           # IN
    const floating[:, :, :, ::1] w,           # IN
    floating[:, :, :, ::1] dx,                # OUT; None: not needed
    floating[:, :, :, ::1] dw,                # OUT
    floating[::1] db,                         # OUT
    ptrdiff_t stride,
    ptrdiff_t pad,
    bint winograd,
    int threads,
):
    """Go back through `conv_forward`: from dout (N, F, OH, OW) to dx, dw and db."""
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_conv_backward run = table.winograd_backward if winograd else table.conv_backward
    cdef cs_conv s = _conv_shape(x.shape, w.shape, dout.shape, stride, pad)
    cdef floating* to = NULL if dx is None else _out(dx)
    cdef int code = CS_UNSUPPORTED
    if run is not NULL:
        with nogil:
            threads = cs_startable(threads)
            cs_spread(threads)
            code = run(&s, _in(dout), _in(x), _in(w), to, _out(dw), _out_row(db), threads)
    return _answer(code)


def conv_loop(bint single, x, w, out, ptrdiff_t stride, ptrdiff_t pad, int which):
    """Name the loop that a layer takes, without running it.

    Args:
        single: Whether the dtype is float32; else it is float64.
        x, w, out: Shapes (N, C, H, W), (F, C, HH, WW) and (N, F, OH, OW).
        stride, pad: In pixels.
        which: 0 for the forward pass, 1 for dx, 2 for dw.
    """
    cdef const cs_table* table = _tables.f32 if single else _tables.f64
    cdef Py_ssize_t[4] images = x
    cdef Py_ssize_t[4] filters = w
    cdef Py_ssize_t[4] outputs = out
    cdef cs_conv s = _conv_shape(images, filters, outputs, stride, pad)
    cdef char[80] text
    table.conv_loop(&s, which, text, sizeof(text))
    return (<bytes>text).decode()


def max_pool_forward(
    const floating[:, :, :, ::1] x,           # IN
    floating[:, :, :, ::1] out,               # OUT
    tap_t[:, :, :, ::1] taps,                 # OUT
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
    int threads,
):
    """Write each window's maximum into out, and the number of its tap (row by row) into taps."""
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_pool s = _pool_shape(x.shape, out.shape, HH, WW, stride)
    cdef int code
    with nogil:
        threads = cs_startable(threads)
        cs_spread(threads)
        code = table.pool_forward(&s, _in(x), _out(out), _taps_out(taps),
                                  <int>sizeof(tap_t), threads)
    return _answer(code)


def max_pool_backward(
    const floating[:, :, :, ::1] dout,        # IN
    const tap_t[:, :, :, ::1] taps,           # IN
    floating[:, :, :, ::1] dx,                # OUT
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
    int threads,
):
    """Write each gradient to the pixel of its tap, and 0 to all other pixels."""
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_pool s = _pool_shape(dx.shape, dout.shape, HH, WW, stride)
    cdef int code
    with nogil:
        threads = cs_startable(threads)
        cs_spread(threads)
        code = table.pool_backward(&s, _in(dout), _taps_in(taps), <int>sizeof(tap_t),
                                   _out(dx), threads)
    return _answer(code)


def sums_pool_forward(
    const floating[:, :, :, ::1] x,           # IN
    floating[:, :, :, ::1] out,               # OUT
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
    bint l2,
    int threads,
):
    """Write each window's mean, or its L2 norm, into out."""
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_pool s = _pool_shape(x.shape, out.shape, HH, WW, stride)
    cdef int code
    with nogil:
        threads = cs_startable(threads)
        cs_spread(threads)
        code = table.sums_forward(&s, _in(x), _out(out), l2, threads)
    return _answer(code)


def sums_pool_backward(
    const floating[:, :, :, ::1] dout,        # IN
    const floating[:, :, :, ::1] out,         # IN; None: means
    const floating[:, :, :, ::1] x,           # IN; None: means
    floating[:, :, :, ::1] dx,                # OUT
    ptrdiff_t HH,
    ptrdiff_t WW,
    ptrdiff_t stride,
    int threads,
):
    """Go back through means, or through the L2 norms `out` of `x`.

    For means, each pixel gets its share of the gradients of the windows that cover it. For norms, it
    gets x * dout / out of each of these windows, and 0 where the norm is 0.
    """
    cdef const cs_table* table = _tables.f32 if floating is float else _tables.f64
    cdef cs_pool s = _pool_shape(dx.shape, dout.shape, HH, WW, stride)
    cdef const floating* norms = NULL if out is None else _in(out)
    cdef const floating* pixels = NULL if x is None else _in(x)
    cdef int code
    with nogil:
        threads = cs_startable(threads)
        cs_spread(threads)
        code = table.sums_backward(&s, _in(dout), norms, pixels, _out(dx), threads)
    return _answer(code)


# No layer has a larger stride or padding, and products of larger ones could overflow.
cdef ptrdiff_t MOST = 1 << 20


cdef ptrdiff_t _places(ptrdiff_t size, ptrdiff_t window, ptrdiff_t stride) noexcept nogil:
    """Count the windows along an axis; -1 if there is none, or if a size is out of range."""
    if stride < 1 or stride > MOST or window < 1 or size < window:
        return -1
    return 1 + (size - window) // stride


cdef cs_conv _conv_shape(const Py_ssize_t* x, const Py_ssize_t* w, const Py_ssize_t* out,
                         ptrdiff_t stride, ptrdiff_t pad) except *:
    cdef cs_conv s
    s.N, s.C, s.H, s.W = x[0], x[1], x[2], x[3]
    s.F, s.HH, s.WW = w[0], w[2], w[3]
    s.OH, s.OW = out[2], out[3]
    s.stride, s.pad = stride, pad
    if not (0 <= pad <= MOST and w[1] == s.C and out[0] == s.N and out[1] == s.F
            and _places(s.H + 2 * pad, s.HH, stride) == s.OH
            and _places(s.W + 2 * pad, s.WW, stride) == s.OW):
        raise ValueError(
            f"sizes do not fit: got x {x[0], x[1], x[2], x[3]}, w {w[0], w[1], w[2], w[3]}, output "
            f"{out[0], out[1], out[2], out[3]}, stride {stride}, pad {pad}"
        )
    return s


cdef cs_pool _pool_shape(const Py_ssize_t* x, const Py_ssize_t* out, ptrdiff_t HH, ptrdiff_t WW,
                         ptrdiff_t stride) except *:
    cdef cs_pool s
    s.planes = x[0] * x[1]
    s.H, s.W = x[2], x[3]
    s.HH, s.WW = HH, WW
    s.OH, s.OW = out[2], out[3]
    s.stride = stride
    if not (out[0] == x[0] and out[1] == x[1] and _places(s.H, HH, stride) == s.OH
            and _places(s.W, WW, stride) == s.OW):
        raise ValueError(
            f"sizes do not fit: got x {x[0], x[1], x[2], x[3]}, output "
            f"{out[0], out[1], out[2], out[3]}, window {HH}x{WW}, stride {stride}"
        )
    return s
