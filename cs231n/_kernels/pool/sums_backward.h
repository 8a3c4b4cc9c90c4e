/* Mean and L2 pooling, backward: the transpose of sums over windows.
 *
 * Each pixel of a window gets the window's share of the gradient (for norms, times the pixel). So each row of windows
 * becomes one wide row: for each column of pixels, the sum of the shares of the windows over it. A row of dx is the
 * sum of the wide rows of the windows over it. A ring keeps those few wide rows. */
#ifndef CS231N_POOL_SPREAD_H
#define CS231N_POOL_SPREAD_H

#include "pool/rows.h"

typedef struct {
    const cs_pool *s;
    REAL scale;
    ptrdiff_t rows, pitch;   /* of the ring */
    ptrdiff_t margin;        /* zeros before and after the shares */
    REAL *share, *ring;
    const REAL_INT *covered; /* all ones for columns of pixels under some window, else 0 */
} spread_plan;

/* The share of each window: its gradient times `scale`; or, if there are norms, its gradient divided by its norm (0
 * where the norm is 0). */
CS_INLINE void fill_shares(const spread_plan *p, const REAL *CS_RESTRICT d, const REAL *CS_RESTRICT norm) {
    REAL *CS_RESTRICT share = p->share;
    ptrdiff_t j = 0;
    for (; j + VL <= p->s->OW; j += VL) {
        const vec v = load(d + j), length = norm ? load(norm + j) : splat(1);
        const vec_mask zero = length == splat(0);
        store(share + j, norm ? pick(zero, splat(0), v / pick(zero, splat(1), length)) : v * splat(p->scale));
    }
    for (; j < p->s->OW; j++) share[j] = !norm ? d[j] * p->scale : norm[j] == 0 ? (REAL)0 : d[j] / norm[j];
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
#ifdef CS_VECTORS
            store(wide + 2 * j, interleave(sums[0], sums[1], 0));
            store(wide + 2 * j + VL, interleave(sums[0], sums[1], 1));
#else
            wide[2 * j] = sums[0];
            wide[2 * j + 1] = sums[1];
#endif
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
#ifdef CS_VECTORS
            memcpy(&mask, p->covered + c, sizeof mask);
#else
            mask = (vec_mask)p->covered[c];
#endif
            /* Masked: x may be infinite where no window is. */
            v = pick(mask, v * load_lanes(x + c, lanes), splat(0));
        }
        store_lanes(dx + c, v, lanes);
    }
}

CS_INLINE void spread_plane(const spread_plan *p, const REAL *d, const REAL *norm, const REAL *x, REAL *dx) {
    const cs_pool *s = p->s;
    for (ptrdiff_t y = 0, next = 0; y < s->H; y++, dx += s->W) {
        const ptrdiff_t first = y < s->HH ? 0 : (y - s->HH) / s->stride + 1;
        const ptrdiff_t last = CS_MIN(s->OH - 1, y / s->stride);
        for (; next <= last; next++) {
            REAL *const wide = p->ring + next % p->rows * p->pitch;
            fill_shares(p, d + next * s->OW, norm ? norm + next * s->OW : NULL);
            if (s->stride == 1)
                fill_wide(p, 1, wide);
            else if (s->stride == 2)
                fill_wide(p, 2, wide);
            else
                fill_wide(p, s->stride, wide);
        }
        write_row(p, first, last, x ? x + y * s->W : NULL, dx);
    }
}

CS_NOINLINE void spread_means(const spread_plan *p, const REAL *d, REAL *dx) {
    spread_plane(p, d, NULL, NULL, dx);
}

CS_NOINLINE void spread_norms(const spread_plan *p, const REAL *d, const REAL *norm, const REAL *x, REAL *dx) {
    spread_plane(p, d, norm, x, dx);
}

static int pool_sums_backward(const cs_pool *given, const void *dout, const void *out, const void *x,
                              void *dx, int threads) {
    if (given->planes == 0 || given->OH <= 0 || given->OW <= 0) return CS_OK;
    const cs_pool shape = with_stride_inside(given), *const s = &shape;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    spread_plan plan = {.s = s, .scale = (REAL)(1.0 / ((double)s->HH * (double)s->WW))};
    plan.rows = CS_MIN(s->OH, (s->HH - 1) / s->stride + 1);
    plan.pitch = s->W + 2 * VL;
    plan.margin = (s->WW - 1) / s->stride + 2 * VL + (s->W - 1) / s->stride;
    const size_t masks = cs_bytes((size_t)plan.pitch, sizeof(REAL));
    const size_t shares = cs_bytes((size_t)(2 * plan.margin + s->OW), sizeof(REAL));
    const size_t each = shares + cs_bytes((size_t)(plan.rows * plan.pitch), sizeof(REAL));
    char *const scratch = cs_alloc(masks + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    memset(scratch, 0, masks + (size_t)threads * each);
    REAL_INT *const covered = (REAL_INT *)scratch;
    for (ptrdiff_t c = 0; c < (s->OW - 1) * s->stride + s->WW; c++)
        covered[c] = c % s->stride < s->WW ? -1 : 0;
    plan.covered = covered;
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++) {
        char *const mine = scratch + masks + (size_t)cs_thread() * each;
        spread_plan own = plan;
        own.share = (REAL *)mine + plan.margin;
        own.ring = (REAL *)(mine + shares);
        const ptrdiff_t from = plane * s->OH * s->OW, to = plane * s->H * s->W;
        if (out)
            spread_norms(&own, (const REAL *)dout + from, (const REAL *)out + from, (const REAL *)x + to,
                         (REAL *)dx + to);
        else
            spread_means(&own, (const REAL *)dout + from, (REAL *)dx + to);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
