/* Max pooling, backward: each gradient goes to the pixel that was the maximum. */
#pragma once

#include "pool/rows.h"

/* Where tap number `tap` is, relative to the first pixel of its window. */
CS_INLINE ptrdiff_t place_of(const cs_layer *s, ptrdiff_t tap) {
    /* Taps come from the caller, so a number that is not a tap must not lead out of the image. */
    if (tap < 0 || tap >= s->HH * s->WW) tap = 0;
    return tap / s->WW * s->W + tap % s->WW;
}

/* Any windows: the plane `to` is cleared, so that it is in a cache, and then added to. */
CS_INLINE void add_windows(const pool_job *job, ptrdiff_t plane, REAL *CS_RESTRICT to) {
    const cs_layer *const s = &job->s;
    const ptrdiff_t at = plane * s->OH * s->OW, stride = s->stride, tap_bytes = job->call->tap_bytes;
    const REAL *CS_RESTRICT error = job->from + at;
    const uint8_t *taps = (const uint8_t *)job->call->taps + at * tap_bytes;
    /* Neighbors often share a pixel, and the second one would wait for the first. */
    const ptrdiff_t apart = cs_blocks(s->WW, stride);
    memset(to, 0, (size_t)(s->H * s->W) * sizeof(REAL));
    for (ptrdiff_t i = 0; i < s->OH; i++, error += s->OW, taps += s->OW * tap_bytes, to += stride * s->W) {
        if (tap_bytes == 1)
            for (ptrdiff_t k = 0; k < apart; k++)
                CS_UNROLL_BY(4) for (ptrdiff_t j = k; j < s->OW; j += apart)
                    to[j * stride + job->place[taps[j]]] += error[j];
        else
            for (ptrdiff_t j = 0; j < s->OW; j++) to[j * stride + place_of(s, ((const int32_t *)taps)[j])] += error[j];
    }
}

/* Squares of 2x2 or 3x3 at stride 1 or 2, which are constants: a vector of windows adds its gradients to the vectors of
 * pixels below it, which are in registers, and each pixel is written once. A vector that is longer than the rest of its
 * row writes to the next row, too, which is overwritten later, because the last vectors of all rows come first. */
CS_INLINE void add_squares(const pool_job *job, ptrdiff_t plane, ptrdiff_t size, ptrdiff_t stride) {
    static const REAL_INT numbers[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    const cs_layer *const s = &job->s;
    const ptrdiff_t W = s->W, OH = s->OH, OW = s->OW, blocks = cs_blocks(W, VL * stride);
    const REAL *const errors = job->from + plane * OH * OW;
    const uint8_t *const taps = (const uint8_t *)job->call->taps + plane * OH * OW;
    REAL *const to = job->to + plane * s->H * W, *const end = to + s->H * W;
    /* Windows that do not overlap are computed in bands, because rows of large planes are far apart. */
    const ptrdiff_t all = cs_blocks(s->H, stride), band = size == stride ? job->band : all;
    for (ptrdiff_t begin = 0; begin < all; begin += band)
        for (ptrdiff_t block = 0; block < blocks; block++) {
            const ptrdiff_t h = (block ? block - 1 : blocks - 1) * VL, last = CS_MIN(all, begin + band);
            /* Row by row, the pixels of a row of windows; those apart by the stride are in one vector. */
            vec sums[3][2] = {{splat(0), splat(0)}, {splat(0), splat(0)}, {splat(0), splat(0)}};
            /* Windows at h - k, h - k + 1 .. have their columns k * stride and more there. */
            vec_mask lanes[3];
            CS_UNROLL(3) for (ptrdiff_t k = 0; k * stride < size; k++) {
                const vec_mask column = (vec_mask)load((const REAL *)numbers) + (REAL_INT)(h - k);
                lanes[k] = (column >= 0) & (column < (REAL_INT)OW);
            }
            REAL *pixels = to + begin * stride * W + h * stride;
            for (ptrdiff_t i = begin, at = i * OW + h; i < last; i++, at += OW, pixels += stride * W) {
                CS_UNROLL(3) for (ptrdiff_t k = 0; k * stride < size; k++) {
                    if (i >= OH) continue;
                    const vec_codes codes = load_codes(taps + at - k, lanes[k]);
                    const vec error = load(errors + at - k);
                    CS_UNROLL(3) for (ptrdiff_t q = k * stride; q < CS_MIN(size, (k + 1) * stride); q++)
                        CS_UNROLL(3) for (ptrdiff_t p = 0; p < size; p++) {
                            vec *const sum = &sums[p][q % stride];
                            const vec won = only_where(codes, (int)(p * size + q), error);
                            *sum = k > 0 || p + stride < size ? *sum + won : won;
                        }
                }
                CS_UNROLL(4) for (ptrdiff_t k = 0; k < stride * stride; k++) {
                    REAL *const part = pixels + k / stride * W + k % stride * VL;
                    const vec v = stride == 2 ? interleave(sums[k / 2][0], sums[k / 2][1], (int)(k % 2)) : sums[0][0];
                    if (part < end) store_lanes(part, v, CS_MIN(VL, end - part));
                }
                CS_UNROLL(3) for (ptrdiff_t p = 0; p < 3; p++)
                    CS_UNROLL(2) for (ptrdiff_t q = 0; q < stride; q++)
                        sums[p][q] = p + stride < size ? sums[p + stride][q] : splat(0);
            }
        }
}

/* Write a plane past the caches. This pays only for cache lines that are written whole and at once. */
CS_INLINE void stream_plane(REAL *CS_RESTRICT to, const REAL *CS_RESTRICT from, ptrdiff_t numbers) {
    ptrdiff_t k = 0;
#if CS_STREAMS
    for (; k < numbers && (uintptr_t)(to + k) % 64; k++) to[k] = from[k];
    for (; k + CS_LINE <= numbers; k += CS_LINE)
        for (ptrdiff_t v = k; v < k + CS_LINE; v += CS_LINE / 2)
            _mm256_stream_si256((__m256i *)(to + v), _mm256_loadu_si256((const __m256i *)(from + v)));
#endif
    memcpy(to + k, from + k, (size_t)(numbers - k) * sizeof(REAL));
}

static void max_backward(const pool_job *job, ptrdiff_t plane, REAL *room) {
    const ptrdiff_t windows = job->s.OH * job->s.OW, numbers = job->s.H * job->s.W;
    REAL *const to = job->to + plane * numbers;
    /* Vectors of windows may begin two windows before a plane, and end a vector and two windows after it. */
    if (!job->squares || plane * windows < 2 || (plane + 1) * windows + VL + 2 > job->planes * windows) {
        add_windows(job, plane, job->room ? room : to);
        if (job->room) stream_plane(to, room, numbers);
    } else
        is_usual(job, 2, 2)   ? add_squares(job, plane, 2, 2)
        : is_usual(job, 3, 2) ? add_squares(job, plane, 3, 2) : add_squares(job, plane, 3, 1);
}
