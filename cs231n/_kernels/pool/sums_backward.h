/* Mean and L2 pooling, backward: the transpose of sums over windows.
 *
 * A window's share of the gradient goes to all of its pixels (times the pixel, for norms). So shares
 * of all windows come first; then one row of pixels for each row of windows, what lies over each
 * pixel side by side added up; then sums of such rows, of windows that overlap downwards. Rows of
 * pixels under the same windows are written together. Of small images, many are taken at once. */
#ifndef CS231N_POOL_SPREAD_H
#define CS231N_POOL_SPREAD_H

#include "kernels.h"
#include "runtime.h"
#include "vectors/shuffle.h"

enum { CS_SPREAD_BYTES = 16 * 1024 };

/* What every pixel of a window gets: its gradient times `scale`, or over its norm if there is one (0
 * where that is 0). */
CS_INLINE void shares_of(const REAL *CS_RESTRICT d, const REAL *CS_RESTRICT norm, REAL scale,
                         REAL *CS_RESTRICT share, ptrdiff_t OW) {
    ptrdiff_t j = 0;
    for (; j + VL <= OW; j += VL) {
        const vec v = load(d + j);
        if (!norm) {
            store(share + j, v * splat(scale));
            continue;
        }
        const vec length = load(norm + j);
#ifdef CS_VECTORS
        const vec_mask zero = length == splat(0);
        const vec safe = (vec)(((vec_mask)splat(1) & zero) | ((vec_mask)length & ~zero));
        store(share + j, (vec)((vec_mask)(v / safe) & ~zero));
#else
        store(share + j, length == 0 ? 0 : v / length);
#endif
    }
    for (; j < OW; j++)
        share[j] = !norm ? d[j] * scale : norm[j] == 0 ? (REAL)0 : d[j] / norm[j];
}

#ifdef CS_VECTORS
CS_INLINE vec_mask load_mask(const REAL_INT *mask) {
    vec_mask m;
    memcpy(&m, mask, sizeof(m));
    return m;
}
CS_INLINE vec keep_by(vec v, vec_mask mask) { return (vec)((vec_mask)v & mask); }
#else
CS_INLINE vec_mask load_mask(const REAL_INT *mask) { return (vec_mask)*mask; }
CS_INLINE vec keep_by(vec v, vec_mask mask) { return mask ? v : (REAL)0; }
#endif
CS_INLINE vec keep(vec v, const REAL_INT *mask) { return keep_by(v, load_mask(mask)); }

/* Rows of pixels that lie under the same rows of windows. */
typedef struct {
    ptrdiff_t first, count; /* of windows */
    ptrdiff_t y, rows;      /* of pixels */
    ptrdiff_t from, to;     /* the same in numbers, in `wide` and in dx */
} spread_run;

typedef struct {
    ptrdiff_t group; /* rows of windows at once */
    ptrdiff_t reach; /* rows of windows that overlap a row from above */
    ptrdiff_t block; /* planes at once */
    ptrdiff_t room;  /* around the shares, for what is read and masked */
    ptrdiff_t pitch; /* of rows of pixels in `wide` */
    REAL scale;
    /* Masks, all ones or zeros: of windows (from -room on); of pixels in a row under some window; of
     * pixels with one window more over them than over others. */
    REAL_INT *inside, *covered, *extra;
    /* Of each vector in a row of pixels: the last window over its first pixel; and, for each 4 bytes
     * of it, how many times 4 bytes from there on the last window over them is. */
    int32_t *start, *lanes;
    spread_run *runs, *runs_end;
} spread_plan;

/* Each thread's scratch. */
typedef struct {
    REAL *share, *wide, *zeros; /* `zeros` is a row of pixels under no window */
} spread_scratch;

/* Lanes by a table, where the processor has an instruction for it. */
#if defined(CS_VECTORS) && VBYTES >= 32 && !defined(__clang__)
#define CS_PERMUTE
#endif
enum { CS_WORDS = VBYTES / 4 };
#ifdef CS_PERMUTE
typedef int32_t vec_words __attribute__((vector_size(VBYTES)));
CS_INLINE vec permute(vec v, const int32_t *lanes) {
    vec_words from;
    memcpy(&from, lanes, sizeof(from));
    return (vec)__builtin_shuffle((vec_words)v, from);
}
#endif

/* The sum of the shares of windows j, j - 1 .. j - n + 1 in each lane; 0 for windows that are not. */
CS_INLINE vec sum_shares(const REAL *share, const REAL_INT *inside, ptrdiff_t j, ptrdiff_t n) {
    vec sum = keep(load(share + j), inside + j);
    for (ptrdiff_t k = 1; k < n; k++) sum += keep(load(share + j - k), inside + j - k);
    return sum;
}

