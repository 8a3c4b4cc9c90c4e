/* Convolution by the product of product.h: forward, and back to dx, dw and db. */
#pragma once

#include "few/pairs.h"
#include "gemm/dw.h"

/* A 1x1 filter meets each pixel by itself, so the plane can be treated as one row. */
static cs_conv flattened(const cs_conv *shape) {
    cs_conv s = *shape;
    if (is_pointwise(&s)) {
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
    product p = forward_product(&s, x, w, b, out);
    return run_product(&p, threads);
}

/* Whether dx and dw of a 1x1 layer are computed in one pass over dout. The weights and dw must stay in the L2 cache.
 * Nothing is padded, so weights may be infinite. If so, `dx` has been planned. */
static int suits_one_pass(const cs_conv *s, product *dx) {
    return is_pointwise(s) && CS_MIN(s->C, s->F) >= CS_PAIR && pixels_of(&dx->m) > 0 &&
           s->F * cs_round(s->C, CS_PAIR) <= CS_BOTH_BYTES / (ptrdiff_t)sizeof(REAL) &&
           plan_product(dx, 1) == CS_OK && dx->blocks == 1 && !dx->by_filters;
}

static int conv_backward(const cs_conv *shape, const void *dout, const void *x, const void *w,
                         void *dx, void *dw, void *db, int threads) {
    const cs_conv s = flattened(shape);
    int done = CS_UNSUPPORTED;
    if (dx && is_pointwise(&s)) {
        product both = dx_product(&s, dout, w, dx);
        if (suits_one_pass(&s, &both)) return product_dw(&s, dout, x, dw, db, &both, threads);
    }
    if (dx) done = pairs_dx(&s, dout, w, dx, threads);
    if (dx && done == CS_UNSUPPORTED) done = product_dx(&s, dout, w, dx, threads);
    if (!dx || done == CS_OK) done = product_dw(&s, dout, x, dw, db, NULL, threads);
    return done;
}

static void describe_product(product *p, char *text, size_t size) {
    if (plan_product(p, 1) != CS_OK)
        snprintf(text, size, "left to NumPy");
    else if (p->by_filters)
        snprintf(text, size, "product %d: 6 pixels x 2 vectors of filters", (int)p->count);
    else
        snprintf(text, size, "product %d: %d filters x %d vectors of pixels", (int)p->count,
                 (int)cs_blocks(p->filters, p->panels), p->vectors);
}

/* Name the loop that a layer takes, for MAP.md. `pass` is 0 for forward, 1 for dx, 2 for dw. */
static void conv_loop(const cs_conv *shape, int pass, char *text, size_t size) {
    const cs_conv s = flattened(shape);
    product p = pass ? (product){0} : forward_product(&s, NULL, NULL, NULL, NULL);
    if (pass && has_dx_product(&s)) p = dx_product(&s, NULL, NULL, NULL);
    product both = p;
    pairs_plan pairs;
    if (pass && is_pointwise(&s) && suits_one_pass(&s, &both))
        snprintf(text, size, "one pass for dx and dw");
    else if (pass == 2)
        snprintf(text, size, "strips: 6 taps x 2 vectors of filters");
    else if (pass && plan_pairs(&s, &pairs) == CS_OK)
        snprintf(text, size, "pairs");
    else if (!p.count)
        snprintf(text, size, "left to NumPy");
    else
        describe_product(&p, text, size);
}
