/* Winograd F(4x4, 3x3), for 3x3 filters at stride 1 whose results are finite.
 *
 * A transformed tile mixes its pixels, so one inf or NaN would reach all 16 outputs. So each output is checked while it
 * is stored, and CS_UNSUPPORTED tells the caller to use another method. The outputs are then undefined. The same
 * happens where a transform overflows. */
#pragma once

#include "gemm/dw.h"
#include "winograd/backward.h"
#include "winograd/forward.h"

static int wg_suits(const cs_layer *s) { return s->HH == 3 && s->WW == 3 && s->stride == 1; }

static int winograd_forward(const cs_layer *s, const cs_call *call) {
    if (!wg_suits(s)) return CS_UNSUPPORTED;
    wg_plan p = {.in = wg_source_of(call->x, s->N, s->C, s->H, s->W, s->pad), .F = s->F,
                 .w = call->w, .b = call->b, .out = call->out};
    return wg_convolve(&p, call->threads);
}

static int winograd_backward(const cs_layer *s, const cs_call *call) {
    if (!wg_suits(s)) return CS_UNSUPPORTED;
    /* dx is the convolution of dout, padded by 2 - pad, with the filters rotated by 180 degrees. */
    wg_plan p = {.in = wg_source_of(call->dout, s->N, s->F, s->OH, s->OW, 2 - s->pad), .F = s->C,
                 .w = call->w, .rotated = 1, .out = call->dx};
    const int done = call->dx ? wg_convolve(&p, call->threads) : CS_OK;
    if (done != CS_OK) return done;
    return p.in.tiles < WG_DW_TILES ? product_dw(s, call, NULL) : wg_weights(s, call);
}