/* wide[..] = the shares of a row of windows, summed over each pixel, for `rows` rows. Over the first
 * `rest` pixels of a stride lie n + 1 windows, over the others n. */
CS_INLINE void widen(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                     ptrdiff_t stride, ptrdiff_t n, ptrdiff_t rest, ptrdiff_t rows) {
    const ptrdiff_t W = s->W, OW = s->OW, pitch = p->pitch, windows = (W - 1) / stride + 1;
    const REAL_INT *CS_RESTRICT inside = p->inside;
    const REAL *CS_RESTRICT share = m->share;
    REAL *CS_RESTRICT wide = m->wide;
    for (ptrdiff_t i = 0; i < rows; i++, share += OW, wide += pitch) {
        if (stride == 1) {
            for (ptrdiff_t c = 0; c < W; c += VL) store(wide + c, sum_shares(share, inside, c, n));
            continue;
        }
#ifdef CS_VECTORS
        if (stride == 2) {
            for (ptrdiff_t j = 0; j < windows; j += VL) {
                vec odd = splat(0), even = odd;
                if (n) even = odd = sum_shares(share, inside, j, n);
                if (rest) even += sum_shares(share, inside, j - n, 1);
                store(wide + 2 * j, interleave(even, odd, 0));
                if (2 * j + VL < W) store(wide + 2 * j + VL, interleave(even, odd, 1));
            }
            continue;
        }
#endif
#ifdef CS_PERMUTE
        for (ptrdiff_t c = 0; c < W; c += VL) {
            const ptrdiff_t j = p->start[c / VL];
            vec v = splat(0);
            if (n) v = permute(sum_shares(share, inside, j, n), p->lanes + c / VL * CS_WORDS);
            if (rest) {
                const vec more = sum_shares(share, inside, j - n, 1);
                v += keep(permute(more, p->lanes + c / VL * CS_WORDS), p->extra + c);
            }
            store(wide + c, v);
        }
#else
        /* What a vector writes past a stride, the next one writes again. */
        REAL *to = wide;
        for (ptrdiff_t j = 0; j < windows; j++, to += stride) {
            REAL sum = 0, more = 0;
            for (ptrdiff_t k = CS_MAX(0, j - OW + 1); k < CS_MIN(n, j + 1); k++) sum += share[j - k];
            if (rest && j >= n && j - n < OW) more = share[j - n];
            for (ptrdiff_t q = 0; q < stride; q += VL) {
                const vec v = splat(sum);
                store(to + q, rest ? v + keep(splat(more), p->extra + q) : v);
            }
        }
#endif
    }
}

CS_INLINE void widen_any(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                         ptrdiff_t rows) {
    const ptrdiff_t n = s->WW / s->stride, rest = s->WW % s->stride;
    if (s->stride == 1)
        widen(s, p, m, 1, n, 0, rows);
    else if (s->stride == 2 && n == 1 && !rest)
        widen(s, p, m, 2, 1, 0, rows);
    else if (s->stride == 2 && n == 1)
        widen(s, p, m, 2, 1, 1, rows);
    else if (s->stride == 2 && n == 3 && rest)
        widen(s, p, m, 2, 3, 1, rows);
    else if (s->stride == 2)
        widen(s, p, m, 2, n, rest, rows);
    else if (n == 1 && !rest)
        widen(s, p, m, s->stride, 1, 0, rows);
    else if (n == 1)
        widen(s, p, m, s->stride, 1, 1, rows);
    else
        widen(s, p, m, s->stride, n, rest, rows);
}

/* VL pixels from column c on of `rows` rows: the sum of `count` rows of `wide`, times x. */
CS_INLINE void write_strip(const REAL *CS_RESTRICT wide, ptrdiff_t pitch, ptrdiff_t count,
                           const REAL_INT *covered, const REAL *CS_RESTRICT x, REAL *CS_RESTRICT to,
                           ptrdiff_t W, ptrdiff_t rows, ptrdiff_t c) {
    vec v = load(wide + c);
    for (ptrdiff_t k = 1; k < count; k++) v += load(wide + k * pitch + c);
    /* Masked: x may be infinite where no window is. */
    const vec_mask mask = load_mask(covered + c);
    if (x)
        for (ptrdiff_t r = 0; r < rows; r++)
            store(to + r * W + c, keep_by(v * load(x + r * W + c), mask));
    else
        for (ptrdiff_t r = 0; r < rows; r++) store(to + r * W + c, v);
}

