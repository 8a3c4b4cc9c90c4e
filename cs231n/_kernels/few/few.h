/* The backward pass of a layer of few channels, such as the first of a network: dw by dot products
 * (dots.h), dx by pairs of pixels (pairs.h).
 *
 * Both take little time and wait for dout from memory. So a thread does both for a few images at a time:
 * dx finds dout in the L2 cache. */
#ifndef CS231N_FEW_H
#define CS231N_FEW_H

#include "few/dots.h"
#include "few/pairs.h"
#include "runtime.h"

#ifdef CS_VECTORS

/* Clears `needs_dw` or `needs_dx` where it has done that part. */
static int few_backward(const cs_conv *s, const REAL *dout, const REAL *x, const REAL *w, REAL *dx,
                        REAL *dw, REAL *db, int threads, int *needs_dw, int *needs_dx) {
    dots_plan dots;
    pairs_plan pairs;
    const int has_dw = plan_dots(s, &dots) == CS_OK;
    const int has_dx = *needs_dx && plan_pairs(s, &pairs) == CS_OK &&
                       all_finite(w, s->F * s->C * s->HH * s->WW);
    if (!has_dw && !has_dx) return CS_OK;
    if (!has_dw) dots = (dots_plan){.s = s};
    if (!has_dx) pairs = (pairs_plan){.s = s};
    const ptrdiff_t rectangles = s->N * dots.down, items = s->N * pairs.strips;
    const ptrdiff_t parts = CS_MAX(1, CS_MIN((ptrdiff_t)threads, CS_MAX(rectangles, items)));
    const ptrdiff_t image = (s->F * s->OH * s->OW + 2 * s->C * s->H * s->W) * (ptrdiff_t)sizeof(REAL);
    const ptrdiff_t turns = has_dw && has_dx ? CS_MAX(1, s->N * image / parts / CS_TURN_BYTES) : 1;

    const size_t owns = cs_bytes((size_t)parts, sizeof(dots_own));
    const size_t taps = cs_bytes((size_t)dots.taps, sizeof(int32_t));
    const size_t weights = cs_bytes((size_t)(s->F * s->C * s->HH * s->WW), sizeof(REAL));
    const size_t rows = cs_bytes((size_t)(s->F * s->HH), sizeof(int32_t));
    /* Of each part: */
    const size_t packed_x = cs_bytes((size_t)dots.numbers, sizeof(REAL));
    const size_t sums = cs_bytes((size_t)(s->F * dots.taps * VL), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)s->F, sizeof(double));
    const size_t packed_dout = cs_bytes((size_t)pairs.numbers, sizeof(REAL));
    const size_t each = packed_x + sums + biases + packed_dout;
    char *scratch = cs_alloc(owns + taps + weights + rows + (size_t)parts * each);
    if (!scratch) return CS_NO_MEMORY;
    dots_own *const own = (dots_own *)scratch;
    char *at = scratch + owns;
    if (has_dw) dots_offsets(&dots, (int32_t *)at);
    at += taps;
    if (has_dx) pack_pairs(&pairs, w, (REAL *)at, (int32_t *)(at + weights));
    at += weights + rows;

    ptrdiff_t part;
    CS_OMP(parallel for num_threads((int)parts) if(parts > 1) schedule(static))
    for (part = 0; part < parts; part++) {
        char *const mine = at + (size_t)part * each;
        own[part] = (dots_own){(REAL *)mine, (REAL *)(mine + packed_x),
                               (double *)(mine + packed_x + sums)};
        memset(own[part].sums, 0, sums + biases);
        REAL *const to = (REAL *)(mine + packed_x + sums + biases);
        const ptrdiff_t all = parts * turns;
        for (ptrdiff_t t = part * turns; t < (part + 1) * turns; t++) {
            dots_part(&dots, dout, x, rectangles * t / all, rectangles * (t + 1) / all, own + part);
            pairs_part(&pairs, dout, items * t / all, items * (t + 1) / all, to, dx);
        }
    }
    if (has_dw) add_parts_of_dots(&dots, own, parts, dw, db);
    cs_free(scratch);
    *needs_dw &= !has_dw;
    *needs_dx &= !has_dx;
    return CS_OK;
}
#endif

#endif
