/* Winograd F(4x4, 3x3), F(3x3, 4x4) and F(2x2, 5x5), at stride 1, where results are finite.
 * A transformed tile mixes its pixels, so one inf or NaN would reach all outputs. So each output is checked while it
 * is stored, and CS_UNSUPPORTED tells the caller to use another method; also where a transform overflows. */
#pragma once

#include "winograd/backward.h"
#include "winograd/forward.h"

static int wg_suits(const cs_layer *s) { return 3 <= s->HH && s->HH <= 5 && s->WW == s->HH && s->stride == 1; }

static int winograd_forward(const cs_layer *s, const cs_call *call) {
    if (!wg_suits(s)) return CS_UNSUPPORTED;
    wg_plan p = {.in = wg_source_of(call->x, s->N, s->C, s->H, s->W, s->HH, s->pad), .F = s->F,
                 .w = call->w, .b = call->b, .out = call->out};
    return wg_convolve(&p, call->threads);
}

static int winograd_backward(const cs_layer *s, const cs_call *call) {
    if (!wg_suits(s)) return CS_UNSUPPORTED;
    /* dx is the convolution of dout, padded by size - 1 - pad, with the filters rotated by 180 degrees. */
    wg_plan p = {.in = wg_source_of(call->dout, s->N, s->F, s->OH, s->OW, s->HH, s->HH - 1 - s->pad), .F = s->C,
                 .w = call->w, .rotated = 1, .out = call->dx};
    const int done = call->dx ? wg_convolve(&p, call->threads) : CS_OK;
    if (done != CS_OK) return done;
    return p.in.tiles < WG_DW_TILES ? product_dw(s, call) : wg_weights(s, call);
}
