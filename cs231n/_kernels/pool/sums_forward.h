/* Mean and L2 pooling: sums over windows; the way back is in pool_spread.h.
 *
 * A row of windows is summed downwards first, along whole rows that lie together in memory, then
 * across. So a number is touched HH + WW times rather than HH * WW times, and no branch depends on
 * the data. */
#ifndef CS231N_POOL_SUMS_H
#define CS231N_POOL_SUMS_H

#include "kernels.h"
#include "runtime.h"
#include "vectors/shuffle.h"

/* In each thread's scratch: a row of the image with room for the whole vectors that begin in it. */
enum { CS_SUMS_ROOM = 64 };

#define SQUARE_ROOT(v) (sizeof(REAL) == 4 ? (REAL)sqrtf((float)(v)) : (REAL)sqrt((double)(v)))

/* row[j] = the sum of HH numbers (or of their squares) below each other. */
CS_INLINE void sum_down(const REAL *CS_RESTRICT x, ptrdiff_t W, ptrdiff_t HH, int squares,
                        REAL *CS_RESTRICT row) {
    ptrdiff_t j = 0;
    for (; j + VL <= W; j += VL) {
        vec v = load(x + j);
        vec sum = squares ? v * v : v;
        for (ptrdiff_t p = 1; p < HH; p++) {
            v = load(x + p * W + j);
            sum += squares ? v * v : v;
        }
        store(row + j, sum);
    }
    for (; j < W; j++) {
        REAL sum = 0;
        for (ptrdiff_t p = 0; p < HH; p++) {
            const REAL v = x[p * W + j];
            sum += squares ? v * v : v;
        }
        row[j] = sum;
    }
}

/* The square root of each lane if `roots`. */
CS_INLINE vec root_of(vec v, int roots) {
    if (!roots) return v;
    REAL lanes[VL];
    store(lanes, v);
    CS_UNROLL(16) for (int k = 0; k < VL; k++) lanes[k] = SQUARE_ROOT(lanes[k]);
    return load(lanes);
}

/* The sums of WW neighbours from p on, `stride` (1 or 2) apart, in the lanes of a vector. */
CS_INLINE vec sum_neighbours(const REAL *p, ptrdiff_t WW, ptrdiff_t stride) {
    vec sum = stride == 1 ? load(p) : splat(0);
    if (stride == 1)
        for (ptrdiff_t q = 1; q < WW; q++) sum += load(p + q);
#ifdef CS_VECTORS
    if (stride == 2) {
        for (ptrdiff_t q = 0; q + 1 < WW; q += 2) {
            const vec a = load(p + q), b = load(p + q + VL);
            sum += every_second(a, b, 0) + every_second(a, b, 1);
        }
        if (WW % 2) sum += every_second(load(p + WW - 1), load(p + WW - 1 + VL), 0);
    }
#endif
    return sum;
}

/* out[j] = scale times the sum of WW neighbours in the row, from j * stride on, or the root of it.
 * What is written past the row, up to `room` numbers from its start, is written again later. */
CS_INLINE void sum_across(const REAL *CS_RESTRICT row, REAL *CS_RESTRICT out, ptrdiff_t OW,
                          ptrdiff_t WW, ptrdiff_t stride, int roots, REAL scale, ptrdiff_t room) {
    if (stride == 1 || (stride == 2 && VL > 1)) {
        for (ptrdiff_t h = 0; h < OW; h += VL) {
            /* The last vector ends with the row: some numbers are computed twice. */
            const ptrdiff_t j = CS_MAX(0, CS_MIN(h, OW - VL));
            const vec sum = sum_neighbours(row + j * stride, WW, stride) * splat(scale);
            if (j + VL <= room)
                store(out + j, root_of(sum, roots));
            else
                for (ptrdiff_t k = 0; k < OW; k++) {
                    REAL lanes[VL];
                    store(lanes, root_of(sum, roots));
                    out[k] = lanes[k];
                }
        }
        return;
    }
    for (ptrdiff_t j = 0; j < OW; j++) {
        REAL sum = 0;
        for (ptrdiff_t q = 0; q < WW; q++) sum += row[j * stride + q];
        out[j] = sum * scale;
    }
    if (roots)
        for (ptrdiff_t j = 0; j < OW; j++) out[j] = SQUARE_ROOT(out[j]);
}

/* HH and WW are constants where the caller makes them so. */
CS_INLINE void sums_plane(const cs_pool *s, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                          int squares, REAL scale, const REAL *x, REAL *out, REAL *row) {
    for (ptrdiff_t i = 0; i < s->OH; i++, out += s->OW) {
        sum_down(x + i * stride * s->W, s->W, HH, squares, row);
        sum_across(row, out, s->OW, WW, stride, squares, scale, (s->OH - i) * s->OW);
    }
}

CS_NOINLINE void sums_plane_any(const cs_pool *s, int squares, REAL scale, const REAL *x, REAL *out,
                                REAL *row) {
    if (s->stride == 2 && s->HH == 2 && s->WW == 2) {
        if (squares)
            sums_plane(s, 2, 2, 2, 1, scale, x, out, row);
        else
            sums_plane(s, 2, 2, 2, 0, scale, x, out, row);
    } else if (s->stride == 2 && s->HH == 3 && s->WW == 3) {
        if (squares)
            sums_plane(s, 3, 3, 2, 1, scale, x, out, row);
        else
            sums_plane(s, 3, 3, 2, 0, scale, x, out, row);
    } else if (squares) {
        sums_plane(s, s->HH, s->WW, s->stride, 1, scale, x, out, row);
    } else {
        sums_plane(s, s->HH, s->WW, s->stride, 0, scale, x, out, row);
    }
}

static int pool_sums_forward(const cs_pool *s, const void *x, void *out, int l2, int threads) {
    if (s->planes == 0 || s->OH <= 0 || s->OW <= 0) return CS_OK;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const size_t each = cs_bytes((size_t)s->W + CS_SUMS_ROOM, sizeof(REAL));
    char *scratch = cs_alloc((size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    memset(scratch, 0, (size_t)threads * each);
    const REAL scale = l2 ? (REAL)1 : (REAL)(1.0 / ((double)s->HH * (double)s->WW));
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++)
        sums_plane_any(s, l2, scale, (const REAL *)x + plane * s->H * s->W,
                       (REAL *)out + plane * s->OH * s->OW,
                       (REAL *)(scratch + (size_t)cs_thread() * each));
    cs_free(scratch);
    return CS_OK;
}

#endif
