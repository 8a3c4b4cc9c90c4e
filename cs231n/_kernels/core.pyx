"""The Python interface of the C kernels: check sizes, release the GIL, call the kernel.

Arrays must be C-contiguous and of one dtype, and the caller allocates the outputs; `cs231n._fast` does both. Inputs may
be read-only. Each function returns True, or False if the kernel does not support the shape; the outputs are then
undefined. Sizes that do not fit together raise a ValueError, because the C code does not check them.
"""

from cpython.buffer cimport PyBUF_C_CONTIGUOUS, PyBUF_FORMAT, PyBUF_WRITABLE, PyBuffer_Release, PyObject_GetBuffer
from libc.stddef cimport ptrdiff_t
from libc.stdint cimport int64_t

cdef extern from "kernels.h":
    enum:
        CS_OK, CS_NO_MEMORY, CS_NARROWER
        CS_CONV_FORWARD, CS_CONV_BACKWARD, CS_POOL_FORWARD, CS_POOL_BACKWARD

    ctypedef struct cs_layer:
        ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad

    ctypedef const void* cs_input
    ctypedef void* cs_output

    ctypedef struct cs_call:
        cs_input x, w, b, dout
        cs_output out, dx, dw, db, taps
        int[2] winograd
        int tap_bytes, l2, narrows, halves, threads

    ctypedef int (*cs_kernel)(const cs_layer*, const cs_call*) noexcept nogil

    ctypedef struct cs_table:
        const char* isa
        int vector_bytes
        cs_kernel[4] run
        void (*conv_loop)(const cs_layer*, int, char*, size_t) noexcept nogil
        double (*multiply_adds)(int64_t) noexcept nogil

    ctypedef struct cs_tables:
        const cs_table* f32
        const cs_table* f64
        const cs_tables* narrower
        int halves

    const cs_tables* cs_tables_for(const char* isa) noexcept nogil
    int cs_start(int threads) noexcept nogil
    # Python calls these four too. kernels.h says what they return.
    cpdef bint has_openmp "cs_has_openmp"() noexcept nogil
    cpdef int default_threads "cs_default_threads"() noexcept nogil
    cpdef bint is_forked "cs_is_forked"() noexcept nogil
    cpdef int startable "cs_startable"(int threads) noexcept nogil

cdef const cs_tables* _tables = cs_tables_for(NULL)

cdef const cs_tables* _named(str isa):
    cdef bytes name = (isa or "").encode()
    return cs_tables_for(NULL) if isa is None else cs_tables_for(name)

def available(isa):
    """Return whether this build and this processor have "avx512", "avx2" or "portable"."""
    return _named(isa) is not NULL

def use(isa):
    """Choose "avx512", "avx2" or "portable"; None means the best available one."""
    global _tables
    if _named(isa) is NULL:
        raise ValueError(f"this processor or this build has no {isa!r}")
    _tables = _named(isa)

cdef const cs_table* _table(const cs_tables* tables, bint single) noexcept nogil:
    return tables.f32 if single else tables.f64

def running():
    """Return the instruction set in use, the size of its vectors in bytes, and the one for short rows or None."""
    narrower = None if _tables.narrower is NULL else (<bytes>_tables.narrower.f32.isa).decode()
    return (<bytes>_tables.f32.isa).decode(), _tables.f32.vector_bytes, narrower

def multiply_adds(bint single, int64_t rounds):
    """Run multiply-adds only, in float32 or float64, and return the number of operations."""
    return _table(_tables, single).multiply_adds(rounds)

cdef class _Array:
    """The memory of an array, which stays in place while this object lives; NULL if there is no array."""

    cdef Py_buffer view
    cdef Py_UCS4 type

    def __dealloc__(self):
        PyBuffer_Release(&self.view)