/* The pixels of a run, in rows of VL pixels or more. */
CS_INLINE void write_run(const REAL *CS_RESTRICT wide, ptrdiff_t pitch, ptrdiff_t count,
                         const REAL_INT *covered, const REAL *CS_RESTRICT x, REAL *CS_RESTRICT to,
                         ptrdiff_t W, ptrdiff_t rows) {
    ptrdiff_t c = 0;
    for (; c + VL <= W; c += VL) write_strip(wide, pitch, count, covered, x, to, W, rows, c);
    /* The last vector ends with the row: some numbers are written twice. */
    if (c < W) write_strip(wide, pitch, count, covered, x, to, W, rows, W - VL);
}

/* The pixels of a run in shorter rows: what is written past a row, the next one writes again. */
CS_INLINE void write_narrow(const REAL *CS_RESTRICT wide, ptrdiff_t pitch, ptrdiff_t count,
                            const REAL_INT *covered, const REAL *CS_RESTRICT x,
                            REAL *CS_RESTRICT to, ptrdiff_t W, ptrdiff_t rows, const REAL *end) {
    vec v = load(wide);
    for (ptrdiff_t k = 1; k < count; k++) v += load(wide + k * pitch);
    for (ptrdiff_t r = 0; r < rows; r++, to += W) {
        vec u = v;
        if (end - to >= VL) {
            if (x) u = keep(v * load(x + r * W), covered);
            store(to, u);
        } else {
            if (x) {
                memcpy(&u, x + r * W, (size_t)W * sizeof(REAL));
                u = keep(v * u, covered);
            }
            memcpy(to, &u, (size_t)W * sizeof(REAL));
        }
    }
}

/* The pixels of one plane from `run` to `stop`. */
CS_INLINE void write_runs(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                          const spread_run *run, const spread_run *stop, ptrdiff_t skip,
                          const REAL *x, REAL *dx, const REAL *end) {
    const ptrdiff_t W = s->W, pitch = p->pitch;
    const REAL_INT *covered = p->covered;
    for (; run < stop; run++) {
        const ptrdiff_t count = run->count, rows = run->rows;
        const REAL *from = count ? m->wide + skip + run->from : m->zeros;
        const REAL *factor = x && count ? x + run->to : NULL;
        REAL *to = dx + run->to;
        if (W < VL)
            write_narrow(from, pitch, count, covered, factor, to, W, rows, end);
        else if (count <= 1)
            write_run(from, pitch, 1, covered, factor, to, W, rows);
        else if (count == 2)
            write_run(from, pitch, 2, covered, factor, to, W, rows);
        else
            write_run(from, pitch, count, covered, factor, to, W, rows);
    }
}

CS_INLINE void spread_planes(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                             const REAL *d, const REAL *norm, const REAL *x, REAL *dx,
                             ptrdiff_t planes) {
    const ptrdiff_t image = s->H * s->W;
    const REAL *end = dx + planes * image;
    const spread_run *run = p->runs;
    for (ptrdiff_t i = 0; i < s->OH; i += p->group) {
        const ptrdiff_t from = CS_MAX(0, i - p->reach), until = CS_MIN(s->OH, i + p->group);
        const ptrdiff_t below = until == s->OH ? s->H : until * s->stride;
        const ptrdiff_t rows = (planes - 1) * s->OH + until - from;
        const spread_run *stop = run;
        while (stop < p->runs_end && stop->y < below) stop++;
        shares_of(d + from * s->OW, norm ? norm + from * s->OW : NULL, p->scale, m->share,
                  rows * s->OW);
        /* All planes first: a vector that was just written in parts must not be read at once. */
        widen_any(s, p, m, rows);
        ptrdiff_t skip = -from * p->pitch;
        for (ptrdiff_t k = 0; k < planes; k++, skip += s->OH * p->pitch)
            write_runs(s, p, m, run, stop, skip, x ? x + k * image : NULL, dx + k * image, end);
        run = stop;
    }
}

CS_NOINLINE void spread_means(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                              const REAL *d, REAL *dx, ptrdiff_t planes) {
    spread_planes(s, p, m, d, NULL, NULL, dx, planes);
}

CS_NOINLINE void spread_norms(const cs_pool *s, const spread_plan *p, const spread_scratch *m,
                              const REAL *d, const REAL *norm, const REAL *x, REAL *dx,
                              ptrdiff_t planes) {
    spread_planes(s, p, m, d, norm, x, dx, planes);
}

