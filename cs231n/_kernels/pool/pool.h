/* Pooling: the loop for each kind of window, and how much scratch memory it needs. */
#pragma once

#include "pool/max_backward.h"
#include "pool/max_forward.h"
#include "pool/sums_backward.h"
#include "pool/sums_forward.h"

/* All strides larger than the image give the same single window. A small one keeps addresses small. */
static pool_job job_for(const cs_layer *layer, const cs_call *call, const REAL *from, REAL *to) {
    pool_job job = {.s = *layer, .call = call, .planes = layer->N * layer->C, .from = from, .to = to};
    job.s.stride = CS_MIN(layer->stride, CS_MAX(1, CS_MAX(layer->H, layer->W)));
    return job;
}

/* Whether the caller has vectors of half the size, and rows of `run` windows leave fewer lanes of those idle. */
CS_INLINE int is_narrow(const cs_call *call, ptrdiff_t run) {
    return call->narrows && run > 0 && 33 * cs_round(run, VL) > 34 * cs_round(run, VL / 2);
}

static int pool_forward(const cs_layer *layer, const cs_call *call) {
    if (is_narrow(call, layer->OW)) return CS_NARROWER;
    pool_job job = job_for(layer, call, call->x, call->out);
    job.room = numbers_of_rows(&job.s) + CS_MAX(0, layer->HH - job.s.stride) * 2 * cs_round(layer->OW, VL);
    if (!call->taps) job.room = job.s.W + job.s.WW + (VL + 1) * job.s.stride;
    if (call->taps && job.room > CS_POOL_LIMIT / (ptrdiff_t)sizeof(REAL)) return CS_UNSUPPORTED;
    return run_planes(&job, call->taps ? max_forward : call->l2 ? norms_forward : means_forward, call->threads);
}

static int pool_backward(const cs_layer *layer, const cs_call *call) {
    if (is_narrow(call, layer->OW)) return CS_NARROWER;
    pool_job job = job_for(layer, call, call->dout, call->dx);
    const cs_layer *const s = &job.s;
    const ptrdiff_t numbers = s->H * s->W, bytes = numbers * (ptrdiff_t)sizeof(REAL);
    if (!call->taps) {
        job.room = spread_numbers(s);
        return run_planes(&job, call->out ? norms_backward : means_backward, call->threads);
    }
    if (numbers > INT32_MAX / 2) return CS_UNSUPPORTED;
    for (int t = 0; t < 256; t++) job.place[t] = (int32_t)place_of(s, t);
    if (s->HH == 2 && s->WW == 2 && s->stride == 2 && s->OW > 0 && call->tap_bytes == 1)
        return run_planes(&job, max_backward_of_tiles, call->threads);
    job.streams = streams_past(job.planes * bytes, bytes);
    job.room = job.streams ? numbers : 0;
    return run_planes(&job, max_backward, call->threads);
}
