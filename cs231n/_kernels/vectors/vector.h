/* Vectors of VBYTES bytes of REAL, by extensions of GCC and Clang; for other compilers a vector is one number. */
#pragma once

#include <stdint.h>
#include <string.h>

#include "runtime.h"

/* CS_UNROLL unrolls a loop of n rounds, so that indices are constants; CS_UNROLL_BY does n of many rounds at once. */
#define CS_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define CS_UNROLL(n) CS_PRAGMA(clang loop unroll(full))
#define CS_UNROLL_BY(n) CS_PRAGMA(clang loop unroll_count(n))
#elif defined(__GNUC__)
#define CS_UNROLL(n) CS_PRAGMA(GCC unroll n)
#define CS_UNROLL_BY(n) CS_UNROLL(n)
#else
#define CS_UNROLL(n)
#define CS_UNROLL_BY(n)
#endif

#if defined(__GNUC__) && !defined(CS_SCALAR)
#define CS_INLINE static inline __attribute__((always_inline, unused))
#define CS_NOINLINE static __attribute__((noinline, unused))
#define CS_RESTRICT __restrict__
#define CS_PREFETCH(...) __builtin_prefetch(__VA_ARGS__) /* an address, and 1 if it will be written */
#define CS_VECTORS 1
#define VL ((int)(VBYTES / sizeof(REAL)))
typedef REAL vec __attribute__((vector_size(VBYTES)));
/* A comparison of vectors gives integers of the same size, all ones for true. */
typedef REAL_INT vec_mask __attribute__((vector_size(VBYTES)));
typedef REAL vec_at_any_address __attribute__((vector_size(VBYTES), aligned(sizeof(REAL)), may_alias));

CS_INLINE vec load(const REAL *p) { return *(const vec_at_any_address *)p; }
CS_INLINE void store(REAL *p, vec v) { *(vec_at_any_address *)p = v; }
/* As many numbers in one or four bytes each, and the conversion of each number. */
typedef uint8_t vec_bytes __attribute__((vector_size(VBYTES / sizeof(REAL))));
typedef int32_t vec_ints __attribute__((vector_size(4 * VBYTES / sizeof(REAL))));
#define CS_CONVERT(v, type) __builtin_convertvector(v, type)
/* GCC makes one broadcast of this; and with minus, -0.0 stays -0.0. */
CS_INLINE vec splat(REAL a) { return a - (vec){0}; }
/* a where the mask is set, b elsewhere. */
CS_INLINE vec pick(vec_mask mask, vec a, vec b) { return (vec)(((vec_mask)a & mask) | ((vec_mask)b & ~mask)); }
CS_INLINE vec_mask pick_number(vec_mask mask, vec_mask a, vec_mask b) { return (a & mask) | (b & ~mask); }
/* Keep a loaded vector in a register, because GCC would repeat the load at each use. */
#if defined(__x86_64__) && !defined(CS_EMULATE_AVX512)
#define CS_PIN(v) __asm__("" : "+x"(v))
#else
#define CS_PIN(v) ((void)0)
#endif
#define CS_HIDE(pointer) __asm__("" : "+r"(pointer)) /* GCC does not see how the pointer is computed */
#else
#define CS_INLINE static inline
#define CS_NOINLINE static
#define CS_RESTRICT
#define CS_PREFETCH(...) ((void)0)
#define VL 1
typedef REAL vec;
typedef REAL_INT vec_mask;
typedef uint8_t vec_bytes;
typedef int32_t vec_ints;
#define CS_CONVERT(v, type) ((type)(v))
CS_INLINE vec load(const REAL *p) { return *p; }
CS_INLINE void store(REAL *p, vec v) { *p = v; }
CS_INLINE vec splat(REAL a) { return a; }
CS_INLINE vec pick(vec_mask mask, vec a, vec b) { return mask ? a : b; }
CS_INLINE vec_mask pick_number(vec_mask mask, vec_mask a, vec_mask b) { return mask ? a : b; }
#define CS_PIN(v) ((void)0)
#define CS_HIDE(pointer) ((void)0)
#endif

/* Copy a vector. In a loop, GCC would call memcpy, which is slow for a few vectors. */
CS_INLINE void copy_vector(REAL *to, const REAL *from) { vec numbers = load(from); CS_PIN(numbers); store(to, numbers); }

/* Copy `lanes` numbers, VL at most, in pieces whose sizes are constants, and so single instructions. */
CS_INLINE void copy_lanes(REAL *to, const REAL *from, ptrdiff_t lanes) {
    CS_UNROLL(5) for (int size = VL; size; to += lanes & size, from += lanes & size, size /= 2)
        if (lanes & size) memcpy(to, from, (size_t)size * sizeof(REAL));
}

/* The first `lanes` numbers of a vector, and zeros. */
CS_INLINE vec load_lanes(const REAL *p, ptrdiff_t lanes) {
    if (lanes == VL) return load(p);
    vec v = splat(0);
    copy_lanes((REAL *)&v, p, lanes);
    return v;
}
CS_INLINE void store_lanes(REAL *to, vec v, ptrdiff_t lanes) {
    lanes == VL ? store(to, v) : copy_lanes(to, (const REAL *)&v, lanes);
}

CS_INLINE REAL sum_of_lanes(vec v) {
    REAL lanes[VL];
    store(lanes, v);
    /* Half by half, because in order each addition would wait for the one before. */
    CS_UNROLL(4) for (int half = VL / 2; half; half /= 2)
        CS_UNROLL(8) for (int k = 0; k < half; k++) lanes[k] += lanes[k + half];
    return lanes[0];
}
