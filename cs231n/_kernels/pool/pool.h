/* Pooling: the loop for each kind of window, and how much scratch memory it needs. */
#pragma once

#include "pool/max_backward.h"
#include "pool/max_forward.h"
#include "pool/sums_backward.h"
#include "pool/sums_forward.h"

/* All strides larger than the image give the same single window. A small one keeps addresses small. */
static pool_job job_for(const cs_layer *layer, const cs_call *call, const REAL *from, REAL *to) {
    pool_job job = {.s = *layer, .call = call, .planes = layer->N * layer->C, .from = from, .to = to};
    cs_layer *const s = &job.s;
    s->stride = CS_MIN(layer->stride, CS_MAX(1, CS_MAX(layer->H, layer->W)));
    /* Small planes whose rows of windows do not overlap, and leave no row over, are computed like one plane. */
    while (s->OH * s->stride == s->H && job.planes % 2 == 0 && job.planes > 32 && s->H * s->W < CS_SMALL_PLANE) {
        s->N = job.planes /= 2;
        s->C = 1;
        s->H *= 2;
        s->OH *= 2;
    }
    /* A plane that the L1 cache does not hold is computed in bands of rows, and fetched early. */
    job.fetches = s->H * s->W >= CS_AHEAD_BYTES / (ptrdiff_t)sizeof(REAL);
    job.band = CS_BAND_BYTES / (ptrdiff_t)sizeof(REAL) / CS_MAX(1, s->W * s->stride) + 1;
    return job;
}

/* Whether the caller has vectors of half the size, and a row of windows fits one of those. */
CS_INLINE int is_narrow(const cs_layer *layer, const cs_call *call) { return call->narrows && layer->OW <= VL / 2; }

static int pool_forward(const cs_layer *layer, const cs_call *call) {
    if (call->halves && is_narrow(layer, call)) return CS_NARROWER;
    pool_job job = job_for(layer, call, call->x, call->out);
    job.room = call->taps ? numbers_of_rows(&job.s) : job.s.W + job.s.WW + (VL + 1) * job.s.stride;
    if (call->taps && job.room > CS_POOL_LIMIT / (ptrdiff_t)sizeof(REAL)) return CS_UNSUPPORTED;
    return run_planes(&job, call->taps ? max_forward : call->l2 ? norms_forward : means_forward, call->threads);
}

static int pool_backward(const cs_layer *layer, const cs_call *call) {
    pool_job job = job_for(layer, call, call->dout, call->dx);
    const cs_layer *const s = &job.s;
    if (!call->taps) {
        if (is_narrow(s, call)) return CS_NARROWER;
        job.room = spread_numbers(s);
        return run_planes(&job, call->out ? norms_backward : means_backward, call->threads);
    }
    /* As many single windows take as long as a vector of them. Large planes that no cache holds are streamed. */
    const ptrdiff_t blocks = cs_blocks(s->W, s->stride * VL), plane = s->H * s->W;
    const int equal = is_usual(&job, 2, 2) ? 3 : is_usual(&job, 3, 2) ? 7 : is_usual(&job, 3, 1) ? 5 : 0;
    const int past = CS_STREAMS && job.fetches && job.planes * plane >= CS_PAST_BYTES / (ptrdiff_t)sizeof(REAL);
    job.squares = equal && blocks <= 6 && s->OW >= equal * blocks && (equal == 3 || !past);
    job.room = past && !job.squares && plane <= CS_PLANE_BYTES / (ptrdiff_t)sizeof(REAL) ? plane : 0;
    if (job.squares && is_narrow(s, call)) return CS_NARROWER;
    for (int t = 0; t < CS_MIN(256, s->HH * s->WW); t++) job.place[t] = place_of(s, t);
    return run_planes(&job, max_backward, call->threads);
}
