/* Scratch memory, OpenMP if the compiler has it, and what all files need. */
#pragma once

#include <stddef.h>

#ifdef _OPENMP
#define CS_HAS_OPENMP 1
#include <omp.h>
#define CS_OMP(...) CS_OMP_PRAGMA(omp __VA_ARGS__)
#define CS_OMP_PRAGMA(...) _Pragma(#__VA_ARGS__)
#define cs_thread() omp_get_thread_num()
#else
#define CS_HAS_OPENMP 0
#define CS_OMP(...)
#define cs_thread() 0
#define omp_get_max_threads() 1
#define omp_in_parallel() 0
#endif

/* Run `call` on each thread. OpenMP ends each loop and region with a system call, even if there is one thread. But if
 * the caller is one of several threads of OpenMP's, it would share the loops with the others. */
#define CS_ON_THREADS(threads, call) \
    if ((threads) == 1 && !omp_in_parallel()) call; \
    else CS_OMP(parallel num_threads(threads)) call

#define CS_MIN(a, b) ((a) < (b) ? (a) : (b))
#define CS_MAX(a, b) ((a) > (b) ? (a) : (b))

/* `bytes` of memory, aligned to 64 bytes; or NULL. cs_free(NULL) does nothing. */
void *cs_alloc(size_t bytes);
void cs_free(void *memory);

/* a * b rounded up to a multiple of 64. If it overflows, a size that cs_alloc refuses. */
size_t cs_bytes(size_t a, size_t b);
