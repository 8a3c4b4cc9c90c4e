/* Mean and L2 pooling, backward: the transpose of sums over windows. Each pixel of a window gets the window's share of
 * the gradient (for norms, times the pixel). So each row of windows becomes one wide row: for each column of pixels,
 * the sum of the shares of the windows over it. A row of dx is the sum of the wide rows of the windows over it. A ring
 * keeps those few wide rows. */
#pragma once

#include "pool/rows.h"

typedef struct {
    const cs_layer *s;
    REAL scale;
    ptrdiff_t rows, pitch;   /* of the ring */
    REAL *share, *ring;
    const REAL_INT *covered; /* all ones for columns of pixels under some window, else 0 */
} spread_plan;

/* The share of each window: its gradient times `scale`, or, if there are norms, over its norm (0 where that is 0). */
CS_INLINE void fill_shares(const spread_plan *p, const REAL *CS_RESTRICT d, const REAL *CS_RESTRICT norm) {
    const ptrdiff_t OW = p->s->OW, lanes = CS_MIN(VL, OW);
    for (ptrdiff_t h = 0; h < OW; h += VL) {
        /* The last vector ends where the row ends, so some shares are computed twice. */
        const ptrdiff_t j = CS_MAX(0, CS_MIN(h, OW - VL));
        const vec v = load_lanes(d + j, lanes), length = norm ? load_lanes(norm + j, lanes) : splat(1);
        const vec_mask zero = length == splat(0);
        store_lanes(p->share + j, norm ? pick(zero, splat(0), v / pick(zero, splat(1), length)) : v * splat(p->scale),
                    lanes);
    }
}

/* Sum the shares of a row of windows for each column of pixels. Column j * stride + k is under the windows j, j - 1 ..
 * that are wide enough. `stride` is a constant where the caller passes a constant. */
CS_INLINE void fill_wide(const spread_plan *p, ptrdiff_t stride, REAL *CS_RESTRICT wide) {
    const ptrdiff_t W = p->s->W, WW = p->s->WW, phases = CS_MIN(stride, WW);
    const REAL *CS_RESTRICT share = p->share;
    for (ptrdiff_t j = 0; j * stride < W; j += VL) {
        vec sums[2] = {splat(0), splat(0)};
        for (ptrdiff_t k = 0; k < phases; k++) {
            vec sum = load(share + j);
            for (ptrdiff_t t = 1; k + t * stride < WW; t++) sum += load(share + j - t);
            if (stride <= 2) {
                sums[k] = sum;
                continue;
            }
            REAL lanes[VL];
            store(lanes, sum);
            for (ptrdiff_t l = 0; l < VL && (j + l) * stride + k < W; l++)
                wide[(j + l) * stride + k] = lanes[l];
        }
        if (stride == 1) store(wide + j, sums[0]);
        if (stride == 2) {
            store(wide + 2 * j, interleave(sums[0], sums[1], 0));
            store(wide + 2 * j + VL, interleave(sums[0], sums[1], 1));
        }
    }
}

/* Write a row of dx: the sum of the wide rows of windows [first, last], times x for norms. */
CS_INLINE void write_row(const spread_plan *p, ptrdiff_t first, ptrdiff_t last, const REAL *CS_RESTRICT x,
                         REAL *CS_RESTRICT dx) {
    const ptrdiff_t W = p->s->W, lanes = CS_MIN(VL, W);
    for (ptrdiff_t h = 0; h < W; h += VL) {
        /* The last vector ends where the row ends, so some numbers are written twice. */
        const ptrdiff_t c = CS_MAX(0, CS_MIN(h, W - VL));
        vec v = splat(0);
        for (ptrdiff_t i = first; i <= last; i++) v += load(p->ring + i % p->rows * p->pitch + c);
        if (x && first <= last) {
            vec_mask mask;
            memcpy(&mask, p->covered + c, sizeof mask);
            /* Masked: x may be infinite where no window is. */
            v = pick(mask, v * load_lanes(x + c, lanes), splat(0));
        }
        store_lanes(dx + c, v, lanes);
    }
}

/* Zeros before and after the shares. */
CS_INLINE ptrdiff_t spread_margin(const cs_layer *s) {
    return (s->WW - 1) / s->stride + 2 * VL + (s->W - 1) / s->stride;
}
CS_INLINE ptrdiff_t spread_rows(const cs_layer *s) { return CS_MIN(s->OH, (s->HH - 1) / s->stride + 1); }
CS_INLINE ptrdiff_t spread_pitch(const cs_layer *s) { return s->W + 2 * VL; }

/* Scratch memory of a thread: the ring, the mask of covered columns, and the shares. */
CS_INLINE ptrdiff_t spread_numbers(const cs_layer *s) {
    return (spread_rows(s) + 1) * spread_pitch(s) + 2 * spread_margin(s) + s->OW;
}

CS_INLINE void spread_plane(const pool_job *job, ptrdiff_t plane, int l2, REAL *room) {
    const cs_layer *const s = &job->s;
    const REAL *const d = job->from + plane * s->OH * s->OW;
    const REAL *const norm = l2 ? (const REAL *)job->call->out + plane * s->OH * s->OW : NULL;
    const REAL *const x = l2 ? (const REAL *)job->call->x + plane * s->H * s->W : NULL;
    REAL *dx = job->to + plane * s->H * s->W;
    spread_plan p = {.s = s, .scale = (REAL)(1.0 / ((double)s->HH * (double)s->WW)), .rows = spread_rows(s),
                     .pitch = spread_pitch(s), .ring = room};
    REAL_INT *const covered = (REAL_INT *)(room + p.rows * p.pitch);
    for (ptrdiff_t j = 0; l2 && j < s->OW; j++)
        for (ptrdiff_t k = 0; k < CS_MIN(s->stride, s->WW) || (j == s->OW - 1 && k < s->WW); k++)
            covered[j * s->stride + k] = -1;
    p.covered = covered;
    p.share = room + (p.rows + 1) * p.pitch + spread_margin(s);
    for (ptrdiff_t y = 0, next = 0; y < s->H; y++, dx += s->W) {
        const ptrdiff_t first = y < s->HH ? 0 : (y - s->HH) / s->stride + 1;
        const ptrdiff_t last = CS_MIN(s->OH - 1, y / s->stride);
        for (; next <= last; next++) {
            REAL *const wide = p.ring + next % p.rows * p.pitch;
            fill_shares(&p, d + next * s->OW, l2 ? norm + next * s->OW : NULL);
            s->stride == 1 ? fill_wide(&p, 1, wide)
            : s->stride == 2 ? fill_wide(&p, 2, wide) : fill_wide(&p, s->stride, wide);
        }
        write_row(&p, first, last, l2 ? x + y * s->W : NULL, dx);
    }
}

static void means_backward(const pool_job *job, ptrdiff_t plane, REAL *room) { spread_plane(job, plane, 0, room); }
static void norms_backward(const pool_job *job, ptrdiff_t plane, REAL *room) { spread_plane(job, plane, 1, room); }