/* Fill the masks and tables, which have their memory by now. */
static void plan_spread(const cs_pool *s, spread_plan *p) {
    for (ptrdiff_t j = -p->room; j < s->OW + p->room; j++)
        p->inside[j] = j >= 0 && j < s->OW ? -1 : 0;
    const ptrdiff_t right = (s->OW - 1) * s->stride + s->WW;
    for (ptrdiff_t c = 0; c < p->pitch; c++) {
        p->covered[c] = c < right && c % s->stride < s->WW ? -1 : 0;
        p->extra[c] = c % s->stride < s->WW % s->stride ? -1 : 0;
        const ptrdiff_t start = c / VL * VL / s->stride, words = sizeof(REAL) / 4;
        p->start[c / VL] = (int32_t)start;
        for (ptrdiff_t k = 0; k < words; k++)
            p->lanes[c * words + k] = (int32_t)((c / s->stride - start) * words + k);
    }
    p->runs_end = p->runs;
    for (ptrdiff_t y = 0; y < s->H; y++) {
        const ptrdiff_t first = y < s->HH ? 0 : (y - s->HH) / s->stride + 1;
        const ptrdiff_t count = CS_MAX(0, CS_MIN(s->OH - 1, y / s->stride) - first + 1);
        const spread_run run = {first, count, y, 1, first * p->pitch, y * s->W};
        /* A group of rows of windows begins a run. */
        spread_run *last = y % (s->stride * p->group) ? p->runs_end - 1 : NULL;
        if (last && last->count == count && (last->first == first || !count))
            last->rows++;
        else
            *p->runs_end++ = run;
    }
}

static int pool_sums_backward(const cs_pool *given, const void *dout, const void *out, const void *x,
                              void *dx, int threads) {
    if (given->planes == 0 || given->OH <= 0 || given->OW <= 0) return CS_OK;
    if (given->W > INT32_MAX / 2) return CS_UNSUPPORTED;
    /* A stride beyond the image is never taken: a smaller one keeps the tables small. */
    cs_pool shape = *given;
    const cs_pool *s = &shape;
    shape.stride = CS_MIN(shape.stride, CS_MAX(shape.H, shape.W));
    const ptrdiff_t image = s->H * s->W, outputs = s->OH * s->OW;
    const ptrdiff_t size = sizeof(REAL);
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    spread_plan p;
    p.reach = CS_MIN((s->HH - 1) / s->stride, s->OH - 1);
    p.room = s->WW + 2 * VL + s->W;
    p.pitch = (s->W + s->stride + 2 * VL) / VL * VL;
    p.group = CS_MAX(CS_SPREAD_BYTES / (p.pitch * size) - p.reach, CS_MAX(1, p.reach));
    p.group = CS_MIN(p.group, s->OH);
    p.block = CS_MIN(s->planes / threads, CS_SPREAD_BYTES / (s->OH * p.pitch * size));
    p.block = p.group == s->OH ? CS_MAX(1, p.block) : 1;
    p.scale = (REAL)(1.0 / ((double)s->HH * (double)s->WW));
    const size_t inside = cs_bytes((size_t)(s->OW + 2 * p.room), size);
    const size_t row = cs_bytes((size_t)p.pitch, size);
    const size_t table = cs_bytes((size_t)s->H, sizeof(spread_run));
    const size_t rows = (size_t)CS_MIN(s->OH, p.group + p.reach);
    const size_t numbers = (size_t)((p.block - 1) * outputs + 2 * p.room) + rows * (size_t)s->OW;
    const size_t shares = cs_bytes(numbers, size);
    const size_t wide = cs_bytes((size_t)p.block * rows * (size_t)p.pitch, size);
    const size_t each = shares + wide + row, common = inside + 4 * row + table;
    char *scratch = cs_alloc(common + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    memset(scratch + common, 0, (size_t)threads * each);
    p.inside = (REAL_INT *)scratch + p.room;
    p.covered = (REAL_INT *)(scratch + inside);
    p.extra = (REAL_INT *)(scratch + inside + row);
    p.lanes = (int32_t *)(scratch + inside + 2 * row);
    p.start = (int32_t *)(scratch + inside + 3 * row);
    p.runs = (spread_run *)(scratch + inside + 4 * row);
    plan_spread(s, &p);
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (plane = 0; plane < s->planes; plane += p.block) {
        char *mine = scratch + common + (size_t)cs_thread() * each;
        const spread_scratch m = {(REAL *)mine + p.room, (REAL *)(mine + shares),
                                  (REAL *)(mine + shares + wide)};
        const ptrdiff_t planes = CS_MIN(p.block, s->planes - plane);
        const REAL *d = (const REAL *)dout + plane * outputs;
        REAL *to = (REAL *)dx + plane * image;
        if (out)
            spread_norms(s, &p, &m, d, (const REAL *)out + plane * outputs,
                         (const REAL *)x + plane * image, to, planes);
        else
            spread_means(s, &p, &m, d, to, planes);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
