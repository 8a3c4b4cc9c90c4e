/* The interface of the kernels: a table of functions for each instruction set and dtype. All tables come from the same
 * sources: `targets/<isa>_<dtype>.c` sets their sizes and includes `targets/table.h`. runtime.c chooses a table.
 *
 * All arrays are C-contiguous, of the table's dtype, and aligned to the size of a number. The caller allocates the
 * outputs, and each number of them is written. Each function allocates its scratch memory in one piece and frees it on
 * every path. It returns CS_OK; CS_NO_MEMORY; CS_UNSUPPORTED if it does not support the shape; or CS_NARROWER if the
 * caller's narrower table is faster. If it is not CS_OK, the outputs are undefined. `threads` is 1 or more. For a given
 * number of threads all answers are bitwise equal. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { CS_OK = 0, CS_NO_MEMORY = 1, CS_UNSUPPORTED = 2, CS_NARROWER = 3 };

/* The sizes of a layer: x (N, C, H, W), w (F, C, HH, WW), b (F), out (N, F, OH, OW). A pooling layer has windows of
 * HH x WW, F = C, and no padding. N, C, F, H and W may be 0; other sizes, and the stride, are at least 1. */
typedef struct {
    ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad;
} cs_layer;

typedef const void *cs_input;
typedef void *cs_output;

/* The arrays of a call. A kernel uses only those that its comment below names. */
typedef struct {
    cs_input x, w, b, dout;
    cs_output out, dx, dw, db;
    cs_output taps; /* numbers of taps, row by row in their window: uint8_t if tap_bytes is 1, int32_t if it is 4 */
    int tap_bytes;
    int winograd[2]; /* whether Winograd's algorithm computes out or dx; and dw */
    int l2;         /* pooling forward without taps: L2 norms, not means */
    int narrows;    /* whether the caller has a narrower table, too */
    int halves;     /* whether the processor computes vectors of 64 bytes in two halves */
    int threads;
} cs_call;

typedef int (*cs_kernel)(const cs_layer *layer, const cs_call *call);
enum {
    CS_CONV_FORWARD = 0,  /* x, w, b to out */
    CS_CONV_BACKWARD = 1, /* dout, x, w to dx (not computed if it is NULL), dw, db */
    CS_POOL_FORWARD = 2,  /* x to out: maxima, whose numbers go to taps; means or norms if taps is NULL */
    CS_POOL_BACKWARD = 3, /* dout to dx: through maxima (taps), norms (x and out), or means (none of these) */
};

typedef struct {
    const char *isa;  /* "avx512", "avx2" or "portable" */
    int vector_bytes;
    cs_kernel run[CS_POOL_BACKWARD + 1];
    /* Write the name of the loop that a layer takes: forward (pass 0), for dx (1) or for dw (2). */
    void (*conv_loop)(const cs_layer *layer, int pass, char *text, size_t size);
    double (*multiply_adds)(int64_t rounds); /* measures the peak; returns its operations */
} cs_table;

/* `narrower` has vectors of half the size, or is NULL. `halves` is what cs_call has. */
typedef struct cs_tables {
    const cs_table *f32, *f64;
    const struct cs_tables *narrower;
    int halves;
} cs_tables;

/* The tables for "avx512", "avx2" or "portable", or for the best of these if `isa` is NULL; NULL if there are none. */
const cs_tables *cs_tables_for(const char *isa);

int cs_has_openmp(void);
/* Whether this is a forked process. OpenMP's threads do not survive a fork, so two threads would wait forever. */
int cs_is_forked(void);
/* The default number of threads: OpenMP's; 1 without OpenMP, and in a forked process. */
int cs_default_threads(void);

/* How many of `threads` threads the system allows. OpenMP ends the process if the system refuses a thread, so they are
 * first started here: once for each number and each calling thread. They end at once. */
int cs_startable(int threads);

/* Prepare the caller's `threads` threads for a kernel, and return how many of them the system allows. On Linux those
 * on the caller's processor are moved away. Afterwards they may run anywhere. */
int cs_start(int threads);
