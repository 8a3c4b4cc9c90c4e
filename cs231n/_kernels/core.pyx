"""The Python interface of the C kernels: check sizes, release the GIL, call the kernel.

Arrays must be C-contiguous and of one dtype, and the caller allocates the outputs; `cs231n._fast`
does both. Inputs may be read-only. Each function returns True, or False if the kernel does not
support the shape; the outputs are then undefined. Sizes that do not fit together raise a ValueError,
because the C code does not check them.
"""

from cpython.buffer cimport (
    PyBUF_C_CONTIGUOUS, PyBUF_FORMAT, PyBUF_SIMPLE, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer,
)
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport int64_t

cdef extern from "kernels.h":
    enum:
        CS_OK
        CS_NO_MEMORY
        CS_HAS_OPENMP

    ctypedef struct cs_conv:
        ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad

    ctypedef struct cs_pool:
        ptrdiff_t planes, H, W, HH, WW, OH, OW, stride
        int l2, tap_bytes

    ctypedef int (*cs_conv_forward)(const cs_conv*, const void*, const void*, const void*, void*,
                                    int) noexcept nogil
    ctypedef int (*cs_conv_backward)(const cs_conv*, const void*, const void*, const void*, void*,
                                     void*, void*, int) noexcept nogil

    ctypedef struct cs_table:
        const char* isa
        int vector_bytes
        cs_conv_forward[2] conv_forward
        cs_conv_backward[2] conv_backward
        int (*pool_forward)(const cs_pool*, const void*, void*, void*, int) noexcept nogil
        int (*pool_backward)(const cs_pool*, const void*, void*, const void*, const void*, void*,
                             int) noexcept nogil
        void (*conv_loop)(const cs_conv*, int, char*, size_t) noexcept nogil
        double (*multiply_adds)(int64_t) noexcept nogil

    ctypedef struct cs_tables:
        const cs_table* f32
        const cs_table* f64

    const cs_tables* cs_tables_for(const char* isa) noexcept nogil
    int cs_default_threads() noexcept nogil
    int cs_is_forked() noexcept nogil
    int cs_startable(int threads) noexcept nogil
    int cs_start(int threads) noexcept nogil

cdef const cs_tables* _tables = cs_tables_for(NULL)


def available(isa):
    """Return whether this build and this processor have "avx512", "avx2" or "portable"."""
    cdef bytes name = isa.encode()
    return cs_tables_for(name) is not NULL


def use(isa):
    """Choose "avx512", "avx2" or "portable"; None means the best available one."""
    global _tables
    cdef bytes name
    cdef const cs_tables* wanted = cs_tables_for(NULL)
    if isa is not None:
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
    return bool(CS_HAS_OPENMP)


def bytes_to_line(room):
    """Return how many bytes of a buffer come before its first cache line (64 bytes)."""
    cdef Py_buffer view
    PyObject_GetBuffer(room, &view, PyBUF_SIMPLE)
    cdef int skipped = <int>(-<size_t>view.buf % 64)
    PyBuffer_Release(&view)
    return skipped


cdef class _Array:
    """The memory of an array, which stays in place while this object lives; NULL if it is None and `optional`."""

    cdef Py_buffer view

    def __cinit__(self, array, int axes, str formats, bint writable=False, bint optional=False):
        if optional and array is None:
            return
        PyObject_GetBuffer(
            array, &self.view, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (PyBUF_WRITABLE if writable else 0)
        )
        if self.view.ndim != axes or self.format() not in formats:
            raise ValueError(
                f"array does not fit: got {self.view.ndim} axes of type {self.format()!r}, expected {axes} axes "
                f"of one of the types {formats!r}"
            )

    def __dealloc__(self):
        PyBuffer_Release(&self.view)

    cdef str format(self):
        return (<bytes>self.view.format).decode()

    cdef const cs_table* table(self) noexcept:
        return _tables.f32 if self.view.itemsize == 4 else _tables.f64


cdef bint _answer(int code) except -1:
    if code == CS_NO_MEMORY:
        raise MemoryError("no memory for the scratch buffers of a fast layer")
    return code == CS_OK


def conv_forward(x, w, b, out, ptrdiff_t stride, ptrdiff_t pad, bint winograd, int threads):
    """Convolve x (N, C, H, W) with w (F, C, HH, WW), add b (F,), write out (N, F, OH, OW)."""
    cdef _Array images = _Array(x, 4, "fd")
    cdef str kind = images.format()
    cdef _Array filters = _Array(w, 4, kind), biases = _Array(b, 1, kind), outputs = _Array(out, 4, kind, True)
    cdef cs_conv s = _conv_shape(images.view.shape, filters.view.shape, outputs.view.shape, stride, pad)
    cdef cs_conv_forward run = images.table().conv_forward[winograd]
    cdef int code
    with nogil:
        code = run(&s, images.view.buf, filters.view.buf, biases.view.buf, outputs.view.buf, cs_start(threads))
    return _answer(code)


