/* Shuffles in registers: every second number, interleaving, and transposing squares. */
#pragma once

#include "vectors/vector.h"

#ifdef CS_VECTORS
/* AT(0), AT(1) .. for each lane of a vector, with the other arguments. */
#define CS_LANES2(AT, at, ...) AT(at, __VA_ARGS__), AT(at + 1, __VA_ARGS__)
#define CS_LANES4(AT, at, ...) CS_LANES2(AT, at, __VA_ARGS__), CS_LANES2(AT, at + 2, __VA_ARGS__)
#define CS_LANES8(AT, at, ...) CS_LANES4(AT, at, __VA_ARGS__), CS_LANES4(AT, at + 4, __VA_ARGS__)
#define CS_LANES16(AT, at, ...) CS_LANES8(AT, at, __VA_ARGS__), CS_LANES8(AT, at + 8, __VA_ARGS__)
#if VBYTES / CS_REAL_BYTES == 2
#define CS_LANES CS_LANES2
#elif VBYTES / CS_REAL_BYTES == 4
#define CS_LANES CS_LANES4
#elif VBYTES / CS_REAL_BYTES == 8
#define CS_LANES CS_LANES8
#else
#define CS_LANES CS_LANES16
#endif

/* A vector whose lane k is lane AT(k, ..) of `a`, or of `b` from VL on. All indices are constants. */
#ifdef __has_builtin
#if __has_builtin(__builtin_shufflevector)
#define CS_SHUFFLE(a, b, AT, ...) __builtin_shufflevector(a, b, CS_LANES(AT, 0, __VA_ARGS__))
#endif
#endif
#ifndef CS_SHUFFLE /* GCC before 12 */
#define CS_SHUFFLE(a, b, AT, ...) __builtin_shuffle(a, b, (vec_mask){CS_LANES(AT, 0, __VA_ARGS__)})
#endif

/* Every second number of two vectors. AVX2 shuffles within halves, so the quarters come out in a different order. */
#define CS_UNIT (VBYTES / CS_REAL_BYTES / (VBYTES == 32 ? 4 : 2))
#define CS_MIXED(k, odd) \
    ((k) / (2 * CS_UNIT) * 2 * CS_UNIT + (k) % CS_UNIT * 2 + odd + (k) / CS_UNIT % 2 * (VBYTES / CS_REAL_BYTES))
#define CS_SORTED(k, unit) (((k) / (unit) % 2 * 2 + (k) / (unit) / 2) * (unit) + (k) % (unit))
/* Two vectors are interleaved within blocks of `block` numbers: the lower half of each block, or the upper one (1). */
#define CS_ZIP(k, block, half) \
    ((k) / (block) * (block) + half * (block) / 2 + (k) % (block) / 2 + (k) % 2 * (VBYTES / CS_REAL_BYTES))
#define CS_QUAD (16 / CS_REAL_BYTES) /* and every second 16 bytes: */
#define CS_QUADS(k, odd) (((k) / CS_QUAD * 2 + odd) * CS_QUAD + (k) % CS_QUAD)

/* The numbers at even or odd places of two consecutive vectors, and their right order. */
CS_INLINE vec mixed_second(vec a, vec b, int odd) {
    return odd ? CS_SHUFFLE(a, b, CS_MIXED, 1) : CS_SHUFFLE(a, b, CS_MIXED, 0);
}
CS_INLINE vec sorted(vec v) {
    if (VBYTES != 32) return v;
    CS_PIN(v); /* or GCC makes one slow shuffle of two fast ones */
    return CS_SHUFFLE(v, v, CS_SORTED, CS_UNIT);
}

/* Two vectors interleaved within blocks of 16 bytes; and every second 16 bytes of them. One instruction each. */
CS_INLINE vec zip_quads(vec a, vec b, int upper) {
    return upper ? CS_SHUFFLE(a, b, CS_ZIP, CS_QUAD, 1) : CS_SHUFFLE(a, b, CS_ZIP, CS_QUAD, 0);
}
CS_INLINE vec second_quads(vec a, vec b, int odd) {
    return odd ? CS_SHUFFLE(a, b, CS_QUADS, 1) : CS_SHUFFLE(a, b, CS_QUADS, 0);
}

