/* Mean and L2 pooling, forward. A row of windows is summed down its columns first, along whole rows of memory, and then
 * across. So each number is added HH + WW times instead of HH * WW times, and no branch depends on the data. */
#pragma once

#include "pool/rows.h"

/* row[j] = the sum of the HH numbers (or their squares) of column j. */
CS_INLINE void sum_down(const REAL *CS_RESTRICT x, ptrdiff_t W, ptrdiff_t HH, int squares, REAL *CS_RESTRICT row) {
    const ptrdiff_t lanes = CS_MIN(VL, W);
    for (ptrdiff_t h = 0; h < W; h += VL) {
        /* The last vector ends where the row ends, so some columns are summed twice. */
        const ptrdiff_t j = CS_MAX(0, CS_MIN(h, W - VL));
        vec sum = splat(0);
        for (ptrdiff_t p = 0; p < HH; p++) {
            const vec v = load_lanes(x + p * W + j, lanes);
            sum += squares ? v * v : v;
        }
        store_lanes(row + j, sum, lanes);
    }
}

CS_INLINE vec square_root(vec v) {
    REAL lanes[VL];
    store(lanes, v);
    CS_UNROLL(16) for (int k = 0; k < VL; k++)
        lanes[k] = sizeof(REAL) == 4 ? (REAL)sqrtf((float)lanes[k]) : (REAL)sqrt((double)lanes[k]);
    return load(lanes);
}

/* Sizes and `l2` are constants where the caller passes constants. `row` has room for what is read past its end. */
CS_INLINE void sums_of_windows(const pool_job *job, ptrdiff_t plane, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                               int l2, REAL *row) {
    const cs_layer *const s = &job->s;
    const REAL *const x = job->from + plane * s->H * s->W;
    REAL *out = job->to + plane * s->OH * s->OW;
    const REAL scale = (REAL)(1.0 / ((double)HH * (double)WW));
    for (ptrdiff_t i = 0; i < s->OH; i++, out += s->OW) {
        sum_down(x + i * stride * s->W, s->W, HH, l2, row);
        for (ptrdiff_t h = 0; h < s->OW; h += VL) {
            /* The last vector ends where the row ends, so some outputs are computed twice. */
            const ptrdiff_t j = CS_MAX(0, CS_MIN(h, s->OW - VL));
            vec sum = load_apart(row + j * stride, 0, stride);
            for (ptrdiff_t k = 1; k < WW; k++) sum += load_apart(row + j * stride, k, stride);
            store_lanes(out + j, l2 ? square_root(sum) : sum * splat(scale), CS_MIN(VL, s->OW));
        }
    }
}

CS_INLINE void sums_plane(const pool_job *job, ptrdiff_t plane, int l2, REAL *row) {
    const cs_layer *const s = &job->s;
    s->stride == 2 && s->HH == 2 && s->WW == 2 ? sums_of_windows(job, plane, 2, 2, 2, l2, row)
    : s->stride == 1 ? sums_of_windows(job, plane, s->HH, s->WW, 1, l2, row)
                     : sums_of_windows(job, plane, s->HH, s->WW, s->stride, l2, row);
}

static void means_forward(const pool_job *job, ptrdiff_t plane, REAL *row) { sums_plane(job, plane, 0, row); }
static void norms_forward(const pool_job *job, ptrdiff_t plane, REAL *row) { sums_plane(job, plane, 1, row); }
