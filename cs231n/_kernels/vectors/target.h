/* The type of numbers, and the instruction set. Compiler flags are not needed, because GCC and Clang have pragmas for
 * it. System headers are included before, so that they are compiled for the compiler's default. */
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#if defined(__GNUC__) && defined(__x86_64__)
#include <immintrin.h>
#endif

#if CS_REAL_BYTES == 4
#define REAL float
#define REAL_INT int32_t
#define CS_NAME_OF(isa) cs_##isa##_f32
#else
#define REAL double
#define REAL_INT int64_t
#define CS_NAME_OF(isa) cs_##isa##_f64
#endif

#if VBYTES == 16
#define CS_BUILDS_TABLE
#define CS_TABLE CS_NAME_OF(portable)
#define CS_ISA "portable"
#elif defined(__GNUC__) && defined(__x86_64__)
#define CS_BUILDS_TABLE
#if VBYTES == 32
#define CS_TABLE CS_NAME_OF(avx2)
#define CS_ISA "avx2"
#define CS_INSTRUCTIONS "avx2,fma,prfchw"
#else
#define CS_TABLE CS_NAME_OF(avx512)
#define CS_ISA "avx512"
#ifdef CS_EMULATE_AVX512 /* for tests on processors without AVX-512: pairs of AVX2 vectors */
#define CS_INSTRUCTIONS "avx2,fma,prfchw"
#elif defined(__clang__)
#define CS_INSTRUCTIONS "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,prfchw"
#else /* Clang uses whole vectors anyway, and ignores the whole list if it does not know an entry. */
#define CS_INSTRUCTIONS "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma,prfchw,prefer-vector-width=512"
#endif
#endif
#endif

#define CS_DO_PRAGMA(text) _Pragma(#text)
#if !defined(CS_INSTRUCTIONS)
#define CS_TARGET(isa)
#define CS_TARGET_END
#elif defined(__clang__)
#define CS_TARGET(isa) CS_DO_PRAGMA(clang attribute push(__attribute__((target(isa))), apply_to = function))
#define CS_TARGET_END CS_DO_PRAGMA(clang attribute pop)
#else
#define CS_TARGET(isa) CS_DO_PRAGMA(GCC target(isa))
#define CS_TARGET_END
#endif
