/* Max pooling, forward: maxima with the number of the winning tap.
 *
 * Of equal maxima the first one wins, row by row, and of several NaN the first: as np.argmax has it. A
 * vector holds neighboring windows. Going tap by tap, a mask says where the maximum and its number change,
 * and no branch depends on the data. */
#ifndef CS231N_POOL_H
#define CS231N_POOL_H

#include "pool/rows.h"

/* VL maxima so far, and their taps. */
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
        /* GCC 12 converts number by number, through general registers: half of the time of a 2x2
         * pooling. This is the lowest byte of each. */
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

/* A number takes the place of the best one if it is larger. Among numbers that may be NaN `careful` is
 * needed: "v > best" is false for a NaN, which must win, but only over a number. */
CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, int tap, int careful) {
    const vec_mask take = careful ? ((v <= *best) == 0) & (*best == *best) : v > *best;
    *best = pick(take, v, *best);
    *winner = pick_number(take, tap, *winner);
}

/* One row of windows. HH, WW, stride and `careful` are constants where the caller makes them so. Not
 * careful, the row is wrong where a NaN is; `odd` then turns to NaN. */
CS_INLINE void pool_row(const REAL *x, const cs_pool *s, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                        int careful, vec *odd, REAL *out, void *taps, int tap_bytes, ptrdiff_t at) {
    for (ptrdiff_t h = 0; h < s->OW; h += VL) {
        /* The last vector ends with the row: some outputs are computed twice. */
        const ptrdiff_t j = CS_MAX(0, CS_MIN(h, s->OW - VL)), lanes = CS_MIN(VL, s->OW);
        vec best = splat(0), sum = splat(0);
        vec_mask winner = {0};
        CS_UNROLL(3) for (ptrdiff_t i = 0; i < HH; i++)
            CS_UNROLL(3) for (ptrdiff_t k = 0; k < WW; k++) {
                const vec v = load_apart(x + i * s->W + j * stride, k, stride);
                sum += v;
                if (i == 0 && k == 0)
                    best = v;
                else
                    keep_larger(&best, &winner, v, (int)(i * WW + k), careful);
            }
        *odd += sum - sum;
        store_lanes(out + at + j, best, lanes);
        if (lanes == VL)
            store_taps(taps, at + j, tap_bytes, winner, VL); /* a constant: one instruction */
        else
            store_taps(taps, at + j, tap_bytes, winner, lanes);
    }
}

/* A plane; the windows that networks use are constants, so that the compiler unrolls them. */
CS_NOINLINE void pool_plane(const cs_pool *s, ptrdiff_t plane, const REAL *x, REAL *room, REAL *out,
                            void *taps, int tap_bytes) {
    const int window = tap_bytes == 1 && s->stride == 2 && s->HH == s->WW ? (int)s->HH : 0;
    for (int careful = 0; careful < 2; careful++) {
        vec odd = splat(0);
        for (ptrdiff_t i = 0; i < s->OH; i++) {
            const REAL *const from = readable_rows(s, plane, i, x, room);
            const ptrdiff_t at = (plane * s->OH + i) * s->OW;
            if (careful)
                pool_row(from, s, s->HH, s->WW, s->stride, 1, &odd, out, taps, tap_bytes, at);
            else if (window == 2)
                pool_row(from, s, 2, 2, 2, 0, &odd, out, taps, 1, at);
            else if (window == 3)
                pool_row(from, s, 3, 3, 2, 0, &odd, out, taps, 1, at);
            else
                pool_row(from, s, s->HH, s->WW, s->stride, 0, &odd, out, taps, tap_bytes, at);
        }
        if (sum_of_lanes(odd) == 0) return; /* else a NaN, or an infinity: once more, carefully */
    }
}

static int pool_forward(const cs_pool *given, const void *x, void *out, void *taps, int tap_bytes,
                        int threads) {
    if (given->planes == 0 || given->OH <= 0 || given->OW <= 0) return CS_OK;
    const cs_pool shape = with_stride_inside(given), *const s = &shape;
    const ptrdiff_t numbers = numbers_of_rows(s);
    if (numbers > CS_POOL_LIMIT / (ptrdiff_t)sizeof(REAL)) return CS_UNSUPPORTED;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const size_t each = cs_bytes((size_t)numbers, sizeof(REAL));
    char *const scratch = cs_alloc((size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++)
        pool_plane(s, plane, x, (REAL *)(scratch + (size_t)cs_thread() * each), out, taps, tap_bytes);
    cs_free(scratch);
    return CS_OK;
}

#endif
