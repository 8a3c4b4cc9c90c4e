/* Mean and L2 pooling, backward: the transpose of sums over windows. Each pixel of a window gets the window's share of
 * the gradient (for norms, times the pixel). So each row of windows becomes one wide row: for each column of pixels,
 * the sum of the shares of the windows over it. It is added to the rows of dx under these windows. */
#pragma once

#include "pool/rows.h"

/* Zeros before and after the shares of a row of windows. */
CS_INLINE ptrdiff_t spread_margin(const cs_layer *s) {
    return (s->WW - 1) / s->stride + 2 * VL + (s->W - 1) / s->stride;
}

/* Scratch memory of a thread: the shares, the wide row, and which of its columns some window covers. */
CS_INLINE ptrdiff_t spread_numbers(const cs_layer *s) {
    return 2 * spread_margin(s) + s->OW + 2 * (s->W + 2 * VL);
}

/* The share of each window: its gradient times `scale`, or, if there are norms, over its norm (0 where that is 0). */
CS_INLINE void fill_shares(const REAL *CS_RESTRICT d, const REAL *CS_RESTRICT norm, REAL scale, ptrdiff_t OW,
                           REAL *CS_RESTRICT share) {
    const ptrdiff_t lanes = CS_MIN(VL, OW);
    for (ptrdiff_t h = 0; h < OW; h += VL) {
        /* The last vector ends where the row ends, so some shares are computed twice. */
        const ptrdiff_t j = CS_MAX(0, CS_MIN(h, OW - VL));
        const vec v = load_lanes(d + j, lanes), length = norm ? load_lanes(norm + j, lanes) : splat(1);
        const vec_mask zero = length == splat(0);
        store_lanes(share + j, norm ? pick(zero, splat(0), v / pick(zero, splat(1), length)) : v * splat(scale), lanes);
    }
}

/* Sum the shares of a row of windows for each column of pixels. Column j * stride + k is under the windows j, j - 1 ..
 * that are wide enough. `stride` is a constant where the caller passes a constant. */
CS_INLINE void fill_wide(const cs_layer *s, ptrdiff_t stride, const REAL *CS_RESTRICT share, REAL *CS_RESTRICT wide) {
    for (ptrdiff_t j = 0; j * stride < s->W; j += VL) {
        vec sums[2] = {splat(0), splat(0)};
        for (ptrdiff_t k = 0; k < CS_MIN(stride, s->WW); k++) {
            vec sum = load(share + j);
            for (ptrdiff_t t = 1; k + t * stride < s->WW; t++) sum += load(share + j - t);
            if (stride <= 2)
                sums[k] = sum;
            else
                for (ptrdiff_t l = 0; l < VL && (j + l) * stride + k < s->W; l++)
                    wide[(j + l) * stride + k] = ((const REAL *)&sum)[l];
        }
        for (ptrdiff_t k = 0; k < stride && stride <= 2; k++)
            store(wide + stride * j + k * VL, stride == 1 ? sums[0] : interleave(sums[0], sums[1], (int)k));
    }
}

CS_INLINE void spread_plane(const pool_job *job, ptrdiff_t plane, int l2, REAL *room) {
    const cs_layer *const s = &job->s;
    const ptrdiff_t W = s->W, OW = s->OW, stride = s->stride, at = plane * s->OH * OW, pixel = plane * s->H * W;
    const REAL scale = (REAL)(1.0 / ((double)s->HH * (double)s->WW)), *const x = (const REAL *)job->call->x;
    REAL *const share = room + spread_margin(s), *const wide = share + OW + spread_margin(s);
    REAL_INT *const cover = (REAL_INT *)(wide + W + 2 * VL); /* all ones, or 0 */
    for (ptrdiff_t j = 0; l2 && j < OW; j++)
        for (ptrdiff_t k = 0; k < CS_MIN(stride, s->WW) || (j == OW - 1 && k < s->WW); k++) cover[j * stride + k] = -1;
    memset(job->to + pixel, 0, (size_t)(s->H * W) * sizeof(REAL));
    for (ptrdiff_t i = 0; i < s->OH; i++) {
        fill_shares(job->from + at + i * OW, l2 ? (const REAL *)job->call->out + at + i * OW : NULL, scale, OW, share);
        stride == 1 ? fill_wide(s, 1, share, wide)
        : stride == 2 ? fill_wide(s, 2, share, wide) : fill_wide(s, stride, share, wide);
        for (ptrdiff_t p = 0; p < s->HH; p++)
            for (ptrdiff_t h = 0; h < W; h += VL) {
                const ptrdiff_t to = pixel + (i * stride + p) * W + h, lanes = CS_MIN(VL, pixel + s->H * W - to);
                /* Zeros are added past the row. Masked: x may be infinite where no window is. */
                const vec_mask mask = (vec_mask)load((const REAL *)cover + h);
                const vec v = l2 ? pick(mask, load(wide + h) * load_lanes(x + to, lanes), splat(0)) : load(wide + h);
                store_lanes(job->to + to, load_lanes(job->to + to, lanes) + v, lanes);
            }
    }
}

static void means_backward(const pool_job *job, ptrdiff_t plane, REAL *room) { spread_plane(job, plane, 0, room); }
static void norms_backward(const pool_job *job, ptrdiff_t plane, REAL *room) { spread_plane(job, plane, 1, room); }
