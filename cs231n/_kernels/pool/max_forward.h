/* Max pooling, forward: each window's maximum, and the number of the tap that holds it.  Of equal maxima the first one
 * wins, row by row, and of several NaN the first, as in np.argmax. A vector holds neighboring windows. Tap by tap, a
 * mask says where the maximum changes, so no branch depends on the data. */
#pragma once

#include "pool/rows.h"

/* The lowest byte of each number. GCC 12 would convert them one by one, in half of the time of a 2x2 pooling. */
CS_INLINE vec_bytes lowest_bytes(vec_mask numbers) {
#if defined(CS_VECTORS) && !defined(__clang__)
    typedef uint8_t raw __attribute__((vector_size(VBYTES)));
    const int lowest = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? (int)sizeof(REAL) - 1 : 0;
    raw at;
    for (int k = 0; k < VBYTES; k++) at[k] = (uint8_t)(k < VL ? k * (int)sizeof(REAL) + lowest : 0);
    const raw shuffled = __builtin_shuffle((raw)numbers, at);
    vec_bytes bytes;
    memcpy(&bytes, &shuffled, sizeof bytes);
    return bytes;
#else
    return CS_CONVERT(numbers, vec_bytes);
#endif
}

/* Store the numbers of n winning taps, in one or four bytes each. */
CS_INLINE void store_taps(void *taps, ptrdiff_t at, int tap_bytes, vec_mask winner, ptrdiff_t n) {
    const vec_bytes bytes = lowest_bytes(winner);
    const vec_ints ints = CS_CONVERT(winner, vec_ints);
    const void *const from = tap_bytes == 1 ? (const void *)&bytes : &ints;
    uint8_t *const to = (uint8_t *)taps + at * tap_bytes;
    if (n == VL)
        memcpy(to, from, (size_t)(VL * tap_bytes)); /* a constant: one instruction */
    else
        memcpy(to, from, (size_t)(n * tap_bytes));
}

/* Keep v and its tap where it is larger than the best so far, or everywhere if it is the `first`. Where numbers may be
 * NaN, `careful` is needed: a NaN must win over a number, but "v > best" is false for it. */
CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, vec_mask tap, int first, int careful) {
    const vec_mask take = careful ? ((v <= *best) == 0) & (*best == *best) : v > *best;
    *best = first ? v : pick(take, v, *best);
    *winner = first ? tap : pick_number(take, tap, *winner);
}

/* The rows of a plane. HH, WW, stride, `whole` (rows of at least VL outputs), `careful` and `tap_bytes` are constants
 * where the caller passes constants. If not careful, the outputs are wrong where a NaN is; the return value is then
 * NaN, and 0 if all numbers are finite. */
CS_INLINE REAL max_rows(const pool_job *job, ptrdiff_t plane, REAL *room, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                        int whole, int careful, int tap_bytes) {
    const cs_layer *const s = &job->s;
    const int inside = reads_inside(s, plane), shared = HH > stride;
    const REAL *from = job->from + plane * s->H * s->W;
    ptrdiff_t at = plane * s->OH * s->OW, end = at + s->OH * s->OW;
    vec odd = splat(0);
    for (ptrdiff_t i = 0; i < s->OH; i++, from += stride * s->W, at += s->OW) {
        const REAL *const rows = inside ? from : copy_of_rows(s, plane, i, job->from, room);
        /* The maxima of rows of pixels that the windows below have, too; each such row is searched once. */
        REAL *kept = room + numbers_of_rows(s);
        for (ptrdiff_t h = 0; h < s->OW; h += VL, kept += CS_MAX(0, HH - stride) * 2 * VL) {
            /* The last vector ends where the row ends. If it is longer than the row, the next row covers the rest. */
            const ptrdiff_t j = whole ? CS_MIN(h, s->OW - VL) : 0, lanes = whole ? VL : CS_MIN(VL, end - at);
            vec best = splat(0), row = best, sum = best;
            vec_mask winner = {0}, tap = {0};
            CS_UNROLL(3) for (ptrdiff_t p = 0; p < HH; p++) {
                if (shared && p < HH - stride && i > 0) {
                    row = load(kept + 2 * p * VL);
                    tap = (vec_mask)load(kept + (2 * p + 1) * VL);
                } else
                    CS_UNROLL(3) for (ptrdiff_t q = 0; q < WW; q++) {
                        const vec v = load_mixed(rows + p * s->W + j * stride, q, stride);
                        const int first = q == 0 && (p == 0 || shared);
                        sum += v;
                        keep_larger(&row, &tap, v, (vec_mask){0} + (int)(p * WW + q), first, careful);
                    }
                keep_larger(&best, &winner, row, tap, p == 0 || !shared, careful);
                if (p < stride) continue;
                store(kept + 2 * (p - stride) * VL, row);
                store(kept + (2 * (p - stride) + 1) * VL, (vec)(tap - (int)(stride * WW)));
            }
            odd += sum - sum;
            if (stride == 2) best = sorted(best);
            if (stride == 2) winner = (vec_mask)sorted((vec)winner);
            store_lanes(job->to + at + j, best, lanes);
            store_taps(job->call->taps, at + j, tap_bytes, winner, lanes);
        }
    }
    return sum_of_lanes(odd);
}

/* A plane; the windows that networks use are constants, so that the compiler unrolls them. */
static void max_forward(const pool_job *job, ptrdiff_t plane, REAL *room) {
    const cs_layer *const s = &job->s;
    const int whole = s->OW >= VL, usual = job->call->tap_bytes == 1 && s->HH == s->WW;
#define CS_MAX_ROWS(size, step, whole) max_rows(job, plane, room, size, size, step, whole, 0, 1)
#define CS_USUAL(size, step) (whole ? CS_MAX_ROWS(size, step, 1) : CS_MAX_ROWS(size, step, 0))
    const REAL odd = usual && s->HH == 2 && s->stride == 2   ? CS_USUAL(2, 2)
                     : usual && s->HH == 3 && s->stride == 2 ? CS_USUAL(3, 2)
                     : usual && s->HH == 3 && s->stride == 1 ? CS_USUAL(3, 1)
                     : max_rows(job, plane, room, s->HH, s->WW, s->stride, whole, 0, job->call->tap_bytes);
    /* A NaN or an infinity: compute the plane again, carefully. */
    if (odd != 0) max_rows(job, plane, room, s->HH, s->WW, s->stride, whole, 1, job->call->tap_bytes);
}
