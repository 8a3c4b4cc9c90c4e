/* Max pooling, forward: each window's maximum, and the number of the tap that holds it. Of equal maxima the first one
 * wins, row by row, and of several NaN the first, as in np.argmax. A vector holds neighboring windows. Tap by tap, a
 * mask says where the maximum changes, so no branch depends on the data. */
#pragma once

#include "pool/rows.h"

/* Store the numbers of n winning taps, in one or four bytes each. */
CS_INLINE void store_taps(void *taps, ptrdiff_t at, int tap_bytes, vec_mask winner, ptrdiff_t n) {
    const vec_bytes bytes = lowest_bytes(winner);
    const vec_ints ints = CS_CONVERT(winner, vec_ints);
    const void *const from = tap_bytes == 1 ? (const void *)&bytes : &ints;
    uint8_t *const to = (uint8_t *)taps + at * tap_bytes;
    if (n != VL) memcpy(to, from, (size_t)(n * tap_bytes));
    else memcpy(to, from, (size_t)(VL * tap_bytes)); /* a constant: one instruction */
}

/* Keep v and its tap where it is larger than the best so far, or everywhere if it is the `first`. Where numbers may be
 * NaN, `careful` is needed: a NaN must win over a number. */
CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, vec_mask tap, int first, int careful) {
    const vec_test take = is_larger(v, *best, careful);
    *best = first ? v : choose(take, v, *best);
    *winner = first ? tap : (vec_mask)choose(take, (vec)tap, (vec)*winner);
}

/* The rows of a plane. HH, WW, stride, `careful` and `tap_bytes` are constants where the caller passes constants. If
 * not careful, the outputs are wrong where a NaN is; the return value is then NaN, and 0 if all numbers are finite. */
CS_INLINE REAL max_rows(const pool_job *job, ptrdiff_t plane, REAL *room, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                        int careful, int tap_bytes) {
    const cs_layer *const s = &job->s;
    const ptrdiff_t W = s->W, OH = s->OH, OW = s->OW, fetched = job->fetches && stride < 4 ? VL * stride * stride : 0;
    /* Rows of pixels that the next row of windows has, too. In a band, each of them is searched once. */
    const ptrdiff_t shared = HH - stride <= CS_MOST_SHARED ? CS_MAX(0, HH - stride) : 0;
    const int inside = reads_inside(s, plane), whole = OW >= VL;
    const REAL *const from = job->from + plane * s->H * W, *ahead = from + CS_AHEAD_BYTES / sizeof(REAL);
    REAL *const out = job->to + plane * OH * OW;
    uint8_t *const taps = (uint8_t *)job->call->taps + plane * OH * OW * tap_bytes;
    vec odd = splat(0), kept[CS_MOST_SHARED] = {odd};
    vec_mask kept_taps[CS_MOST_SHARED] = {{0}};
    for (ptrdiff_t begin = 0; begin < OH; begin += job->band)
        for (ptrdiff_t h = 0; h < OW; h += VL) {
            /* The last vector ends where the row ends. If it is longer than the row, the next row covers the rest. */
            const ptrdiff_t j = whole ? CS_MIN(h, OW - VL) : 0, end = CS_MIN(OH, begin + job->band);
            const REAL *rows = from + begin * stride * W + j * stride;
            for (ptrdiff_t i = begin, at = i * OW + j; i < end; i++, at += OW, rows += stride * W) {
                const REAL *const x = inside ? rows : copy_of_rows(s, rows, job->from, room);
                for (ptrdiff_t l = 0; l < fetched; l += CS_LINE, ahead += CS_LINE) CS_PREFETCH(ahead);
                vec best = splat(0), row = best, sum = best;
                vec_mask winner = {0}, tap = {0};
                CS_UNROLL(3) for (ptrdiff_t p = 0; p < HH; p++) {
                    if (p < shared && i > begin) {
                        row = kept[p];
                        tap = kept_taps[p];
                    } else
                        CS_UNROLL(3) for (ptrdiff_t q = 0; q < WW; q++) {
                            const vec v = load_mixed(x + p * W, q, stride);
                            sum += v;
                            keep_larger(&row, &tap, v, (vec_mask){0} + (int)(p * WW + q), q == 0, careful);
                        }
                    keep_larger(&best, &winner, row, tap, p == 0, careful);
                    if (p < stride || !shared) continue;
                    kept[p - stride] = row;
                    kept_taps[p - stride] = tap - (int)(stride * WW);
                }
                odd += sum - sum;
                if (stride == 2) best = sorted(best);
                if (stride == 2) winner = (vec_mask)sorted((vec)winner);
                const ptrdiff_t lanes = whole ? VL : CS_MIN(VL, OH * OW - at);
                store_lanes(out + at, best, lanes);
                store_taps(taps, at, tap_bytes, winner, lanes);
            }
        }
    return sum_of_lanes(odd);
}

/* A plane; the windows that networks use are constants, so that the compiler unrolls them. */
static void max_forward(const pool_job *job, ptrdiff_t plane, REAL *room) {
    const cs_layer *const s = &job->s;
    const int tap_bytes = job->call->tap_bytes;
#define CS_USUAL(size, stride) is_usual(job, size, stride) ? max_rows(job, plane, room, size, size, stride, 0, 1) :
    const REAL odd = CS_USUAL(2, 2) CS_USUAL(3, 2) CS_USUAL(3, 1) CS_USUAL(2, 1) CS_USUAL(3, 3)
                     s->stride == 1 ? max_rows(job, plane, room, s->HH, s->WW, 1, 0, tap_bytes)
                                    : max_rows(job, plane, room, s->HH, s->WW, s->stride, 0, tap_bytes);
    /* A NaN or an infinity: compute the plane again, carefully. */
    if (odd != 0) max_rows(job, plane, room, s->HH, s->WW, s->stride, 1, tap_bytes);
}
