/* What the compiled layers offer: a table of functions for each instruction set and dtype.
 *
 * Every table is made from the same sources: `targets/<isa>_<dtype>.c` sets REAL, VBYTES and the
 * instruction set, then includes `targets/table.h`, which includes each kernel once. runtime.c chooses a
 * table while the program runs.
 *
 * All arrays are C-contiguous and of the table's dtype; they may start at any multiple of the size
 * of a number. The caller allocates the outputs; every number of them is written. Each
 * function takes its scratch memory in one piece, frees it on every path, and returns CS_OK,
 * CS_NO_MEMORY, or CS_UNSUPPORTED where it is not made for the shape (it then wrote nothing).
 * `threads` is 1 or more. For a given number of threads all answers are equal bit by bit. */
#ifndef CS231N_KERNELS_H
#define CS231N_KERNELS_H

#include <stddef.h>
#include <stdint.h>

enum { CS_OK = 0, CS_NO_MEMORY = 1, CS_UNSUPPORTED = 2 };

/* x (N, C, H, W), w (F, C, HH, WW), b (F), out (N, F, OH, OW); sizes and stride >= 1 but for N, C,
 * F, H and W, which may be 0. */
typedef struct {
    ptrdiff_t N, C, H, W, F, HH, WW, OH, OW, stride, pad;
} cs_conv;

/* x (planes, H, W), out (planes, OH, OW), windows of HH x WW. */
typedef struct {
    ptrdiff_t planes, H, W, HH, WW, OH, OW, stride;
} cs_pool;

typedef int (*cs_conv_forward)(const cs_conv *shape, const void *x, const void *w, const void *b,
                               void *out, int threads);
/* dx may be NULL: nobody asks for it. */
typedef int (*cs_conv_backward)(const cs_conv *shape, const void *dout, const void *x,
                                const void *w, void *dx, void *dw, void *db, int threads);
/* taps (planes, OH, OW) numbers the winner inside its window, row by row: tap_bytes 1 means
 * uint8_t, 4 means int32_t. */
typedef int (*cs_pool_forward)(const cs_pool *shape, const void *x, void *out, void *taps,
                               int tap_bytes, int threads);
typedef int (*cs_pool_backward)(const cs_pool *shape, const void *dout, const void *taps,
                                int tap_bytes, void *dx, int threads);
/* Means of windows, or their L2 norms if `l2`. */
typedef int (*cs_sums_forward)(const cs_pool *shape, const void *x, void *out, int l2,
                               int threads);
/* Back through means where out and x are NULL; through the norms `out` of `x` otherwise. */
typedef int (*cs_sums_backward)(const cs_pool *shape, const void *dout, const void *out,
                                const void *x, void *dx, int threads);

/* The loop that a layer takes, in words: forward (pass 0), for dx (1) or for dw (2). */
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
    double (*multiply_adds)(int64_t rounds); /* a yardstick: the operations it did */
} cs_table;

typedef struct {
    const cs_table *f32, *f64;
} cs_tables;

/* The tables for "avx512", "avx2" or "portable"; NULL where this processor or this build lacks
 * them. NULL for a name: the best there is. */
const cs_tables *cs_tables_for(const char *isa);

/* The number of threads to run where none is asked for: OpenMP's, or 1 in a build without it and
 * in a process forked from one that already ran threads (they do not survive a fork). */
int cs_default_threads(void);
/* 1 in such a process: more than one thread would wait there for ever. */
int cs_is_forked(void);
int cs_has_openmp(void);

/* How many of `threads` threads can be had. OpenMP ends the process where the system refuses it one, so
 * they are started here first, once for each number and each calling thread, and end at once. */
int cs_startable(int threads);

/* Move each thread of the team that would share the caller's processor to another one. Linux alone;
 * the threads may run anywhere afterwards. */
void cs_spread(int threads);

#endif
