/* Convolution, forward, and back to dx, dw and db: by the product of product.h, or by Winograd's algorithm. */
#pragma once

#include "few/pairs.h"
#include "gemm/dw.h"
#include "winograd/backward.h"
#include "winograd/forward.h"

static product forward_product(const cs_layer *s, const cs_call *call) {
    const ptrdiff_t taps = s->C * s->HH * s->WW;
    product p = {.m = columns_for(s, call->x), .filters = s->F, .bias = call->b, .out = call->out, .stride = 1,
                 .halves = call->halves, .count = 1};
    p.parts[0] = (product_part){.turn = 1, .down = s->HH, .across = s->WW, .view = {call->w, 1, taps, taps, 0, 0, 1}};
    return p;
}

/* Whether Winograd's algorithm takes a layer, which then has tiles, channels and filters. */
static int wg_suits(const cs_layer *s) {
    return 3 <= s->HH && s->HH <= 5 && s->WW == s->HH && s->stride == 1 && s->N > 0 && s->C > 0 && s->F > 0;
}

static int conv_forward(const cs_layer *s, const cs_call *call) {
    if (call->winograd[0]) return wg_suits(s) ? winograd_forward(s, call) : CS_UNSUPPORTED;
    product p = forward_product(s, call);
    return run_product(&p, call->threads);
}

static int conv_backward(const cs_layer *s, const cs_call *call) {
    if ((call->winograd[0] || call->winograd[1]) && !wg_suits(s)) return CS_UNSUPPORTED;
    int done = !call->dx ? CS_OK : call->winograd[0] ? winograd_dx(s, call) : pairs_dx(s, call);
    if (done == CS_UNSUPPORTED && !call->winograd[0]) done = product_dx(s, call);
    return done != CS_OK ? done : call->winograd[1] ? winograd_dw(s, call) : product_dw(s, call);
}

/* Name the loop that a layer takes, for MAP.md. `pass` is 0 for forward, 1 for dx, 2 for dw. */
static void conv_loop(const cs_layer *s, int pass, char *text, size_t size) {
    const cs_call none = {0};
    product p = !pass ? forward_product(s, &none) : has_dx_product(s) ? dx_product(s, &none) : (product){0};
    pairs_plan pairs;
    const char *const special = pass == 1 && plan_pairs(s, &pairs) == CS_OK    ? "pairs"
                                : !p.count || plan_product(&p, 1) != CS_OK     ? "left to NumPy"
                                : !p.packs && is_few(pixels_of(&p.m)) && !pass ? "pixels alone" : NULL;
    if (pass == 2)
        snprintf(text, size, "strips: %d taps x 2 vectors of filters", CS_STRIP_ROWS);
    else if (special)
        snprintf(text, size, "%s", special);
    else if (p.by_filters)
        snprintf(text, size, "product %d: %d pixels x 2 vectors of filters", (int)p.count, CS_STRIP_ROWS);
    else
        snprintf(text, size, "product %d: %d filters x %d vectors of %s", (int)p.count,
                 (int)cs_blocks(p.filters, p.panels), p.vectors, p.panel ? "copied columns" : "pixels");
}
