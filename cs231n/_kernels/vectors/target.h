/* Compile the following code for another instruction set, without compiler flags: GCC and Clang have pragmas for it.
 * System headers are included before, so that they are compiled for the compiler's default. */
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
/* Clang uses whole vectors anyway, and ignores the whole list if it does not know an entry. */
#define CS_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,prefer-vector-width=512"
#endif

/* For tests on processors without AVX-512: vectors of 64 bytes, as pairs of AVX2 vectors. */
#ifdef CS_EMULATE_AVX512
#undef CS_AVX512
#define CS_AVX512 "avx2,fma"
#endif

#endif