def conv_backward(dout, x, w, dx, dw, db, ptrdiff_t stride, ptrdiff_t pad, bint winograd, int threads):
    """Go back through `conv_forward`: from dout (N, F, OH, OW) to dx (None: not needed), dw and db."""
    cdef _Array images = _Array(x, 4, "fd")
    cdef str kind = images.format()
    cdef _Array errors = _Array(dout, 4, kind), filters = _Array(w, 4, kind)
    cdef _Array to_x = _Array(dx, 4, kind, True, True), to_w = _Array(dw, 4, kind, True)
    cdef _Array to_b = _Array(db, 1, kind, True)
    cdef cs_conv s = _conv_shape(images.view.shape, filters.view.shape, errors.view.shape, stride, pad)
    cdef cs_conv_backward run = images.table().conv_backward[winograd]
    cdef int code
    with nogil:
        code = run(&s, errors.view.buf, images.view.buf, filters.view.buf, to_x.view.buf, to_w.view.buf,
                   to_b.view.buf, cs_start(threads))
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


def pool_forward(x, out, taps, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride, bint l2, int threads):
    """Write the maximum, mean or L2 norm of each window of x (N, C, H, W) into out (N, C, OH, OW).

    If there are `taps`, it is the maximum, and the number of its tap (row by row) goes into `taps`,
    which are uint8 or int32. Else it is the mean, or the L2 norm if `l2`.
    """
    cdef _Array images = _Array(x, 4, "fd")
    cdef _Array outputs = _Array(out, 4, images.format(), True), numbers = _Array(taps, 4, TAPS, True, True)
    cdef cs_pool s = _pool_shape(images, outputs, numbers, HH, WW, stride, l2)
    cdef const cs_table* table = images.table()
    cdef int code
    with nogil:
        code = table.pool_forward(&s, images.view.buf, outputs.view.buf, numbers.view.buf, cs_start(threads))
    return _answer(code)


def pool_backward(dout, taps, out, x, dx, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride, int threads):
    """Write all of dx (N, C, H, W), back through `pool_forward`.

    With `taps`, each gradient goes to the pixel of its tap. With `out` and `x`, each pixel gets
    x * dout / out of the windows that cover it, and 0 where the norm `out` is 0. With neither, it gets
    its share of the gradients of these windows: they are means.
    """
    cdef _Array to = _Array(dx, 4, "fd", True)
    cdef str kind = to.format()
    cdef _Array errors = _Array(dout, 4, kind), numbers = _Array(taps, 4, TAPS, False, True)
    cdef _Array norms = _Array(out, 4, kind, False, True), images = _Array(x, 4, kind, False, True)
    cdef cs_pool s = _pool_shape(to, errors, numbers, HH, WW, stride, norms.view.buf is not NULL)
    cdef const cs_table* table = to.table()
    cdef int code
    with nogil:
        code = table.pool_backward(&s, errors.view.buf, numbers.view.buf, norms.view.buf, images.view.buf,
                                   to.view.buf, cs_start(threads))
    return _answer(code)


# The formats of uint8 and int32. The C type of int32 is long on Windows.
TAPS = "Bil"
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


cdef cs_pool _pool_shape(_Array images, _Array outputs, _Array taps, ptrdiff_t HH, ptrdiff_t WW,
                         ptrdiff_t stride, bint l2) except *:
    cdef const Py_ssize_t* x = images.view.shape
    cdef const Py_ssize_t* out = outputs.view.shape
    cdef cs_pool s
    s.planes = x[0] * x[1]
    s.H, s.W = x[2], x[3]
    s.HH, s.WW = HH, WW
    s.OH, s.OW = out[2], out[3]
    s.stride = stride
    s.l2 = l2
    s.tap_bytes = taps.view.itemsize
    if not (out[0] == x[0] and out[1] == x[1] and _places(s.H, HH, stride) == s.OH
            and _places(s.W, WW, stride) == s.OW and s.tap_bytes <= 4):
        raise ValueError(
            f"sizes do not fit: got x {x[0], x[1], x[2], x[3]}, output "
            f"{out[0], out[1], out[2], out[3]}, window {HH}x{WW}, stride {stride}"
        )
    return s
