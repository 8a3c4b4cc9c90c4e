/* Convolution by the product of product.h: forward, and back to dx, dw and db. */
#ifndef CS231N_CONV_H
#define CS231N_CONV_H

#include <stdio.h>

#include "gemm/dw.h"
#include "few/few.h"
#include "gemm/dx.h"
#include "pointwise/backward.h"

/* A 1 x 1 kernel meets each pixel by itself: the plane may as well be one row. */
static cs_conv flattened(const cs_conv *shape) {
    cs_conv s = *shape;
    if (s.HH == 1 && s.WW == 1 && s.stride == 1 && s.pad == 0) {
        s.W = s.OW = s.H * s.W;
        s.H = s.OH = 1;
    }
    return s;
}

static product forward_product(const cs_conv *s, const REAL *x, const REAL *w, const REAL *b, REAL *out) {
    const ptrdiff_t taps = s->C * s->HH * s->WW;
    product p = {.m = columns_for(s, x), .filters = s->F, .bias = b, .out = out, .stride = 1, .count = 1};
    p.parts[0] = (product_part){.turn = 1, .down = s->HH, .across = s->WW, .view = {w, 1, taps, taps, 0, 0, 1}};
    return p;
}

static int conv_forward(const cs_conv *shape, const void *x, const void *w, const void *b, void *out,
                        int threads) {
    const cs_conv s = flattened(shape);
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_forward(&s, x, w, b, out, threads);
#endif
    product p = forward_product(&s, x, w, b, out);
    return run_product(&p, threads);
}

static int conv_backward(const cs_conv *shape, const void *dout, const void *x, const void *w,
                         void *dx, void *dw, void *db, int threads) {
    const cs_conv s = flattened(shape);
    int needs_dw = 1, needs_dx = dx != NULL, done = CS_OK;
#ifdef CS_VECTORS
    if (is_pointwise_backward(&s)) return pointwise_backward(&s, dout, x, w, dx, dw, db, threads);
    done = few_backward(&s, dout, x, w, dx, dw, db, threads, &needs_dw, &needs_dx);
#endif
    if (done == CS_OK && needs_dx) done = product_dx(&s, dout, w, dx, threads);
    if (done == CS_OK && needs_dw) done = product_dw(&s, dout, x, dw, db, threads);
    return done;
}

/* --- Which loop a layer takes, in words, for MAP.md ---------------------------------------------- */

static void describe_product(product *p, char *text, size_t size) {
    if (plan_product(p, 1) != CS_OK)
        snprintf(text, size, "left to NumPy");
    else if (p->by_filters)
        snprintf(text, size, "product %d: 6 pixels x 2 vectors of filters", (int)p->count);
    else
        snprintf(text, size, "product %d: %d filters x %d vectors of pixels", (int)p->count,
                 (int)cs_blocks(p->filters, p->panels), p->vectors);
}

/* `pass` is 0 for forward, 1 for dx, 2 for dw. */
static void conv_loop(const cs_conv *shape, int pass, char *text, size_t size) {
    const cs_conv s = flattened(shape);
    product p = pass ? (product){0} : forward_product(&s, NULL, NULL, NULL, NULL);
#ifdef CS_VECTORS
    dots_plan dots;
    pairs_plan pairs;
    const char *const name = (pass ? is_pointwise_backward(&s) : is_pointwise(&s)) ? "pointwise"
                             : pass == 2 && plan_dots(&s, &dots) == CS_OK   ? "dots"
                             : pass == 1 && plan_pairs(&s, &pairs) == CS_OK ? "pairs"
                                                                            : NULL;
    if (name) {
        snprintf(text, size, "%s", name);
        return;
    }
#endif
    if (pass == 2) {
        snprintf(text, size, "strips: 6 taps x 2 vectors of filters");
        return;
    }
    if (pass == 1 && has_dx_product(&s)) p = dx_product(&s, NULL, NULL, NULL);
    if (pass == 1 && !p.count)
        snprintf(text, size, "left to NumPy");
    else
        describe_product(&p, text, size);
}

#endif
