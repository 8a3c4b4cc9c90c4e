/* Convolution by the product of product.h: forward, and back to dx, dw and db. */
#pragma once

#include "few/pairs.h"
#include "gemm/dw.h"

static product forward_product(const cs_layer *s, const cs_call *call) {
    const ptrdiff_t taps = s->C * s->HH * s->WW;
    product p = {.m = columns_for(s, call->x), .filters = s->F, .bias = call->b, .out = call->out, .stride = 1,
                 .halves = call->narrows, .count = 1};
    p.parts[0] = (product_part){.turn = 1, .down = s->HH, .across = s->WW, .view = {call->w, 1, taps, taps, 0, 0, 1}};
    return p;
}

static int conv_forward(const cs_layer *s, const cs_call *call) {
    product p = forward_product(s, call);
    return run_product(&p, call->threads);
}

/* Whether dx and dw of a 1x1 layer are computed in one pass over dout. The weights and dw must stay in the L2 cache.
 * Nothing is padded, so weights may be infinite. If so, `dx` has been planned. */
static int suits_one_pass(const cs_layer *s, product *dx) {
    return is_flat(&dx->m) && s->stride == 1 && CS_MIN(s->C, s->F) >= CS_PAIR && pixels_of(&dx->m) > 0 &&
           s->F * cs_round(s->C, CS_PAIR) <= CS_BOTH_BYTES / (ptrdiff_t)sizeof(REAL) &&
           plan_product(dx, 1) == CS_OK && dx->blocks == 1 && !dx->by_filters;
}

static int conv_backward(const cs_layer *s, const cs_call *call) {
    if (!call->dx) return product_dw(s, call, NULL);
    product both = {0};
    if (s->HH * s->WW == 1) both = dx_product(s, call);
    if (both.count && suits_one_pass(s, &both)) return product_dw(s, call, &both);
    int done = pairs_dx(s, call);
    if (done == CS_UNSUPPORTED) done = product_dx(s, call);
    return done == CS_OK ? product_dw(s, call, NULL) : done;
}

/* Name the loop that a layer takes, for MAP.md. `pass` is 0 for forward, 1 for dx, 2 for dw. */
static void conv_loop(const cs_layer *s, int pass, char *text, size_t size) {
    const cs_call none = {0};
    product p = {0};
    pairs_plan pairs;
    if (!pass) p = forward_product(s, &none);
    if (pass && has_dx_product(s)) p = dx_product(s, &none);
    const char *const special = pass && p.count && suits_one_pass(s, &p)       ? "one pass for dx and dw"
                                : pass == 2                                    ? "strips: 6 taps x 2 vectors of filters"
                                : pass && plan_pairs(s, &pairs) == CS_OK       ? "pairs"
                                : !p.count || plan_product(&p, 1) != CS_OK     ? "left to NumPy"
                                : !p.packs && is_few(pixels_of(&p.m)) && !pass ? "pixels alone" : NULL;
    if (special)
        snprintf(text, size, "%s", special);
    else if (p.by_filters)
        snprintf(text, size, "product %d: 6 pixels x 2 vectors of filters", (int)p.count);
    else
        snprintf(text, size, "product %d: %d filters x %d vectors of %s", (int)p.count,
                 (int)cs_blocks(p.filters, p.panels), p.vectors, p.panel ? "copied columns" : "pixels");
}
