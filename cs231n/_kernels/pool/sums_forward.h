/* Mean and L2 pooling, forward: sums over windows.
 *
 * A row of windows is summed down its columns first, along whole rows of memory, and then across. So each number is
 * added HH + WW times instead of HH * WW times, and no branch depends on the data. */
#ifndef CS231N_POOL_SUMS_H
#define CS231N_POOL_SUMS_H

#include "pool/rows.h"

/* row[j] = the sum of the HH numbers (or their squares) of column j. */
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
        for (ptrdiff_t p = 0; p < HH; p++) sum += squares ? x[p * W + j] * x[p * W + j] : x[p * W + j];
        row[j] = sum;
    }
}

CS_INLINE vec square_root(vec v) {
    REAL lanes[VL];
    store(lanes, v);
    CS_UNROLL(16) for (int k = 0; k < VL; k++)
        lanes[k] = sizeof(REAL) == 4 ? (REAL)sqrtf((float)lanes[k]) : (REAL)sqrt((double)lanes[k]);
    return load(lanes);
}

/* HH, WW and stride are constants where the caller passes constants. `row` has room for what is read past its end. */
CS_INLINE void sums_plane(const cs_pool *s, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride, int l2,
                          REAL scale, const REAL *x, REAL *out, REAL *row) {
    for (ptrdiff_t i = 0; i < s->OH; i++, out += s->OW) {
        sum_down(x + i * stride * s->W, s->W, HH, l2, row);
        for (ptrdiff_t h = 0; h < s->OW; h += VL) {
            /* The last vector ends where the row ends, so some outputs are computed twice. */
            const ptrdiff_t j = CS_MAX(0, CS_MIN(h, s->OW - VL));
            vec sum = load_apart(row + j * stride, 0, stride);
            for (ptrdiff_t k = 1; k < WW; k++) sum += load_apart(row + j * stride, k, stride);
            sum *= splat(scale);
            store_lanes(out + j, l2 ? square_root(sum) : sum, CS_MIN(VL, s->OW));
        }
    }
}

CS_INLINE void sums_plane_any(const cs_pool *s, int l2, REAL scale, const REAL *x, REAL *out, REAL *row) {
    if (s->stride == 2 && s->HH == 2 && s->WW == 2)
        sums_plane(s, 2, 2, 2, l2, scale, x, out, row);
    else if (s->stride == 2 && s->HH == 3 && s->WW == 3)
        sums_plane(s, 3, 3, 2, l2, scale, x, out, row);
    else if (s->stride == 1)
        sums_plane(s, s->HH, s->WW, 1, l2, scale, x, out, row);
    else
        sums_plane(s, s->HH, s->WW, s->stride, l2, scale, x, out, row);
}

CS_NOINLINE void means_plane(const cs_pool *s, const REAL *x, REAL *out, REAL *row) {
    sums_plane_any(s, 0, (REAL)(1.0 / ((double)s->HH * (double)s->WW)), x, out, row);
}

CS_NOINLINE void norms_plane(const cs_pool *s, const REAL *x, REAL *out, REAL *row) {
    sums_plane_any(s, 1, 1, x, out, row);
}

static int pool_sums_forward(const cs_pool *given, const void *x, void *out, int l2, int threads) {
    if (given->planes == 0 || given->OH <= 0 || given->OW <= 0) return CS_OK;
    const cs_pool shape = with_stride_inside(given), *const s = &shape;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const size_t each = cs_bytes((size_t)(s->W + s->WW + (VL + 1) * s->stride), sizeof(REAL));
    char *scratch = cs_alloc((size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    memset(scratch, 0, (size_t)threads * each);
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++) {
        REAL *const row = (REAL *)(scratch + (size_t)cs_thread() * each);
        const REAL *const from = (const REAL *)x + plane * s->H * s->W;
        REAL *const to = (REAL *)out + plane * s->OH * s->OW;
        if (l2)
            norms_plane(s, from, to, row);
        else
            means_plane(s, from, to, row);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
