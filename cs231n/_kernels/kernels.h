/* The interface of the kernels: a table of functions for each instruction set and dtype.
 *
 * All tables come from the same sources. `targets/<isa>_<dtype>.c` sets REAL, VBYTES and the instruction set, and
 * includes `targets/table.h`, which includes each kernel once. runtime.c chooses a table while the program runs.
 *
 * All arrays are C-contiguous, of the table's dtype, and aligned to the size of a number. The caller allocates the
 * outputs, and each number of them is written. Each function allocates its scratch memory in one piece and frees it on
 * every path. It returns CS_OK, CS_NO_MEMORY, or CS_UNSUPPORTED if it does not support the shape; the outputs are then
 * undefined. `threads` is 1 or more. For a given number of threads all answers are bitwise equal. */
#ifndef CS231N_KERNELS_H
#define CS231N_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { CS_OK = 0, CS_NO_MEMORY = 1, CS_UNSUPPORTED = 2 };

/* x (N, C, H, W), w (F, C, HH, WW), b (F), out (N, F, OH, OW). N, C, F, H and W may be 0; other sizes, and the
 * stride, are at least 1. */
typedef struct {
    ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad;
} cs_conv;

/* x (planes, H, W), out (planes, OH, OW), and windows of HH x WW. */
typedef struct {
    ptrdiff_t planes, H, W, HH, WW, OH, OW, stride;
} cs_pool;

typedef int (*cs_conv_forward)(const cs_conv *shape, const void *x, const void *w, const void *b,
                               void *out, int threads);
/* dx may be NULL: it is then not computed. */
typedef int (*cs_conv_backward)(const cs_conv *shape, const void *dout, const void *x,
                                const void *w, void *dx, void *dw, void *db, int threads);
/* taps (planes, OH, OW) says which number of its window each maximum is, row by row. They are uint8_t if tap_bytes
 * is 1, and int32_t if it is 4. */
typedef int (*cs_pool_forward)(const cs_pool *shape, const void *x, void *out, void *taps,
                               int tap_bytes, int threads);
typedef int (*cs_pool_backward)(const cs_pool *shape, const void *dout, const void *taps,
                                int tap_bytes, void *dx, int threads);
/* Means of windows, or their L2 norms if `l2`. */
typedef int (*cs_sums_forward)(const cs_pool *shape, const void *x, void *out, int l2,
                               int threads);
/* Back through means if out and x are NULL, else through the norms `out` of `x`. */
typedef int (*cs_sums_backward)(const cs_pool *shape, const void *dout, const void *out,
                                const void *x, void *dx, int threads);

/* Write the name of the loop that a layer takes: forward (pass 0), for dx (1) or for dw (2). */
typedef void (*cs_conv_loop)(const cs_conv *shape, int pass, char *text, size_t size);

typedef struct {
    const char *isa;  /* "avx512", "avx2" or "portable" */
    int vector_bytes;
    cs_conv_forward conv_forward;
    cs_conv_backward conv_backward;
    cs_conv_forward winograd_forward;
    cs_conv_backward winograd_backward;
    cs_pool_forward pool_forward;
    cs_pool_backward pool_backward;
    cs_sums_forward sums_forward;
    cs_sums_backward sums_backward;
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
int cs_has_openmp(void);

/* How many of `threads` threads the system allows. OpenMP ends the process if the system refuses a thread, so they are
 * first started here: once for each number and each calling thread. They end at once. */
int cs_startable(int threads);

/* Move threads away from the caller's processor. Afterwards they may run anywhere. Only on Linux. */
void cs_spread(int threads);

#endif
