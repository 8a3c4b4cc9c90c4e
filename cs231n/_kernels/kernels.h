/* The interface of the kernels: a table of functions for each instruction set and dtype.
 *
 * All tables come from the same sources. `targets/<isa>_<dtype>.c` sets REAL, VBYTES and the instruction set, and
 * includes `targets/table.h`, which includes each kernel once. runtime.c chooses a table while the program runs.
 *
 * All arrays are C-contiguous, of the table's dtype, and aligned to the size of a number. The caller allocates the
 * outputs, and each number of them is written. Each function allocates its scratch memory in one piece and frees it on
 * every path. It returns CS_OK, CS_NO_MEMORY, or CS_UNSUPPORTED if it does not support the shape; the outputs are then
 * undefined. `threads` is 1 or more. For a given number of threads all answers are bitwise equal. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { CS_OK = 0, CS_NO_MEMORY = 1, CS_UNSUPPORTED = 2 };

#ifdef _OPENMP
enum { CS_HAS_OPENMP = 1 };
#else
enum { CS_HAS_OPENMP = 0 };
#endif

/* x (N, C, H, W), w (F, C, HH, WW), b (F), out (N, F, OH, OW). N, C, F, H and W may be 0; other sizes, and the
 * stride, are at least 1. */
typedef struct {
    ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad;
} cs_conv;

/* x (planes, H, W), out (planes, OH, OW), and windows of HH x WW. The numbers of taps are uint8_t if tap_bytes is 1,
 * and int32_t if it is 4. */
typedef struct {
    ptrdiff_t planes, H, W, HH, WW, OH, OW, stride;
    int l2, tap_bytes;
} cs_pool;

typedef int (*cs_conv_forward)(const cs_conv *shape, const void *x, const void *w, const void *b,
                               void *out, int threads);
/* dx may be NULL: it is then not computed. */
typedef int (*cs_conv_backward)(const cs_conv *shape, const void *dout, const void *x,
                                const void *w, void *dx, void *dw, void *db, int threads);
/* If there are taps (planes, OH, OW): the maximum of each window goes to out, and which number of its window it is,
 * row by row, to taps. If taps is NULL: the mean, or the L2 norm if `l2`. */
typedef int (*cs_pool_forward)(const cs_pool *shape, const void *x, void *out, void *taps, int threads);
/* Back through maxima (taps), through norms (`out` of `x`), or through means (all three are NULL). */
typedef int (*cs_pool_backward)(const cs_pool *shape, const void *dout, void *taps, const void *out,
                                const void *x, void *dx, int threads);

/* Write the name of the loop that a layer takes: forward (pass 0), for dx (1) or for dw (2). */
typedef void (*cs_conv_loop)(const cs_conv *shape, int pass, char *text, size_t size);

typedef struct {
    const char *isa;  /* "avx512", "avx2" or "portable" */
    int vector_bytes;
    /* The direct one, and Winograd's. */
    cs_conv_forward conv_forward[2];
    cs_conv_backward conv_backward[2];
    cs_pool_forward pool_forward;
    cs_pool_backward pool_backward;
    cs_conv_loop conv_loop;
    double (*multiply_adds)(int64_t rounds); /* measures the peak; returns its operations */
} cs_table;

typedef struct {
    const cs_table *f32, *f64;
} cs_tables;

/* The tables for "avx512", "avx2" or "portable", or for the best of these if `isa` is NULL. NULL if this processor or
 * this build does not have them. */
const cs_tables *cs_tables_for(const char *isa);

/* The default number of threads: OpenMP's; 1 in a build without OpenMP, and in a forked process, because OpenMP's
 * threads do not survive a fork. */
int cs_default_threads(void);
/* Whether this is a forked process. Two threads would wait for each other there forever. */
int cs_is_forked(void);

/* How many of `threads` threads the system allows. OpenMP ends the process if the system refuses a thread, so they are
 * first started here: once for each number and each calling thread. They end at once. */
int cs_startable(int threads);

/* Prepare the caller's `threads` threads for a kernel, and return how many of them the system allows. On Linux those
 * on the caller's processor are moved away. Afterwards they may run anywhere. */
int cs_start(int threads);
