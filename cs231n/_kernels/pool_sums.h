/* Mean and L2 pooling: sums over windows; the way back is in pool_spread.h.
 *
 * A row of windows is summed downwards first, along whole rows that lie together in memory, then
 * across. So a number is touched HH + WW times rather than HH * WW times, and no branch depends on
 * the data. */
#ifndef CS231N_POOL_SUMS_H
#define CS231N_POOL_SUMS_H

#include "kernels.h"
#include "pool.h" /* every_second */
#include "runtime.h"

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

CS_INLINE void store_lanes(REAL *to, vec v, ptrdiff_t lanes) {
    if (lanes >= VL)
        store(to, v);
    else
        memcpy(to, &v, (size_t)lanes * sizeof(REAL));
}

/* out[j] = scale times the sum of WW neighbours in the row, from j * stride on. */
CS_INLINE void sum_across(const REAL *CS_RESTRICT row, REAL *CS_RESTRICT out, ptrdiff_t OW,
                          ptrdiff_t WW, ptrdiff_t stride, REAL scale) {
    if (stride == 1) {
        for (ptrdiff_t j = 0; j < OW; j += VL) {
            vec sum = load(row + j);
            for (ptrdiff_t q = 1; q < WW; q++) sum += load(row + j + q);
            store_lanes(out + j, sum * splat(scale), OW - j);
        }
        return;
    }
#ifdef CS_VECTORS
    if (stride == 2) {
        for (ptrdiff_t j = 0; j < OW; j += VL) {
            const REAL *p = row + 2 * j;
            vec sum = splat(0);
            for (ptrdiff_t q = 0; q + 1 < WW; q += 2) {
                const vec a = load(p + q), b = load(p + q + VL);
                sum += every_second(a, b, 0) + every_second(a, b, 1);
            }
            if (WW % 2) sum += every_second(load(p + WW - 1), load(p + WW - 1 + VL), 0);
            store_lanes(out + j, sum * splat(scale), OW - j);
        }
        return;
    }
#endif
    for (ptrdiff_t j = 0; j < OW; j++) {
        REAL sum = 0;
        for (ptrdiff_t q = 0; q < WW; q++) sum += row[j * stride + q];
        out[j] = sum * scale;
    }
}

/* HH and WW are constants where the caller makes them so. */
CS_INLINE void sums_plane(const cs_pool *s, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                          int squares, REAL scale, const REAL *x, REAL *out, REAL *row) {
    for (ptrdiff_t i = 0; i < s->OH; i++, out += s->OW) {
        sum_down(x + i * stride * s->W, s->W, HH, squares, row);
        sum_across(row, out, s->OW, WW, stride, scale);
        if (squares)
            for (ptrdiff_t j = 0; j < s->OW; j++) out[j] = SQUARE_ROOT(out[j]);
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