/* a[0] b[0] a[1] b[1] .., of first or second halves. For AVX2, GCC itself takes twice as many instructions. */
CS_INLINE vec interleave(vec a, vec b, int second) {
    if (VBYTES == 32) return second_quads(zip_quads(a, b, 0), zip_quads(a, b, 1), second);
    return second ? CS_SHUFFLE(a, b, CS_ZIP, VL, 1) : CS_SHUFFLE(a, b, CS_ZIP, VL, 0);
}

/* Transpose a square of VL rows, in log2(VL) rounds of shuffles. Before and after them, rows change places. */
CS_INLINE int place_in_square(int i) {
    int place = i * 16 / VBYTES;
    for (int bit = 1, half = VL / 2; bit < VBYTES / 16; bit *= 2, half /= 2) place += i & bit ? half : 0;
    return place;
}
CS_INLINE void transpose_square(vec a[VL]) {
    vec t[VL], next[VL];
    CS_UNROLL(16) for (int i = 0; i < VL; i++) t[i] = a[place_in_square(i)];
    CS_UNROLL(4) for (int size = 1; size < VL; size *= 2) {
        CS_UNROLL(16) for (int i = 0; i < VL; i++)
            next[i] = size < CS_QUAD ? zip_quads(t[i / 2], t[i / 2 + VL / 2], i % 2)
                                     : second_quads(t[i / 2], t[i / 2 + VL / 2], i % 2);
        CS_UNROLL(16) for (int i = 0; i < VL; i++) t[i] = next[i];
    }
    CS_UNROLL(16) for (int i = 0; i < VL; i++) a[place_in_square(i)] = t[i];
}
#else
/* Vectors of one number. */
CS_INLINE vec mixed_second(vec a, vec b, int odd) { return odd ? b : a; }
CS_INLINE vec sorted(vec v) { return v; }
CS_INLINE vec interleave(vec a, vec b, int second) { return second ? b : a; }
CS_INLINE void transpose_square(vec a[VL]) { (void)a; }
#endif

CS_INLINE vec every_second(vec a, vec b, int odd) { return sorted(mixed_second(a, b, odd)); }

/* Load `rows` rows (1 or more) of VL numbers, `apart` apart, and transpose them. The last row fills the rest. */
CS_INLINE void load_transposed(vec *square, const REAL *from, ptrdiff_t rows, ptrdiff_t apart) {
    if (rows >= VL)
        CS_UNROLL(16) for (int l = 0; l < VL; l++) square[l] = load(from + l * apart);
    else
        for (int l = 0; l < VL; l++) square[l] = load(from + CS_MIN(l, rows - 1) * apart);
    transpose_square(square);
}

/* Transpose rows of up to VL numbers, `apart` apart: store columns at to[column * pitch + row], each with its bias. */
CS_INLINE void store_transposed(REAL *to, ptrdiff_t pitch, const REAL *from, ptrdiff_t rows, ptrdiff_t apart,
                                ptrdiff_t count, const REAL *bias) {
    vec square[VL];
    load_transposed(square, from, rows, apart);
    CS_UNROLL(16) for (int k = 0; k < VL; k++) /* unrolled, so that the square stays in registers */
        if (k < count) store_lanes(to + k * pitch, bias ? square[k] + splat(bias[k]) : square[k], rows);
}

/* Transpose rows of `count` numbers, `apart` apart, to dst[number * pitch + row]. The last row is repeated up to VL. */
CS_INLINE void transpose_rows(REAL *CS_RESTRICT dst, ptrdiff_t pitch, const REAL *CS_RESTRICT src, ptrdiff_t rows,
                              ptrdiff_t apart, ptrdiff_t count) {
    ptrdiff_t q = 0;
    for (; count >= VL && q < count; q += VL) {
        /* The last square ends where the rows end, so some numbers are written twice. */
        const ptrdiff_t at = CS_MIN(q, count - VL);
        vec square[VL];
        load_transposed(square, src + at, rows, apart);
        CS_UNROLL(16) for (int l = 0; l < VL; l++) store(dst + (at + l) * pitch, square[l]);
    }
    for (; q < count; q++)
        for (ptrdiff_t l = 0; l < VL; l++) dst[q * pitch + l] = src[CS_MIN(l, rows - 1) * apart + q];
}
