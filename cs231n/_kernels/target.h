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
#elif defined(__GNUC__)
#define CS_TARGET(isa) CS_DO_PRAGMA(GCC target(isa))
#define CS_TARGET_END
#endif

#endif
