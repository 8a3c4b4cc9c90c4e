/* dx: the product of the weights and dout, with its pixels a stride apart. With stride s, pixel
 * (s * g + y, s * h + x) of dx meets every s-th tap of the filters, and which ones depends on (y, x) alone. So dx is
 * s * s convolutions of stride 1 over dout, the parts of the product. All of them read the same padded rows. Their sums
 * go to a matrix that stays in the L2 cache, and are interleaved from there to dx. Weights are multiplied by the zeros
 * around dout, and infinity times 0 is NaN: where dout needs zeros, infinite weights are left to the blocked path. */
#pragma once

#include "gemm/product.h"

/* The taps along one axis that pixel `place` of each stride meets, and the row of dout under the first of them. */
typedef struct {
    ptrdiff_t first, count, at;
} met_taps;

CS_INLINE met_taps taps_met(ptrdiff_t place, ptrdiff_t window, ptrdiff_t stride, ptrdiff_t pad) {
    const ptrdiff_t first = (place + pad) % stride;
    return (met_taps){first, first < window ? (window - first - 1) / stride + 1 : 0, (place + pad) / stride};
}

/* The first row of dout that any pixel of a stride meets, and the number of rows from there to the last. */
static void rows_met(ptrdiff_t window, ptrdiff_t stride, ptrdiff_t pad, ptrdiff_t *top, ptrdiff_t *count) {
    *top = pad / stride - (window - 1) / stride;
    *count = (stride - 1 + pad) / stride - *top + 1;
}

static product dx_product(const cs_layer *s, const cs_call *call) {
    const REAL *const w = call->w;
    product p = {.filters = s->C, .out = call->dx, .stride = s->stride, .height = s->H, .width = s->W,
                 .halves = call->halves};
    p.m = (columns){.images = s->N, .channels = s->F, .height = s->OH, .width = s->OW, .step = 1,
                    .rows = cs_blocks(s->H, s->stride), .columns = cs_blocks(s->W, s->stride), .source = call->dout};
    rows_met(s->HH, s->stride, s->pad, &p.m.top, &p.m.window_height);
    rows_met(s->WW, s->stride, s->pad, &p.m.left, &p.m.window_width);
    for (ptrdiff_t y = 0; y < s->stride; y++)
        for (ptrdiff_t x = 0; x < s->stride; x++) {
            const met_taps down = taps_met(y, s->HH, s->stride, s->pad);
            const met_taps across = taps_met(x, s->WW, s->stride, s->pad);
            if (!down.count || !across.count) continue;
            p.parts[p.count++] = (product_part){
                .y = y, .x = x, .row = down.at - p.m.top, .column = across.at - p.m.left, .turn = -1,
                .down = down.count, .across = across.count,
                .view = {w + down.first * s->WW + across.first, down.count, across.count, s->HH * s->WW,
                         s->C * s->HH * s->WW, s->stride * s->WW, s->stride}};
        }
    return p;
}

CS_INLINE int has_dx_product(const cs_layer *s) {
    return CS_MIN(s->stride, s->HH) * CS_MIN(s->stride, s->WW) <= CS_MOST_PARTS;
}

static int product_dx(const cs_layer *s, const cs_call *call) {
    if (!has_dx_product(s)) return CS_UNSUPPORTED;
    product p = dx_product(s, call);
    if (!is_whole(&p.m) && !all_finite(call->w, s->F * s->C * s->HH * s->WW)) return CS_UNSUPPORTED;
    return run_product(&p, call->threads);
}
