/* Max pooling, forward: maxima with the number of the winning tap.
 *
 * Of equal maxima the first one wins, row by row, and of several NaN the first: as np.argmax has it.
 * A rectangle is packed as for a convolution, so that one tap of neighbouring windows is a vector;
 * going tap by tap, a mask says where the maximum and its number change, and no branch depends on
 * the data. */
#ifndef CS231N_POOL_H
#define CS231N_POOL_H

#include "gemm/pack.h"
#include "kernels.h"
#include "runtime.h"
#include "vectors/shuffle.h"

enum { CS_POOL_BYTES = 32 * 1024, CS_POOL_LIMIT = 1024 * 1024 };

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

CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, int tap) {
    /* Not "v > best": that is false for a NaN, which must win, but only over a number. */
    const vec_mask take = ~(v <= *best) & (*best == *best);
    *best = (vec)(((vec_mask)v & take) | ((vec_mask)*best & ~take));
    *winner = (take & ((vec_mask){0} + tap)) | (*winner & ~take);
}
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
CS_INLINE void keep_larger(vec *best, vec_mask *winner, vec v, int tap) {
    const int take = !(v <= *best) && *best == *best;
    *best = take ? v : *best;
    *winner = take ? tap : *winner;
}
CS_INLINE void store_taps(void *taps, ptrdiff_t at, int tap_bytes, vec_mask winner, ptrdiff_t n) {
    (void)n;
    if (tap_bytes == 1)
        ((uint8_t *)taps)[at] = (uint8_t)winner;
    else
        ((int32_t *)taps)[at] = winner;
}
#endif

typedef struct {
    ptrdiff_t rows, columns; /* of a rectangle of outputs */
    padded_shape packed;
    const int32_t *offset;   /* of each tap in the packed rectangle */
} pool_plan;

/* One row of `columns` outputs; `taps_in_window` is a constant where the caller makes it one. */
CS_INLINE void pool_row(const REAL *x, const int32_t *offset, int taps_in_window, REAL *out,
                        void *taps, ptrdiff_t at, int tap_bytes, ptrdiff_t columns) {
    for (ptrdiff_t h = 0; h < columns; h += VL) {
        /* The last vector ends with the row: some outputs are computed twice. */
        const ptrdiff_t j = columns >= VL ? CS_MIN(h, columns - VL) : h;
        const ptrdiff_t lanes = CS_MIN(VL, columns - j);
        vec best = load(x + j + offset[0]);
        vec_mask winner = {0};
        for (int t = 1; t < taps_in_window; t++)
            keep_larger(&best, &winner, load(x + j + offset[t]), t);
        if (lanes == VL) {
            store(out + at + j, best);
            store_taps(taps, at + j, tap_bytes, winner, VL);
        } else {
            memcpy(out + at + j, &best, (size_t)lanes * sizeof(REAL));
            store_taps(taps, at + j, tap_bytes, winner, lanes);
        }
    }
}

#ifdef CS_VECTORS
/* As keep_larger, for numbers among which there is no NaN. */
CS_INLINE void keep_larger_number(vec *best, vec_mask *winner, vec v, int tap) {
    const vec_mask take = v > *best;
    *best = (vec)(((vec_mask)v & take) | ((vec_mask)*best & ~take));
    *winner = (take & ((vec_mask){0} + tap)) | (*winner & ~take);
}

/* One row for a stride of 2, read in place: vectors are taken apart in registers. Reads up to two
 * numbers past the row. HH and WW, 2 or 3, and `careful` are constants where the caller makes them
 * so. Not careful, the row is wrong where a NaN is; `odd` then turns to NaN. */
CS_INLINE void pool_row_by_two(const REAL *x, ptrdiff_t W, int HH, int WW, int careful, vec *odd,
                               REAL *out, uint8_t *taps, ptrdiff_t columns) {
    for (ptrdiff_t h = 0; h < columns; h += VL) {
        const ptrdiff_t j = CS_MIN(h, columns - VL);
        vec best = splat(0), sum = splat(0);
        vec_mask winner = {0};
        CS_UNROLL(3) for (int i = 0; i < HH; i++) {
            const REAL *p = x + i * W + 2 * j;
            const vec a = load(p), b = load(p + VL);
            vec row[3] = {every_second(a, b, 0), every_second(a, b, 1), splat(0)};
            if (WW == 3) row[2] = every_second(load(p + 2), load(p + 2 + VL), 0);
            CS_UNROLL(3) for (int k = 0; k < WW; k++) {
                sum += row[k];
                if (i == 0 && k == 0)
                    best = row[k];
                else if (careful)
                    keep_larger(&best, &winner, row[k], i * WW + k);
                else
                    keep_larger_number(&best, &winner, row[k], i * WW + k);
            }
        }
        *odd += sum - sum;
        store(out + j, best);
        store_taps(taps, j, 1, winner, VL);
    }
}

CS_INLINE int all_zero(vec v) {
    REAL lanes[VL], sum = 0;
    store(lanes, v);
    for (int k = 0; k < VL; k++) sum += lanes[k];
    return sum == 0;
}

