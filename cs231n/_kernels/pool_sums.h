/* Mean and L2 pooling: sums over windows, and their transpose.
 *
 * A row of windows is summed downwards first, along whole rows that lie together in memory, then
 * across; the way back takes the same two steps in reverse. So a number is touched HH + WW times
 * rather than HH * WW times, and no branch depends on the data. */
#ifndef CS231N_POOL_SUMS_H
#define CS231N_POOL_SUMS_H

#include "kernels.h"
#include "pool.h" /* every_second */
#include "runtime.h"

/* In each thread's scratch: a row of the image and one of the outputs, both with room for the whole
 * vectors that begin in them. */
enum { CS_SUMS_ROOM = 64 };

#define SQUARE_ROOT(v) (sizeof(REAL) == 4 ? (REAL)sqrtf((float)(v)) : (REAL)sqrt((double)(v)))

/* row[j] = the sum of HH numbers (or of their squares) below each other. */
CS_INLINE void sum_down(const REAL *CS_RESTRICT x, ptrdiff_t W, ptrdiff_t HH, int squares,
                        REAL *CS_RESTRICT row) {
    ptrdiff_t j = 0;
    for (; j + VL <= W; j += VL) {
        vec v = load(x + j);
        vec sum = squares ? v * v : v;
        for (ptrdiff_t p = 1; p < HH; p++) {
            v = load(x + p * W + j);
            sum += squares ? v * v : v;
        }
        store(row + j, sum);
    }
    for (; j < W; j++) {
        REAL sum = 0;
        for (ptrdiff_t p = 0; p < HH; p++) {
            const REAL v = x[p * W + j];
            sum += squares ? v * v : v;
        }
        row[j] = sum;
    }
}

CS_INLINE void store_lanes(REAL *to, vec v, ptrdiff_t lanes) {
    if (lanes >= VL)
        store(to, v);
    else
        memcpy(to, &v, (size_t)lanes * sizeof(REAL));
}

/* out[j] = scale times the sum of WW neighbours in the row, from j * stride on. */
CS_INLINE void sum_across(const REAL *CS_RESTRICT row, REAL *CS_RESTRICT out, ptrdiff_t OW,
                          ptrdiff_t WW, ptrdiff_t stride, REAL scale) {
    if (stride == 1) {
        for (ptrdiff_t j = 0; j < OW; j += VL) {
            vec sum = load(row + j);
            for (ptrdiff_t q = 1; q < WW; q++) sum += load(row + j + q);
            store_lanes(out + j, sum * splat(scale), OW - j);
        }
        return;
    }
#ifdef CS_VECTORS
    if (stride == 2) {
        for (ptrdiff_t j = 0; j < OW; j += VL) {
            const REAL *p = row + 2 * j;
            vec sum = splat(0);
            for (ptrdiff_t q = 0; q + 1 < WW; q += 2) {
                const vec a = load(p + q), b = load(p + q + VL);
                sum += every_second(a, b, 0) + every_second(a, b, 1);
            }
            if (WW % 2) sum += every_second(load(p + WW - 1), load(p + WW - 1 + VL), 0);
            store_lanes(out + j, sum * splat(scale), OW - j);
        }
        return;
    }
#endif
    for (ptrdiff_t j = 0; j < OW; j++) {
        REAL sum = 0;
        for (ptrdiff_t q = 0; q < WW; q++) sum += row[j * stride + q];
        out[j] = sum * scale;
    }
}

/* HH and WW are constants where the caller makes them so. */
CS_INLINE void sums_plane(const cs_pool *s, ptrdiff_t HH, ptrdiff_t WW, ptrdiff_t stride,
                          int squares, REAL scale, const REAL *x, REAL *out, REAL *row) {
    for (ptrdiff_t i = 0; i < s->OH; i++, out += s->OW) {
        sum_down(x + i * stride * s->W, s->W, HH, squares, row);
        sum_across(row, out, s->OW, WW, stride, scale);
        if (squares)
            for (ptrdiff_t j = 0; j < s->OW; j++) out[j] = SQUARE_ROOT(out[j]);
    }
}

