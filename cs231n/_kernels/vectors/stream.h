/* Stores that bypass the caches, for arrays that no cache would hold until they are read. This pays only for cache
 * lines that are written whole and at once, so numbers are computed in a buffer and copied from there. */
#pragma once

#include "gemm/blocks.h"

#if defined(CS_VECTORS) && defined(__x86_64__) && VBYTES > 16
#define CS_STREAMS 1
#define CS_STREAM(to, from) _mm256_stream_si256((__m256i *)(to), _mm256_loadu_si256((const __m256i *)(from)))
/* Called by each thread after its last store. Without it, other threads may not see these stores in time. */
#define end_streams() _mm_sfence()
#else
#define CS_STREAMS 0
#define CS_STREAM(to, from) memcpy(to, from, 32)
#define end_streams() ((void)0)
#endif

/* Whether an array of `bytes` bytes is written past the caches, in parts of `part` bytes. */
CS_INLINE int streams_past(ptrdiff_t bytes, ptrdiff_t part) {
    return CS_STREAMS && bytes >= CS_STREAM_BYTES && part <= CS_PART_BYTES;
}

CS_INLINE void stream_numbers(REAL *CS_RESTRICT to, const REAL *CS_RESTRICT from, ptrdiff_t count) {
    const ptrdiff_t size = sizeof(REAL), line = 64 / size;
    /* What is before the first whole line, the whole lines, and the rest. */
    ptrdiff_t k = CS_MIN((ptrdiff_t)(-(uintptr_t)to % 64) / size, count);
    memcpy(to, from, (size_t)(k * size));
    for (; k + line <= count; k += line)
        CS_UNROLL(4) for (ptrdiff_t v = 0; v < line; v += 32 / size) CS_STREAM(to + k + v, from + k + v);
    memcpy(to + k, from + k, (size_t)((count - k) * size));
}
