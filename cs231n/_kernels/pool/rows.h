/* What all kinds of pooling share: the loop over planes, and reading rows of windows without copying them. */
#pragma once

#include "gemm/blocks.h"
#include "kernels.h"
#include "runtime.h"
#include "vectors/lanes.h"
#include "vectors/shuffle.h"

/* Whether planes that no cache holds are stored past the caches: Zen 3 gains from it, processors with AVX-512 lose. */
#if VBYTES == 32 && defined(CS_VECTORS) && defined(__x86_64__)
#define CS_STREAMS 1
#else
#define CS_STREAMS 0
#endif

/* What all planes of a call share. `from` is x, or dout on the way back, and `to` is out, or dx. */
typedef struct {
    cs_layer s;
    const cs_call *call;
    ptrdiff_t planes; /* images x channels */
    const REAL *from;
    REAL *to;
    ptrdiff_t room;   /* numbers of scratch memory of each thread */
    ptrdiff_t band;   /* rows of windows that are computed before the next ones */
    int fetches;      /* whether a plane is large, so that it is fetched early */
    int squares;      /* whether dx is written once, by vectors of windows */
    ptrdiff_t place[256]; /* of each tap in its window, if there are at most 256 taps */
} pool_job;
/* Compute one plane. `room` is zero at first, and then as the plane before has left it. */
typedef void (*plane_kernel)(const pool_job *job, ptrdiff_t plane, REAL *room);

static void run_each(const pool_job *job, plane_kernel run, char *rooms, size_t each) {
    REAL *const room = (REAL *)(rooms + (size_t)cs_thread() * each);
    CS_OMP(for schedule(dynamic, 16) nowait)
    for (ptrdiff_t plane = 0; plane < job->planes; plane++) run(job, plane, room);
#if CS_STREAMS
    _mm_sfence(); /* or other threads may not see the streamed planes in time */
#endif
}

static int run_planes(const pool_job *job, plane_kernel run, int threads) {
    threads = (int)CS_MAX(1, CS_MIN((ptrdiff_t)threads, job->planes));
    const size_t each = cs_bytes((size_t)job->room, sizeof(REAL));
    char *const rooms = cs_alloc((size_t)threads * each);
    if (!rooms) return CS_NO_MEMORY;
    memset(rooms, 0, (size_t)threads * each);
    CS_ON_THREADS(threads, run_each(job, run, rooms, each));
    cs_free(rooms);
    return CS_OK;
}

/* Whether windows are size x size at this stride, and their taps are bytes. */
CS_INLINE int is_usual(const pool_job *job, ptrdiff_t size, ptrdiff_t stride) {
    return job->call->tap_bytes == 1 && job->s.HH == size && job->s.WW == size && job->s.stride == stride;
}

/* p[k], p[k + stride], p[k + 2 * stride] ..: one tap of VL neighboring windows. With stride 2, two taps share their
 * loads, so one number past the last one is read; and the order is that of mixed_second(). */
CS_INLINE vec load_mixed(const REAL *p, ptrdiff_t k, ptrdiff_t stride) {
    if (stride == 1) return load(p + k);
    if (stride == 2) return mixed_second(load(p + k / 2 * 2), load(p + k / 2 * 2 + VL), (int)(k % 2));
    REAL lanes[VL];
    CS_UNROLL(16) for (int l = 0; l < VL; l++) lanes[l] = p[k + l * stride];
    return load(lanes);
}
CS_INLINE vec load_apart(const REAL *p, ptrdiff_t k, ptrdiff_t stride) {
    return stride == 2 ? sorted(load_mixed(p, k, 2)) : load_mixed(p, k, stride);
}

/* How many numbers a row of windows reads at most, from its first one on. */
CS_INLINE ptrdiff_t numbers_of_rows(const cs_layer *s) {
    const ptrdiff_t last = CS_MAX(0, s->OW - VL) * s->stride;
    return (s->HH - 1) * s->W + last + s->WW + VL * s->stride;
}

/* Whether the rows of windows of a plane can be read in place: no vector reads past the end of x. */
CS_INLINE int reads_inside(const cs_layer *s, ptrdiff_t plane) {
    return (plane * s->H + (s->OH - 1) * s->stride) * s->W + numbers_of_rows(s) <= s->N * s->C * s->H * s->W;
}

/* Copy what a vector of windows reads from `rows` on to `room`, with zeros for what is past the end of x. */
CS_NOINLINE const REAL *copy_of_rows(const cs_layer *s, const REAL *rows, const REAL *x, REAL *room) {
    const ptrdiff_t numbers = numbers_of_rows(s), left = CS_MIN(numbers, s->N * s->C * s->H * s->W - (rows - x));
    memcpy(room, rows, (size_t)left * sizeof(REAL));
    memset(room + left, 0, (size_t)(numbers - left) * sizeof(REAL));
    return room;
}
