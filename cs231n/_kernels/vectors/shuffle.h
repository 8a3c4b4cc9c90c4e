/* Shuffles in registers: every second number, interleaving, and transposing squares. */
#ifndef CS231N_SHUFFLE_H
#define CS231N_SHUFFLE_H

#include "vectors/vector.h"

#ifdef CS_VECTORS
/* The numbers at even or odd places of two consecutive vectors. */
CS_INLINE vec every_second(vec a, vec b, int odd) {
#ifdef __clang__
    vec c = a;
    for (int k = 0; k < VL; k++) c[k] = 2 * k < VL ? a[2 * k + odd] : b[2 * k + odd - VL];
    return c;
#else
    vec_mask at;
    for (int k = 0; k < VL; k++) at[k] = 2 * k + odd;
    return __builtin_shuffle(a, b, at);
#endif
}

/* Indices that interleave two vectors. The preprocessor has no sizeof, so this looks at the name of REAL. */
#define CS_SIZE_float 4
#define CS_SIZE_double 8
#define CS_JOIN_(a, b) a##b
#define CS_JOIN(a, b) CS_JOIN_(a, b)
#define CS_REAL_SIZE CS_JOIN(CS_SIZE_, REAL)
#if VBYTES / CS_REAL_SIZE == 2
#define CS_LOW 0, 2
#define CS_HIGH 1, 3
#define CS_ROUNDS 1
#elif VBYTES / CS_REAL_SIZE == 4
#define CS_LOW 0, 4, 1, 5
#define CS_HIGH 2, 6, 3, 7
#define CS_ROUNDS 2
#elif VBYTES / CS_REAL_SIZE == 8
#define CS_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define CS_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#define CS_ROUNDS 3
#else
#define CS_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define CS_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define CS_ROUNDS 4
#endif

#ifdef __has_builtin
#if __has_builtin(__builtin_shufflevector)
#define CS_ZIP(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#endif
#endif
#ifndef CS_ZIP /* GCC before 12 */
#if CS_REAL_SIZE == 4
typedef int32_t lanes_of_square __attribute__((vector_size(VBYTES)));
#else
typedef int64_t lanes_of_square __attribute__((vector_size(VBYTES)));
#endif
#define CS_ZIP(a, b, ...) __builtin_shuffle(a, b, (lanes_of_square){__VA_ARGS__})
#endif

#if VBYTES == 32
/* AVX2 shuffles numbers within halves of vectors, and whole halves. Each of these is one instruction; GCC by itself
 * takes twice as many. */
#if CS_REAL_SIZE == 4
#define CS_ROWS_LOW 0, 8, 1, 9, 4, 12, 5, 13
#define CS_ROWS_HIGH 2, 10, 3, 11, 6, 14, 7, 15
#define CS_COUPLES_LOW 0, 1, 8, 9, 4, 5, 12, 13
#define CS_COUPLES_HIGH 2, 3, 10, 11, 6, 7, 14, 15
#define CS_HALVES_LOW 0, 1, 2, 3, 8, 9, 10, 11
#define CS_HALVES_HIGH 4, 5, 6, 7, 12, 13, 14, 15
#else
#define CS_ROWS_LOW 0, 4, 2, 6
#define CS_ROWS_HIGH 1, 5, 3, 7
#define CS_HALVES_LOW 0, 1, 4, 5
#define CS_HALVES_HIGH 2, 3, 6, 7
#endif
#define CS_LACE(a, b, KIND) \
    do { \
        const vec low = CS_ZIP(a, b, KIND##_LOW), high = CS_ZIP(a, b, KIND##_HIGH); \
        a = low; \
        b = high; \
    } while (0)
#endif

/* a[0] b[0] a[1] b[1] .., of the first or the second halves of two vectors. */
CS_INLINE vec interleave(vec a, vec b, int second) {
#if VBYTES == 32
    CS_LACE(a, b, CS_ROWS);
    CS_LACE(a, b, CS_HALVES);
    return second ? b : a;
#else
    return second ? CS_ZIP(a, b, CS_HIGH) : CS_ZIP(a, b, CS_LOW);
#endif
}

/* Transpose a square of VL rows. */
CS_INLINE void transpose_square(vec a[VL]) {
#if VBYTES == 32
    CS_UNROLL(4)
    for (int i = 0; i < VL; i += 2) CS_LACE(a[i], a[i + 1], CS_ROWS);
#if CS_REAL_SIZE == 4
    CS_UNROLL(4)
    for (int i = 0; i < 4; i++) CS_LACE(a[i + i / 2 * 2], a[i + i / 2 * 2 + 2], CS_COUPLES);
#endif
    CS_UNROLL(4)
    for (int i = 0; i < VL / 2; i++) CS_LACE(a[i], a[i + VL / 2], CS_HALVES);
#if CS_REAL_SIZE == 4
    /* Columns 1 and 2 of each half are in each other's place now. */
    CS_UNROLL(2)
    for (int i = 1; i < VL; i += 4) {
        const vec column = a[i];
        a[i] = a[i + 1];
        a[i + 1] = column;
    }
#endif
#else
    /* A perfect shuffle of the rows, log2(VL) times. */
    vec t[VL];
    CS_UNROLL(4)
    for (int round = 0; round < CS_ROUNDS; round++) {
        CS_UNROLL(8)
        for (int i = 0; i < VL / 2; i++) {
            t[2 * i] = CS_ZIP(a[i], a[i + VL / 2], CS_LOW);
            t[2 * i + 1] = CS_ZIP(a[i], a[i + VL / 2], CS_HIGH);
        }
        CS_UNROLL(16)
        for (int i = 0; i < VL; i++)
            a[i] = t[i];
    }
#endif
}
#endif

#endif
