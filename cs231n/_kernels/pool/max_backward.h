/* Max pooling, backward: each gradient goes to the pixel that was the maximum. */
#pragma once

#include "pool/max_forward.h" /* vec_bytes */

/* Where tap number `tap` is, relative to the first pixel of its window. */
CS_INLINE ptrdiff_t place_of(const cs_layer *s, ptrdiff_t tap) {
    /* Taps come from the caller, so a number that is not a tap must not lead out of the image. */
    if (tap < 0 || tap >= s->HH * s->WW) tap = 0;
    return tap / s->WW * s->W + tap % s->WW;
}

/* Any windows, from row `first` on: the plane `to` is cleared, so that it is in a cache, and then added to. */
CS_INLINE void add_rows(const pool_job *job, ptrdiff_t plane, ptrdiff_t first, REAL *CS_RESTRICT to) {
    const cs_layer *const s = &job->s;
    const ptrdiff_t at = (plane * s->OH + first) * s->OW, start = first * s->stride * s->W;
    const REAL *CS_RESTRICT error = job->from + at;
    const ptrdiff_t tap_bytes = job->call->tap_bytes;
    const uint8_t *taps = (const uint8_t *)job->call->taps + at * tap_bytes;
    memset(to += start, 0, (size_t)(s->H * s->W - start) * sizeof(REAL));
    for (ptrdiff_t i = first; i < s->OH; i++, error += s->OW, taps += s->OW * tap_bytes, to += s->stride * s->W) {
        if (tap_bytes == 1)
            /* Neighbors often share a pixel, and the second one would wait for the first. */
            for (ptrdiff_t k = 0; k < 2; k++)
                CS_UNROLL_BY(4) for (ptrdiff_t j = k; j < s->OW; j += 2)
                    to[j * s->stride + job->place[taps[j]]] += error[j];
        else
            for (ptrdiff_t j = 0; j < s->OW; j++)
                to[j * s->stride + place_of(s, ((const int32_t *)taps)[j])] += error[j];
    }
}

/* A plane that windows of 2x2 tile: each pixel is written once. Where a vector is longer than a row, the next row
 * overwrites the rest; the last rows are then left to add_rows(). */
static void max_backward_of_tiles(const pool_job *job, ptrdiff_t plane, REAL *room) {
    const cs_layer *const s = &job->s;
    const REAL *error = job->from + plane * s->OH * s->OW;
    const uint8_t *taps = (const uint8_t *)job->call->taps + plane * s->OH * s->OW;
    REAL *CS_RESTRICT to = job->to + plane * s->H * s->W;
    const ptrdiff_t whole = CS_MAX(0, s->OH - cs_blocks(CS_MAX(0, VL - s->OW), s->OW));
    (void)room;
    for (ptrdiff_t i = 0; i < whole; i++, error += s->OW, taps += s->OW, to += 2 * s->W) {
        for (ptrdiff_t h = 0; h < s->OW; h += VL) {
            const ptrdiff_t j = CS_MAX(0, CS_MIN(h, s->OW - VL));
            const vec e = load(error + j);
            vec_bytes bytes;
            memcpy(&bytes, taps + j, sizeof bytes);
            const vec_mask tap = CS_CONVERT(bytes, vec_mask);
            /* A number that is not a tap counts as tap 0, as in place_of(). */
            const vec_mask won[4] = {(tap <= 0) | (tap > 3), tap == 1, tap == 2, tap == 3};
            CS_UNROLL(2) for (int k = 0; k < 2; k++) {
                const vec left = pick(won[2 * k], e, splat(0)), right = pick(won[2 * k + 1], e, splat(0));
                store(to + k * s->W + 2 * j, interleave(left, right, 0));
                store(to + k * s->W + 2 * j + VL, interleave(left, right, 1));
            }
        }
        for (ptrdiff_t j = 2 * s->OW; j < s->W; j++) to[j] = to[s->W + j] = 0;
    }
    add_rows(job, plane, whole, job->to + plane * s->H * s->W);
}

static void max_backward(const pool_job *job, ptrdiff_t plane, REAL *room) {
    REAL *const out = job->to + plane * job->s.H * job->s.W;
    add_rows(job, plane, 0, job->streams ? room : out);
    if (job->streams) stream_numbers(out, room, job->s.H * job->s.W);
}