cdef _Array _memory(array, int axes, str types, bint writable=False, bint optional=False):
    """Return the memory of an array with so many axes, of one of the types; None may be `optional`."""
    cdef _Array memory = _Array.__new__(_Array)
    if optional and array is None:
        return memory
    PyObject_GetBuffer(array, &memory.view, PyBUF_FORMAT | PyBUF_C_CONTIGUOUS | (PyBUF_WRITABLE if writable else 0))
    memory.type = memory.view.format[0]
    if memory.view.ndim != axes or memory.type not in types:
        raise ValueError(
            f"array does not fit: got {memory.view.ndim} axes of type {(<bytes>memory.view.format).decode()!r}, "
            f"expected {axes} axes of one of the types {types!r}"
        )
    return memory

def bytes_to_line(room):
    """Return how many bytes of an array of bytes come before its first cache line (64 bytes)."""
    cdef _Array array = _memory(room, 1, "B")
    return <int>(-<size_t>array.view.buf % 64)

cdef cs_call NOTHING  # a call starts from this: no arrays

cdef bint _run(int kernel, _Array array, const cs_layer* layer, cs_call* call, int threads) except -1:
    cdef int code
    cdef bint single = array.view.itemsize == 4
    call.narrows = _tables.narrower is not NULL
    call.halves = _tables.halves
    with nogil:
        call.threads = cs_start(threads)
        code = _table(_tables, single).run[kernel](layer, call)
        if code == CS_NARROWER:
            call.narrows = False
            code = _table(_tables.narrower, single).run[kernel](layer, call)
    if code == CS_NO_MEMORY:
        raise MemoryError("no memory for the scratch buffers of a fast layer")
    return code == CS_OK

def conv_forward(x, w, b, out, ptrdiff_t stride, ptrdiff_t pad, bint winograd, int threads):
    """Convolve x (N, C, H, W) with w (F, C, HH, WW), add b (F,), write out (N, F, OH, OW)."""
    cdef _Array images = _memory(x, 4, "fd")
    cdef str kind = images.type
    cdef _Array filters = _memory(w, 4, kind), biases = _memory(b, 1, kind), outputs = _memory(out, 4, kind, True)
    cdef cs_layer layer = _layer(images.view.shape, filters.view.shape, outputs.view.shape, stride, pad)
    cdef cs_call call = NOTHING
    call.x, call.w, call.b, call.out = images.view.buf, filters.view.buf, biases.view.buf, outputs.view.buf
    call.winograd[0] = winograd
    return _run(CS_CONV_FORWARD, images, &layer, &call, threads)

def conv_backward(dout, x, w, dx, dw, db, ptrdiff_t stride, ptrdiff_t pad, winograd, int threads):
    """Go back from dout (N, F, OH, OW) to dx (None: not needed), dw and db. `winograd` holds a choice for dx and dw."""
    cdef _Array images = _memory(x, 4, "fd")
    cdef str kind = images.type
    cdef _Array errors = _memory(dout, 4, kind), filters = _memory(w, 4, kind)
    cdef _Array to_x = _memory(dx, 4, kind, True, True), to_w = _memory(dw, 4, kind, True)
    cdef _Array to_b = _memory(db, 1, kind, True)
    cdef cs_layer layer = _layer(images.view.shape, filters.view.shape, errors.view.shape, stride, pad)
    cdef cs_call call = NOTHING
    call.dout, call.x, call.w = errors.view.buf, images.view.buf, filters.view.buf
    call.dx, call.dw, call.db = to_x.view.buf, to_w.view.buf, to_b.view.buf
    call.winograd = winograd
    return _run(CS_CONV_BACKWARD, images, &layer, &call, threads)

def conv_loop(bint single, x, w, out, ptrdiff_t stride, ptrdiff_t pad, int which):
    """Name the loop of a layer of these shapes, `single` precision or double: forward (`which` 0), dx (1), dw (2)."""
    cdef Py_ssize_t[4] images = x
    cdef Py_ssize_t[4] filters = w
    cdef Py_ssize_t[4] outputs = out
    cdef cs_layer layer = _layer(images, filters, outputs, stride, pad)
    cdef char[80] text
    _table(_tables, single).conv_loop(&layer, which, text, sizeof(text))
    return (<bytes>text).decode()