CS_NOINLINE void sums_plane_any(const cs_pool *s, int squares, REAL scale, const REAL *x, REAL *out,
                                REAL *row) {
    if (s->stride == 2 && s->HH == 2 && s->WW == 2) {
        if (squares)
            sums_plane(s, 2, 2, 2, 1, scale, x, out, row);
        else
            sums_plane(s, 2, 2, 2, 0, scale, x, out, row);
    } else if (s->stride == 2 && s->HH == 3 && s->WW == 3) {
        if (squares)
            sums_plane(s, 3, 3, 2, 1, scale, x, out, row);
        else
            sums_plane(s, 3, 3, 2, 0, scale, x, out, row);
    } else if (squares) {
        sums_plane(s, s->HH, s->WW, s->stride, 1, scale, x, out, row);
    } else {
        sums_plane(s, s->HH, s->WW, s->stride, 0, scale, x, out, row);
    }
}

static int pool_sums_forward(const cs_pool *s, const void *x, void *out, int l2, int threads) {
    if (s->planes == 0 || s->OH <= 0 || s->OW <= 0) return CS_OK;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const size_t each = cs_bytes((size_t)s->W + CS_SUMS_ROOM, sizeof(REAL));
    char *scratch = cs_alloc((size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    memset(scratch, 0, (size_t)threads * each);
    const REAL scale = l2 ? (REAL)1 : (REAL)(1.0 / ((double)s->HH * (double)s->WW));
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++)
        sums_plane_any(s, l2, scale, (const REAL *)x + plane * s->H * s->W,
                       (REAL *)out + plane * s->OH * s->OW,
                       (REAL *)(scratch + (size_t)cs_thread() * each));
    cs_free(scratch);
    return CS_OK;
}

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
/* The first or last half of a0 b0 a1 b1 a2 b2 .. */
CS_INLINE vec interleave(vec a, vec b, int last) {
#ifdef __clang__
    vec c = a;
    for (int k = 0; k < VL; k++) c[k] = (k % 2 ? b : a)[last * (VL / 2) + k / 2];
    return c;
#else
    vec_mask at;
    for (int k = 0; k < VL; k++) at[k] = last * (VL / 2) + k / 2 + (k % 2 ? VL : 0);
    return __builtin_shuffle(a, b, at);
#endif
}
#endif

/* A row of dx for a stride of 2 and windows 2 or 3 wide, from the shares of one or two rows of windows
 * (`more` may be NULL); times x where there is one. Zeros stand before and after the shares. */
CS_INLINE void write_row_by_two(const REAL *CS_RESTRICT share, const REAL *CS_RESTRICT more, int WW,
                                const REAL *CS_RESTRICT x, REAL *CS_RESTRICT to, ptrdiff_t W) {
    const ptrdiff_t pairs = W / 2;
    ptrdiff_t h = 0;
#ifdef CS_VECTORS
    if (pairs >= VL)
        for (; h < pairs; h += VL) {
            /* The last vectors end with the row: some numbers are written twice. */
            const ptrdiff_t j = CS_MIN(h, pairs - VL);
            vec odd = load(share + j), even = odd;
            if (more) even = odd = odd + load(more + j);
            if (WW == 3) even += load(share + j - 1);
            if (WW == 3 && more) even += load(more + j - 1);
            vec left = interleave(even, odd, 0), right = interleave(even, odd, 1);
            if (x) left *= load(x + 2 * j);
            if (x) right *= load(x + 2 * j + VL);
            store(to + 2 * j, left);
            store(to + 2 * j + VL, right);
        }
#endif
    for (; h < pairs; h++) {
        const REAL odd = more ? share[h] + more[h] : share[h];
        const REAL even = WW == 2 ? odd : odd + share[h - 1] + (more ? more[h - 1] : (REAL)0);
        to[2 * h] = x ? even * x[2 * h] : even;
        to[2 * h + 1] = x ? odd * x[2 * h + 1] : odd;
    }
    if (W % 2) {
        REAL last = WW == 2 ? (REAL)0 : share[pairs - 1] + (more ? more[pairs - 1] : (REAL)0);
        to[W - 1] = x ? last * x[W - 1] : last;
    }
}

/* Pixels that no window covers get 0, also where x is infinite and 0 * x would be NaN. */
CS_INLINE void clear_uncovered(const cs_pool *s, REAL *to) {
    for (ptrdiff_t c = (s->OW - 1) * s->stride + s->WW; c < s->W; c++) to[c] = 0;
    if (s->stride > s->WW)
        for (ptrdiff_t j = 0; j + 1 < s->OW; j++)
            for (ptrdiff_t q = s->WW; q < s->stride; q++) to[j * s->stride + q] = 0;
}

typedef struct {
    const REAL *d, *norm, *x; /* norm and x are NULL for means */
    REAL *dx, scale;
    /* Scratch: two rows of shares with zeros around them, a row of pixels, shares of all windows. */
    REAL *share, *other, *row, *all;
} spread_plan;

/* Square windows of 2 or 3 with a stride of 2; `size` and `norms` are constants. */
CS_INLINE void spread_plane_by_two(const cs_pool *s, const spread_plan *p, int size, int norms) {
    const ptrdiff_t W = s->W, OW = s->OW;
    REAL *share = p->share, *above = p->other;
    REAL *to = p->dx;
    const REAL *x = p->x;
    /* Rows that fill no vector: all of them at once. Only here no zeros need stand around them. */
    const int whole = size == 2 && OW < VL;
    if (whole) shares_of(p->d, norms ? p->norm : NULL, p->scale, p->all, s->OH * OW);
    for (ptrdiff_t y = 0; y < 2 * s->OH + size - 2; y++, to += W) {
        const ptrdiff_t i = y / 2;
        if (y % 2 == 0 && i < s->OH) {
            REAL *free = above;
            above = share;
            share = free;
            if (whole)
                share = p->all + i * OW;
            else
                shares_of(p->d + i * OW, norms ? p->norm + i * OW : NULL, p->scale, share, OW);
        }
        if (size == 3 && y % 2 == 0 && i > 0 && i < s->OH)
            write_row_by_two(share, above, size, norms ? x : NULL, to, W);
        else
            write_row_by_two(share, NULL, size, norms ? x : NULL, to, W);
        if (norms) clear_uncovered(s, to);
        if (norms) x += W;
    }
    memset(to, 0, (size_t)(p->dx + s->H * W - to) * sizeof(REAL));
}

/* row[..] = the shares of the windows over each pixel. */
CS_INLINE void spread_across(const cs_pool *s, const REAL *CS_RESTRICT share,
                             REAL *CS_RESTRICT row) {
    const ptrdiff_t OW = s->OW, WW = s->WW, stride = s->stride;
    if (stride > 1 && WW <= 2 * stride) {
        /* One window over a pixel, or two. */
        const ptrdiff_t two = CS_MAX(0, WW - stride), one = CS_MIN(WW, stride);
        for (ptrdiff_t j = 0; j * stride < s->W; j++) {
            const ptrdiff_t n = CS_MIN(stride, s->W - j * stride);
            const REAL alone = j < OW ? share[j] : (REAL)0;
            const REAL both = j <= OW ? alone + share[j - 1] : (REAL)0;
            REAL *to = row + j * stride;
            for (ptrdiff_t q = 0; q < n; q++) to[q] = q < two ? both : q < one ? alone : (REAL)0;
        }
        return;
    }
    memset(row, 0, (size_t)s->W * sizeof(REAL));
    if (stride == 1) {
        for (ptrdiff_t q = 0; q < WW; q++)
            for (ptrdiff_t j = 0; j < OW; j++) row[j + q] += share[j];
        return;
    }
    for (ptrdiff_t j = 0; j < OW; j++)
        for (ptrdiff_t q = 0; q < WW; q++) row[j * stride + q] += share[j];
}

CS_INLINE void spread_plane(const cs_pool *s, const spread_plan *p, int norms) {
    const ptrdiff_t W = s->W, OW = s->OW;
    ptrdiff_t first = 0, last = -1; /* the rows of windows that p->row is made of */
    shares_of(p->d, norms ? p->norm : NULL, p->scale, p->all, s->OH * OW);
    for (ptrdiff_t y = 0; y < s->H; y++) {
        REAL *to = p->dx + y * W;
        const ptrdiff_t from = y < s->HH ? 0 : (y - s->HH) / s->stride + 1;
        const ptrdiff_t until = CS_MIN(s->OH - 1, y / s->stride);
        if (from > until) {
            memset(to, 0, (size_t)W * sizeof(REAL));
            continue;
        }
        if (from != first || until != last) {
            /* Of windows below each other first, then across: neighbouring rows often agree. */
            memcpy(p->share, p->all + from * OW, (size_t)OW * sizeof(REAL));
            for (ptrdiff_t i = from + 1; i <= until; i++)
                for (ptrdiff_t j = 0; j < OW; j++) p->share[j] += p->all[i * OW + j];
            spread_across(s, p->share, p->row);
            first = from;
            last = until;
        }
        if (!norms) {
            memcpy(to, p->row, (size_t)W * sizeof(REAL));
            continue;
        }
        const REAL *CS_RESTRICT row = p->row, *CS_RESTRICT x = p->x + y * W;
        for (ptrdiff_t j = 0; j < W; j++) to[j] = row[j] * x[j];
        clear_uncovered(s, to);
    }
}

CS_NOINLINE void spread_means(const cs_pool *s, const spread_plan *p) {
    if (s->stride == 2 && s->HH == 2 && s->WW == 2)
        spread_plane_by_two(s, p, 2, 0);
    else if (s->stride == 2 && s->HH == 3 && s->WW == 3)
        spread_plane_by_two(s, p, 3, 0);
    else
        spread_plane(s, p, 0);
}

CS_NOINLINE void spread_norms(const cs_pool *s, const spread_plan *p) {
    if (s->stride == 2 && s->HH == 2 && s->WW == 2)
        spread_plane_by_two(s, p, 2, 1);
    else if (s->stride == 2 && s->HH == 3 && s->WW == 3)
        spread_plane_by_two(s, p, 3, 1);
    else
        spread_plane(s, p, 1);
}

static int pool_sums_backward(const cs_pool *s, const void *dout, const void *out, const void *x,
                              void *dx, int threads) {
    if (s->planes == 0 || s->OH <= 0 || s->OW <= 0) return CS_OK;
    threads = (int)CS_MIN((ptrdiff_t)threads, s->planes);
    const ptrdiff_t image = s->H * s->W, outputs = s->OH * s->OW;
    const size_t row = cs_bytes((size_t)s->W + 2 * CS_SUMS_ROOM, sizeof(REAL));
    const size_t each = 3 * row + cs_bytes((size_t)outputs, sizeof(REAL));
    char *scratch = cs_alloc((size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    for (int k = 0; k < threads; k++) memset(scratch + (size_t)k * each, 0, 3 * row);
    const REAL scale = (REAL)(1.0 / ((double)s->HH * (double)s->WW));
    ptrdiff_t plane;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic, 16))
    for (plane = 0; plane < s->planes; plane++) {
        char *mine = scratch + (size_t)cs_thread() * each;
        const spread_plan p = {(const REAL *)dout + plane * outputs,
                               out ? (const REAL *)out + plane * outputs : NULL,
                               x ? (const REAL *)x + plane * image : NULL,
                               (REAL *)dx + plane * image,
                               scale,
                               (REAL *)mine + CS_SUMS_ROOM,
                               (REAL *)(mine + row) + CS_SUMS_ROOM,
                               (REAL *)(mine + 2 * row),
                               (REAL *)(mine + 3 * row)};
        if (out)
            spread_norms(s, &p);
        else
            spread_means(s, &p);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
