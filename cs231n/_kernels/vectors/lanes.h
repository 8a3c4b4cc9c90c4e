/* What AVX-512 does with one bit for each lane, in one instruction. Other builds compute with whole vectors. */
#pragma once

#include "vectors/vector.h"

#if VBYTES == 64 && defined(CS_VECTORS) && defined(__x86_64__) && !defined(CS_EMULATE_AVX512)
#if CS_REAL_BYTES == 4
#define CS_AVX512(name, tail) _mm512_##name##_ps##tail
#define CS_TO_BYTES _mm512_cvtepi32_epi8
#define CS_BITS _mm512_movepi32_mask
typedef __mmask16 vec_test;
#else
#define CS_AVX512(name, tail) _mm512_##name##_pd##tail
#define CS_TO_BYTES _mm512_cvtepi64_epi8
#define CS_BITS _mm512_movepi64_mask
typedef __mmask8 vec_test;
#endif
/* Whether a > b; if `careful`, or a is NaN and b is not. */
CS_INLINE vec_test is_larger(vec a, vec b, int careful) {
    if (!careful) return CS_AVX512(cmp, _mask)(a, b, _CMP_GT_OQ);
    return CS_AVX512(cmp, _mask)(a, b, _CMP_NLE_UQ) & CS_AVX512(cmp, _mask)(b, b, _CMP_EQ_OQ);
}
CS_INLINE vec choose(vec_test test, vec a, vec b) { return (vec)CS_AVX512(mask_mov, )(b, test, a); }
/* VL bytes; those outside of `lanes` are 255. And v where they are `code`, 0 elsewhere. */
typedef __m128i vec_codes;
CS_INLINE vec_codes load_codes(const uint8_t *p, vec_mask lanes) {
    return _mm_mask_loadu_epi8(_mm_set1_epi8(-1), CS_BITS((__m512i)lanes), p);
}
CS_INLINE vec only_where(vec_codes codes, int code, vec v) {
    return (vec)CS_AVX512(maskz_mov, )((vec_test)_mm_cmpeq_epi8_mask(codes, _mm_set1_epi8((char)code)), v);
}
#else
typedef vec_mask vec_test, vec_codes;
CS_INLINE vec_test is_larger(vec a, vec b, int careful) { return careful ? ((a <= b) == 0) & (b == b) : a > b; }
CS_INLINE vec choose(vec_test test, vec a, vec b) { return pick(test, a, b); }
CS_INLINE vec_codes load_codes(const uint8_t *p, vec_mask lanes) {
#if VBYTES == 32 && defined(CS_VECTORS) && defined(__x86_64__)
    __m128i bytes = {0};
    memcpy(&bytes, p, VL);
    const vec_mask numbers = (vec_mask)(sizeof(REAL) == 4 ? _mm256_cvtepu8_epi32(bytes) : _mm256_cvtepu8_epi64(bytes));
#else
    vec_bytes bytes;
    memcpy(&bytes, p, sizeof bytes);
    const vec_mask numbers = CS_CONVERT(bytes, vec_mask);
#endif
    return pick_number(lanes, numbers, (vec_mask){0} - 1);
}
CS_INLINE vec only_where(vec_codes codes, int code, vec v) { return pick(codes == code, v, splat(0)); }
#endif

/* The lowest byte of each number. GCC 12 would convert them one by one, in half of the time of a 2x2 pooling. */
CS_INLINE vec_bytes lowest_bytes(vec_mask numbers) {
#ifdef CS_TO_BYTES
    const __m128i packed = CS_TO_BYTES((__m512i)numbers);
#elif defined(CS_VECTORS) && !defined(__clang__)
    typedef uint8_t raw __attribute__((vector_size(VBYTES)));
    raw at;
    for (int k = 0; k < VBYTES; k++)
        at[k] = (uint8_t)(k % VL * CS_REAL_BYTES + (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) * (CS_REAL_BYTES - 1));
    const raw packed = __builtin_shuffle((raw)numbers, at);
#else
    const vec_bytes packed = CS_CONVERT(numbers, vec_bytes);
#endif
    vec_bytes bytes;
    memcpy(&bytes, &packed, sizeof bytes);
    return bytes;
}