def pool_forward(x, out, taps, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride, bint l2, int threads):
    """Write the mean of each window of x (N, C, H, W) into out (N, C, OH, OW), or the L2 norm if `l2`.

    If there are `taps` (uint8 or int32), write the maximum, and the number of its tap, row by row, into `taps`.
    """
    cdef _Array images = _memory(x, 4, "fd")
    cdef _Array outputs = _memory(out, 4, images.type, True), numbers = _memory(taps, 4, TAPS, True, True)
    cdef cs_layer layer = _pool_layer(images, outputs, HH, WW, stride)
    cdef cs_call call = NOTHING
    call.x, call.out, call.l2 = images.view.buf, outputs.view.buf, l2
    call.taps, call.tap_bytes = numbers.view.buf, numbers.view.itemsize
    return _run(CS_POOL_FORWARD, images, &layer, &call, threads)

def pool_backward(dout, taps, out, x, dx, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride, int threads):
    """Write all of dx (N, C, H, W), back through `pool_forward`.

    With `taps`, each gradient goes to the pixel of its tap. With `out` and `x`, each pixel gets x * dout / out of the
    windows that cover it, and 0 where the norm `out` is 0. With neither, it gets its share of their gradients.
    """
    cdef _Array to = _memory(dx, 4, "fd", True)
    cdef str kind = to.type
    cdef _Array errors = _memory(dout, 4, kind), numbers = _memory(taps, 4, TAPS, False, True)
    cdef _Array norms = _memory(out, 4, kind, False, True), images = _memory(x, 4, kind, False, True)
    cdef cs_layer layer = _pool_layer(to, errors, HH, WW, stride)
    cdef cs_call call = NOTHING
    call.dout, call.out, call.x, call.dx = errors.view.buf, norms.view.buf, images.view.buf, to.view.buf
    call.taps, call.tap_bytes = numbers.view.buf, numbers.view.itemsize
    return _run(CS_POOL_BACKWARD, to, &layer, &call, threads)

# The formats of uint8 and int32. The C type of int32 is long on Windows.
TAPS = "Bil" if sizeof(long) == 4 else "Bi"
# No layer has a larger stride or padding, and products of larger ones could overflow.
cdef ptrdiff_t MOST = 1 << 20

cdef ptrdiff_t _places(ptrdiff_t size, ptrdiff_t window, ptrdiff_t stride) noexcept nogil:
    """Count the windows along an axis; -1 if there is none, or if a size is out of range."""
    if stride < 1 or stride > MOST or window < 1 or size < window:
        return -1
    return 1 + (size - window) // stride

cdef cs_layer _layer(const Py_ssize_t* x, const Py_ssize_t* w, const Py_ssize_t* out, ptrdiff_t stride,
                     ptrdiff_t pad) except *:
    """Check the sizes of a layer: the C code does not."""
    cdef cs_layer s = cs_layer(x[0], x[1], x[2], x[3], w[0], w[2], w[3], out[2], out[3], stride, pad)
    if not (0 <= pad <= MOST and w[1] == s.C and out[0] == s.N and out[1] == s.F
            and _places(s.H + 2 * pad, s.HH, stride) == s.OH
            and _places(s.W + 2 * pad, s.WW, stride) == s.OW):
        raise ValueError(
            f"sizes do not fit: got x {x[0], x[1], x[2], x[3]}, w {w[0], w[1], w[2], w[3]}, output "
            f"{out[0], out[1], out[2], out[3]}, stride {stride}, pad {pad}"
        )
    return s

cdef cs_layer _pool_layer(_Array images, _Array outputs, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride) except *:
    """Check the sizes of a pooling layer: those of a convolution from C channels to C."""
    cdef Py_ssize_t C = images.view.shape[1]
    cdef Py_ssize_t[4] window = [C, C, HH, WW]
    return _layer(images.view.shape, window, outputs.view.shape, stride, 0)
