/* Scratch memory, threads, and the tables that this processor can run. */
#ifdef __linux__
#define _GNU_SOURCE /* sched_getcpu */
#include <sched.h>
#endif
#include "runtime.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "kernels.h"

size_t cs_bytes(size_t a, size_t b) {
    if (b && a > (SIZE_MAX / 4) / b) return SIZE_MAX / 4;
    return (a * b + 63) / 64 * 64;
}

void *cs_alloc(size_t bytes) {
    /* The address from malloc is stored just before the aligned one. */
    char *const given = bytes < SIZE_MAX / 4 ? malloc(bytes + 64 + sizeof(void *)) : NULL;
    if (!given) return NULL;
    char *const least = given + sizeof(void *), *const aligned = least + (64 - (uintptr_t)least % 64) % 64;
    memcpy(aligned - sizeof(void *), &given, sizeof(void *));
    return aligned;
}

void cs_free(void *memory) {
    if (memory) free(*((void **)memory - 1));
}

int cs_has_openmp(void) { return CS_HAS_OPENMP; }
int cs_default_threads(void) { return cs_is_forked() ? 1 : omp_get_max_threads(); }

#if defined(_OPENMP) && !defined(_WIN32)
#include <pthread.h>
static int forked;
static pthread_once_t watching = PTHREAD_ONCE_INIT;
static void in_child(void) { forked = 1; }
static void watch(void) { pthread_atfork(NULL, NULL, in_child); }

int cs_is_forked(void) {
    pthread_once(&watching, watch);
    return forked;
}

/* Bytes of a thread's stack according to OMP_STACKSIZE ("8M"; kilobytes without a letter). 0 is the default. */
static size_t stack_bytes(void) {
    const char *text = getenv("OMP_STACKSIZE");
    if (!text && !(text = getenv("GOMP_STACKSIZE"))) return 0;
    char *unit;
    const unsigned long long size = strtoull(text, &unit, 10);
    while (*unit == ' ') unit++;
    const char *const units = "bBkKmMgG", *const known = *unit ? strchr(units, *unit) : NULL;
    const int shift = known ? (int)(known - units) / 2 * 10 : 10;
    return size > (SIZE_MAX >> shift) ? 0 : (size_t)size << shift;
}

static void *wait_for_others(void *lock) {
    pthread_mutex_lock(lock);
    pthread_mutex_unlock(lock);
    return NULL;
}

/* How many of `wanted` threads can exist at the same time, besides the caller. */
static int start_others(int wanted) {
    pthread_t *const thread = malloc((size_t)wanted * sizeof(pthread_t));
    pthread_attr_t attributes;
    if (!thread || pthread_attr_init(&attributes)) {
        free(thread);
        return 0;
    }
    const size_t bytes = stack_bytes();
    if (bytes) pthread_attr_setstacksize(&attributes, bytes);
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&lock);
    int started = 0;
    while (started < wanted && !pthread_create(&thread[started], &attributes, wait_for_others, &lock)) started++;
    pthread_mutex_unlock(&lock);
    for (int k = 0; k < started; k++) pthread_join(thread[k], NULL);
    pthread_attr_destroy(&attributes);
    free(thread);
    return started;
}

int cs_startable(int threads) {
    /* OpenMP keeps the threads of each calling thread, so one check per number is enough. */
    static _Thread_local int proven = 1, refused = 0;
    if (threads <= proven || (refused && threads >= refused)) return CS_MIN(threads, proven);
    proven = CS_MAX(proven, 1 + start_others(threads - 1));
    if (proven < threads) refused = threads;
    return CS_MIN(threads, proven);
}
#else
int cs_is_forked(void) { return 0; }
int cs_startable(int threads) { return threads; }
#endif

/* A thread that sleeps between two calls may wake up on the processor of the thread that woke it: with two processors
 * Linux does not look for an idle one. The two then take turns, in every call, three times as long as one thread. */
#if defined(_OPENMP) && defined(__linux__)
static void leave(int processor) {
    cpu_set_t all, others;
    if (sched_getaffinity(0, sizeof all, &all)) return;
    others = all;
    CPU_CLR(processor, &others);
    if (CPU_COUNT(&others) && !sched_setaffinity(0, sizeof others, &others)) sched_setaffinity(0, sizeof all, &all);
}

static void spread(int threads) {
    const int processor = sched_getcpu();
    CS_OMP(parallel num_threads(threads))
    if (omp_get_thread_num() && sched_getcpu() == processor) leave(processor);
}
#else
static void spread(int threads) { (void)threads; }
#endif

int cs_start(int threads) {
    threads = cs_startable(threads);
    if (threads > 1) spread(threads);
    return threads;
}

extern const cs_table cs_portable_f32, cs_portable_f64;
static const cs_tables portable = {&cs_portable_f32, &cs_portable_f64, NULL, 0};

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
extern const cs_table cs_avx2_f32, cs_avx2_f64, cs_avx512_f32, cs_avx512_f64;
static const cs_tables avx2 = {&cs_avx2_f32, &cs_avx2_f64, NULL, 0};
static const cs_tables avx512 = {&cs_avx512_f32, &cs_avx512_f64, NULL, 0};
static const cs_tables whole = {&cs_avx512_f32, &cs_avx512_f64, &avx2, 0};
static const cs_tables split = {&cs_avx512_f32, &cs_avx512_f64, &avx2, 1};

/* __builtin_cpu_supports also asks whether the operating system saves the registers. */
static int has_avx2(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
static int has_avx512(void) {
#ifndef CS_EMULATE_AVX512
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")) return 0;
    if (!__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512bw")) return 0;
#endif
    return has_avx2();
}
/* Zen 4 computes vectors of 64 bytes in two halves. It is the only processor of its family that has AVX-512. */
static int splits(void) {
    unsigned a, b, c, d;
    return __builtin_cpu_is("amd") && __get_cpuid(1, &a, &b, &c, &d) && (a >> 8 & 15) + (a >> 20 & 255) == 25;
}
#endif

const cs_tables *cs_tables_for(const char *isa) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (has_avx512() && !isa) return splits() ? &split : &whole;
    if (has_avx512() && !strcmp(isa, "avx512")) return &avx512;
    if (has_avx2() && (!isa || !strcmp(isa, "avx2"))) return &avx2;
#endif
    return !isa || !strcmp(isa, "portable") ? &portable : NULL;
}
