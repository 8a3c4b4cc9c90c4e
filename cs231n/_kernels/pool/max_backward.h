/* Max pooling, backward: each gradient goes to the pixel that was the maximum. */
#ifndef CS231N_UNPOOL_H
#define CS231N_UNPOOL_H

#include "pool/max_forward.h" /* vec_bytes */
#include "vectors/stream.h"

/* Where tap number `tap` is, relative to the first pixel of its window. */
CS_INLINE ptrdiff_t place_of(const cs_pool *s, ptrdiff_t tap) {
    /* Taps come from the caller, so a number that is not a tap must not lead out of the image. */
    if (tap < 0 || tap >= s->HH * s->WW) tap = 0;
    return tap / s->WW * s->W + tap % s->WW;
}

#ifdef CS_VECTORS
/* A plane that windows of 2x2 tile: each pixel is written once. */
CS_NOINLINE void unpool_plane_of_tiles(const cs_pool *s, const REAL *error, const uint8_t *taps,
                                       REAL *CS_RESTRICT to) {
    for (ptrdiff_t i = 0; i < s->OH; i++, error += s->OW, taps += s->OW, to += 2 * s->W) {
        for (ptrdiff_t h = 0; h < s->OW; h += VL) {
            const ptrdiff_t j = CS_MIN(h, s->OW - VL);
            const vec_mask e = (vec_mask)load(error + j);
            vec_bytes bytes;
            memcpy(&bytes, taps + j, sizeof bytes);
            const vec_mask tap = __builtin_convertvector(bytes, vec_mask);
            /* A number that is not a tap counts as tap 0, as in place_of(). */
            const vec_mask won[4] = {(tap <= 0) | (tap > 3), tap == 1, tap == 2, tap == 3};
            CS_UNROLL(2) for (int k = 0; k < 2; k++) {
                const vec left = (vec)(e & won[2 * k]), right = (vec)(e & won[2 * k + 1]);
                store(to + k * s->W + 2 * j, interleave(left, right, 0));
                store(to + k * s->W + 2 * j + VL, interleave(left, right, 1));
            }
        }
        for (ptrdiff_t j = 2 * s->OW; j < s->W; j++) to[j] = to[s->W + j] = 0;
    }
    memset(to, 0, (size_t)((s->H - 2 * s->OH) * s->W) * sizeof(REAL));
}
#endif

/* A plane with any windows: cleared, so that it is in a cache, and then added to. */
CS_INLINE void unpool_plane(const cs_pool *s, const REAL *CS_RESTRICT error, const void *taps,
                            int tap_bytes, const int32_t *place, REAL *CS_RESTRICT to) {
    memset(to, 0, (size_t)(s->H * s->W) * sizeof(REAL));
    for (ptrdiff_t i = 0; i < s->OH; i++, error += s->OW, to += s->stride * s->W) {
        if (tap_bytes == 1) {
            const uint8_t *tap = (const uint8_t *)taps + i * s->OW;
            for (ptrdiff_t j = 0; j < s->OW; j++) to[j * s->stride + place[tap[j]]] += error[j];
        } else {
            const int32_t *tap = (const int32_t *)taps + i * s->OW;
            for (ptrdiff_t j = 0; j < s->OW; j++)
                to[j * s->stride + place_of(s, tap[j])] += error[j];
        }
    }
}

static int pool_backward(const cs_pool *s, const void *dout, const void *taps, int tap_bytes,
                         void *dx, int threads) {
    int32_t place[256];
    if (tap_bytes == 1)
        for (int t = 0; t < 256; t++) place[t] = (int32_t)place_of(s, t);
    if (s->H * s->W > INT32_MAX / 2) return CS_UNSUPPORTED;
    const ptrdiff_t numbers = s->H * s->W, bytes = numbers * (ptrdiff_t)sizeof(REAL);
    int tiled = 0;
#ifdef CS_VECTORS
    tiled = s->HH == 2 && s->WW == 2 && s->stride == 2 && s->OW >= VL && tap_bytes == 1;
#endif
    const int streams = !tiled && streams_past(s->planes * bytes, bytes);
    const size_t each = cs_bytes((size_t)numbers, sizeof(REAL));
    char *const rooms = streams ? cs_alloc((size_t)threads * each) : NULL;
    if (streams && !rooms) return CS_NO_MEMORY;
    CS_OMP(parallel num_threads(threads) if(threads > 1 && s->planes > 1))
    {
        ptrdiff_t plane;
        CS_OMP(for schedule(dynamic, 16) nowait)
        for (plane = 0; plane < s->planes; plane++) {
            const ptrdiff_t at = plane * s->OH * s->OW;
            const REAL *const error = (const REAL *)dout + at;
            const void *const tap = (const uint8_t *)taps + at * tap_bytes;
            REAL *const out = (REAL *)dx + plane * numbers;
            REAL *const to = streams ? (REAL *)(rooms + (size_t)cs_thread() * each) : out;
#ifdef CS_VECTORS
            if (tiled) {
                unpool_plane_of_tiles(s, error, tap, to);
                continue;
            }
#endif
            unpool_plane(s, error, tap, tap_bytes, place, to);
            if (streams) stream_numbers(out, to, numbers);
        }
        end_streams();
    }
    cs_free(rooms);
    return CS_OK;
}

#endif
