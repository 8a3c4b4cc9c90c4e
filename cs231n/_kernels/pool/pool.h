/* Pooling: the loop for each kind of window, and how much scratch memory it needs. */
#pragma once

#include "pool/max_backward.h"
#include "pool/max_forward.h"
#include "pool/sums_backward.h"
#include "pool/sums_forward.h"

/* With a stride larger than the image there is one window, so any such stride gives the same answer; a small one
 * keeps addresses small. */
CS_INLINE cs_pool with_stride_inside(const cs_pool *given) {
    cs_pool s = *given;
    s.stride = CS_MIN(s.stride, CS_MAX(1, CS_MAX(s.H, s.W)));
    return s;
}

static int pool_forward(const cs_pool *given, const void *x, void *out, void *taps, int threads) {
    pool_job job = {.s = with_stride_inside(given), .from = x, .to = out, .taps = taps};
    const cs_pool *const s = &job.s;
    job.room = taps ? numbers_of_rows(s) : s->W + s->WW + (VL + 1) * s->stride;
    if (taps && job.room > CS_POOL_LIMIT / (ptrdiff_t)sizeof(REAL)) return CS_UNSUPPORTED;
    return run_planes(&job, taps ? max_forward : s->l2 ? norms_forward : means_forward, threads);
}

static int pool_backward(const cs_pool *given, const void *dout, void *taps, const void *out, const void *x,
                         void *dx, int threads) {
    pool_job job = {.s = with_stride_inside(given), .from = dout, .norms = out, .x = x, .to = dx, .taps = taps};
    const cs_pool *const s = &job.s;
    const ptrdiff_t numbers = s->H * s->W, bytes = numbers * (ptrdiff_t)sizeof(REAL);
    if (!taps) {
        job.room = spread_numbers(s);
        return run_planes(&job, out ? norms_backward : means_backward, threads);
    }
    if (numbers > INT32_MAX / 2) return CS_UNSUPPORTED;
    for (int t = 0; t < 256; t++) job.place[t] = (int32_t)place_of(s, t);
#ifdef CS_VECTORS
    if (s->HH == 2 && s->WW == 2 && s->stride == 2 && s->OW >= VL && s->tap_bytes == 1)
        return run_planes(&job, max_backward_of_tiles, threads);
#endif
    job.streams = streams_past(s->planes * bytes, bytes);
    job.room = job.streams ? numbers : 0;
    return run_planes(&job, max_backward, threads);
}
