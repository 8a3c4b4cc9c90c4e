/* Max pooling, forward: each window's maximum, and the number of the tap that holds it.
 *
 * Of equal maxima the first one wins, row by row, and of several NaN the first, as in np.argmax. A vector holds
 * neighboring windows. Tap by tap, a mask says where the maximum changes, so no branch depends on the data. */
#pragma once

#include "pool/rows.h"

/* Store the numbers of n winning taps, in one or four bytes each. */
#ifdef CS_VECTORS
typedef uint8_t vec_bytes __attribute__((vector_size(VBYTES / sizeof(REAL))));
typedef uint8_t vec_raw __attribute__((vector_size(VBYTES)));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define CS_LOW_BYTE ((int)sizeof(REAL) - 1)
#else
#define CS_LOW_BYTE 0
#endif
typedef int32_t vec_ints __attribute__((vector_size(4 * VBYTES / sizeof(REAL))));

CS_INLINE void store_taps(void *taps, ptrdiff_t at, int tap_bytes, vec_mask winner, ptrdiff_t n) {
    if (tap_bytes == 1) {
#ifdef __clang__
        const vec_bytes narrow = __builtin_convertvector(winner, vec_bytes);
#else
        /* GCC 12 converts the numbers one by one, which took half of the time of a 2x2 pooling. This takes the
         * lowest byte of each. */
        vec_raw at_byte;
        for (int k = 0; k < VBYTES; k++)
            at_byte[k] = (uint8_t)(k < VL ? k * (int)sizeof(REAL) + CS_LOW_BYTE : 0);
        const vec_raw narrow = __builtin_shuffle((vec_raw)winner, at_byte);
#endif
        memcpy((uint8_t *)taps + at, &narrow, (size_t)n);
    } else {
        const vec_ints narrow = __builtin_convertvector(winner, vec_ints);
        memcpy((int32_t *)taps + at, &narrow, (size_t)n * sizeof(int32_t));
    }
}
#else
CS_INLINE void store_taps(void *taps, ptrdiff_t at, int tap_bytes, vec_mask winner, ptrdiff_t n) {
    (void)n;
    if (tap_bytes == 1)
        ((uint8_t *)taps)[at] = (uint8_t)winner;
    else
        ((int32_t *)taps)[at] = winner;
}
#endif

/* Keep v and its tap where it is larger than the best so far. Where numbers may be NaN, `careful` is needed: a NaN
 * must win over a number, but "v > best" is false for it. */
CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, int tap, int careful) {
    const vec_mask take = careful ? ((v <= *best) == 0) & (*best == *best) : v > *best;
    *best = pick(take, v, *best);
    *winner = pick_number(take, tap, *winner);
}

/* The rows of a plane. HH, WW, stride, `whole` (rows of at least VL outputs), `careful` and `tap_bytes` are constants
 * where the caller passes constants. If not careful, the outputs are wrong where a NaN is; the return value is then
 * NaN, and 0 if all numbers are finite. */
CS_INLINE REAL max_rows(const pool_job *job, ptrdiff_t plane, REAL *room, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                        int whole, int careful, int tap_bytes) {
    const cs_pool *const s = &job->s;
    const int inside = reads_inside(s, plane);
    const ptrdiff_t lanes = whole ? VL : CS_MIN(VL, s->OW);
    const REAL *from = job->from + plane * s->H * s->W;
    ptrdiff_t at = plane * s->OH * s->OW;
    vec odd = splat(0);
    for (ptrdiff_t i = 0; i < s->OH; i++, from += stride * s->W, at += s->OW) {
        const REAL *const row = inside ? from : copy_of_rows(s, plane, i, job->from, room);
        for (ptrdiff_t h = 0; h < s->OW; h += VL) {
            /* The last vector ends where the row ends, so some outputs are computed twice. */
            const ptrdiff_t j = whole ? CS_MIN(h, s->OW - VL) : 0;
            vec best = splat(0), sum = splat(0);
            vec_mask winner = {0};
            CS_UNROLL(3) for (ptrdiff_t p = 0; p < HH; p++)
                CS_UNROLL(3) for (ptrdiff_t q = 0; q < WW; q++) {
                    const vec v = load_apart(row + p * s->W + j * stride, q, stride);
                    sum += v;
                    if (p == 0 && q == 0)
                        best = v;
                    else
                        keep_larger(&best, &winner, v, (int)(p * WW + q), careful);
                }
            odd += sum - sum;
            store_lanes(job->to + at + j, best, lanes);
            if (lanes == VL)
                store_taps(job->taps, at + j, tap_bytes, winner, VL); /* a constant: one instruction */
            else
                store_taps(job->taps, at + j, tap_bytes, winner, lanes);
        }
    }
    return sum_of_lanes(odd);
}

/* A plane; the windows that networks use are constants, so that the compiler unrolls them. */
static void max_forward(const pool_job *job, ptrdiff_t plane, REAL *room) {
    const cs_pool *const s = &job->s;
    const int whole = s->OW >= VL, usual = whole && s->tap_bytes == 1 && s->stride == 2;
    REAL odd;
    if (usual && s->HH == 2 && s->WW == 2)
        odd = max_rows(job, plane, room, 2, 2, 2, 1, 0, 1);
    else if (usual && s->HH == 3 && s->WW == 3)
        odd = max_rows(job, plane, room, 3, 3, 2, 1, 0, 1);
    else
        odd = max_rows(job, plane, room, s->HH, s->WW, s->stride, whole, 0, s->tap_bytes);
    /* A NaN or an infinity: compute the plane again, carefully. */
    if (odd != 0) max_rows(job, plane, room, s->HH, s->WW, s->stride, whole, 1, s->tap_bytes);
}