/* A plane that is not the last, so that reading on is reading the next. */
CS_NOINLINE void pool_plane_by_two(const cs_pool *s, const REAL *x, REAL *out, uint8_t *taps) {
    for (int careful = 0; careful < 2; careful++) {
        vec odd = splat(0);
        for (ptrdiff_t i = 0; i < s->OH; i++) {
            const REAL *from = x + 2 * i * s->W;
            const ptrdiff_t at = i * s->OW;
            if (s->HH == 2 && !careful)
                pool_row_by_two(from, s->W, 2, 2, 0, &odd, out + at, taps + at, s->OW);
            else if (!careful)
                pool_row_by_two(from, s->W, 3, 3, 0, &odd, out + at, taps + at, s->OW);
            else if (s->HH == 2)
                pool_row_by_two(from, s->W, 2, 2, 1, &odd, out + at, taps + at, s->OW);
            else
                pool_row_by_two(from, s->W, 3, 3, 1, &odd, out + at, taps + at, s->OW);
        }
        if (all_zero(odd)) return; /* else a NaN, or an infinity: once more, carefully */
    }
}

static int is_by_two(const cs_pool *s, ptrdiff_t plane, int tap_bytes) {
    /* The next plane must hold what is read past this one. */
    return s->stride == 2 && s->HH == s->WW && (s->HH == 2 || s->HH == 3) && s->OW >= VL &&
           tap_bytes == 1 && plane + 1 < s->planes && s->H * s->W >= 2;
}
#endif

CS_NOINLINE void pool_plane(const cs_pool *s, const pool_plan *p, const REAL *x, REAL *buffer,
                            REAL *out, void *taps, ptrdiff_t plane, int tap_bytes) {
    const int window = (int)(s->HH * s->WW);
    padded_shape shape = p->packed;
    for (ptrdiff_t i = 0; i < s->OH; i += p->rows)
        for (ptrdiff_t j = 0; j < s->OW; j += p->columns) {
            const ptrdiff_t rows = CS_MIN(p->rows, s->OH - i);
            const ptrdiff_t columns = CS_MIN(p->columns, s->OW - j);
            shape.rows = (rows - 1) * shape.kept + s->HH;
            pad_image(buffer, x, 1, &shape, i * s->stride, j * s->stride, s->stride, s->H, s->W);
            const ptrdiff_t pitch = shape.kept * shape.segments * shape.length;
            for (ptrdiff_t r = 0; r < rows; r++) {
                const ptrdiff_t at = (plane * s->OH + i + r) * s->OW + j;
                const REAL *from = buffer + r * pitch;
                /* The windows that networks use, as constants: the compiler unrolls them. */
                if (window == 4 && tap_bytes == 1)
                    pool_row(from, p->offset, 4, out, taps, at, 1, columns);
                else if (window == 9 && tap_bytes == 1)
                    pool_row(from, p->offset, 9, out, taps, at, 1, columns);
                else
                    pool_row(from, p->offset, window, out, taps, at, tap_bytes, columns);
            }
        }
}

static int pool_forward(const cs_pool *s, const void *x, void *out, void *taps, int tap_bytes,
                        int threads) {
    if (s->planes == 0 || s->OH <= 0 || s->OW <= 0) return CS_OK;
    pool_plan p;
    p.columns = CS_MIN(s->OW, 1024);
    p.packed.kept = CS_MIN(s->stride, s->HH);
    p.packed.segments = CS_MIN(s->stride, s->WW);
    p.packed.length = p.columns + VL - 1 + (s->WW - 1) / s->stride;
    const ptrdiff_t pitch = p.packed.segments * p.packed.length;
    const ptrdiff_t fit = CS_POOL_BYTES / (ptrdiff_t)sizeof(REAL) / pitch - s->HH;
    p.rows = CS_MIN(s->OH, CS_MAX(1, fit / p.packed.kept + 1));
    p.packed.rows = (p.rows - 1) * p.packed.kept + s->HH;
    const ptrdiff_t numbers = p.packed.rows * pitch;
    if (numbers > CS_POOL_LIMIT / (ptrdiff_t)sizeof(REAL) || s->HH * s->WW > CS_POOL_LIMIT / 4)
        return CS_UNSUPPORTED;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const size_t table = cs_bytes((size_t)(s->HH * s->WW), sizeof(int32_t));
    const size_t each = cs_bytes((size_t)numbers, sizeof(REAL));
    char *scratch = cs_alloc(table + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    int32_t *offset = (int32_t *)scratch;
    p.offset = offset;
    for (ptrdiff_t i = 0; i < s->HH; i++)
        for (ptrdiff_t j = 0; j < s->WW; j++)
            *offset++ = (int32_t)(i * pitch + j % s->stride * p.packed.length + j / s->stride);
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++) {
#ifdef CS_VECTORS
        if (is_by_two(s, plane, tap_bytes)) {
            const ptrdiff_t at = plane * s->OH * s->OW;
            pool_plane_by_two(s, (const REAL *)x + plane * s->H * s->W, (REAL *)out + at,
                              (uint8_t *)taps + at);
            continue;
        }
#endif
        pool_plane(s, &p, (const REAL *)x + plane * s->H * s->W,
                   (REAL *)(scratch + table + (size_t)cs_thread() * each), out, taps, plane,
                   tap_bytes);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
