/* Compile what follows for another instruction set, without compiler flags: GCC and Clang each have
 * a pragma for it. System headers come first, so that they stay as the compiler's default has them. */
#ifndef CS231N_TARGET_H
#define CS231N_TARGET_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

#define CS_DO_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#define CS_TARGET(isa) \
    CS_DO_PRAGMA(clang attribute push(__attribute__((target(isa))), apply_to = function))
#define CS_TARGET_END CS_DO_PRAGMA(clang attribute pop)
#define CS_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"
#elif defined(__GNUC__)
#define CS_TARGET(isa) CS_DO_PRAGMA(GCC target(isa))
#define CS_TARGET_END
/* Clang takes whole vectors without being asked, and ignores the lot where it does not know one. */
#define CS_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,prefer-vector-width=512"
#endif

/* For tests on processors without AVX-512: its vectors of 64 bytes as pairs of AVX2's. */
#ifdef CS_EMULATE_AVX512
#undef CS_AVX512
#define CS_AVX512 "avx2,fma"
#endif

#endif
