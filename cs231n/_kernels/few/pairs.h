/* dx of a convolution with stride 2 and few channels, such as the first of a network.
 *
 * With stride 2, dx is four convolutions, whose results go to every second pixel (gemm/dx.h). With few channels
 * each of them is small. Here the two that share a row of dx are computed together: they read the same numbers of
 * dout, and are interleaved in registers. */
#ifndef CS231N_PAIRS_H
#define CS231N_PAIRS_H

#include "gemm/pack.h"
#include "kernels.h"
#include "runtime.h"

/* `cb` channels of `pv` vectors of neighboring pairs of pixels of dx: the innermost loop. Even pixels meet taps 0, 2 ..
 * of a row of the filter and odd pixels meet taps 1, 3 .., so each loaded vector of dout is used for two taps. */
CS_INLINE void pairs_sums(const int cb, const int pv, const REAL *CS_RESTRICT x, const int32_t *CS_RESTRICT offset,
                          ptrdiff_t rows, const ptrdiff_t pairs, const int last, const REAL *CS_RESTRICT w,
                          REAL *CS_RESTRICT out, ptrdiff_t pitch) {
    vec even[3][4], odd[3][4];
    CS_UNROLL(3) for (int c = 0; c < cb; c++) {
        CS_UNROLL(4) for (int v = 0; v < pv; v++) even[c][v] = odd[c][v] = splat(0);
    }
    for (const int32_t *const end = offset + rows; offset != end; offset++) {
        const REAL *from = x + *offset;
        for (ptrdiff_t s = 0; s < pairs; s++, from--, w += 2 * cb) {
            vec error[4];
            CS_UNROLL(4) for (int v = 0; v < pv; v++) {
                error[v] = load(from + v * VL);
                CS_PIN(error[v]);
            }
            CS_UNROLL(3) for (int c = 0; c < cb; c++) {
                const vec a = splat(w[2 * c]), b = splat(w[2 * c + 1]);
                CS_UNROLL(4) for (int v = 0; v < pv; v++) {
                    even[c][v] += a * error[v];
                    odd[c][v] += b * error[v];
                }
            }
        }
        if (!last) continue;
        /* With an odd number of taps the last one has no partner. */
        CS_UNROLL(4) for (int v = 0; v < pv; v++) {
            vec error = load(from + v * VL);
            CS_PIN(error);
            CS_UNROLL(3) for (int c = 0; c < cb; c++) even[c][v] += splat(w[c]) * error;
        }
        w += cb;
    }
    CS_UNROLL(3) for (int c = 0; c < cb; c++) {
        CS_UNROLL(4) for (int v = 0; v < pv; v++) {
            store(out + c * pitch + 2 * v * VL, interleave(even[c][v], odd[c][v], 0));
            store(out + c * pitch + (2 * v + 1) * VL, interleave(even[c][v], odd[c][v], 1));
        }
    }
}

/* Filters three pixels wide are common. For them a loop over pairs would be a third of the instructions, so their
 * number of pairs is a constant. */
#define CS_PAIRS(cb, pv) \
    CS_NOINLINE void pairs_##cb(const REAL *x, const int32_t *offset, ptrdiff_t rows, ptrdiff_t pairs, int last, \
                                const REAL *w, REAL *out, ptrdiff_t pitch) { \
        if (pairs == 1 && last) \
            pairs_sums(cb, pv, x, offset, rows, 1, 1, w, out, pitch); \
        else \
            pairs_sums(cb, pv, x, offset, rows, pairs, last, w, out, pitch); \
    }
CS_PAIRS(3, 2)
CS_PAIRS(2, 2)
CS_PAIRS(1, 4)

/* For row h of dx let h + pad = 2 * a + p. It meets tap 2 * t + p of the filter with row a - t of dout. Columns
 * (b) work the same way. */
typedef struct {
    const cs_conv *s;
    ptrdiff_t a0, a1, b0, b1; /* rows and columns a and b of all of dx */
    ptrdiff_t up;             /* rows of dout above the first a */
    ptrdiff_t left;           /* columns of dout before the first b: whole vectors, so that rows are aligned */
    ptrdiff_t strip, strips;  /* rows a that are packed at once */
    ptrdiff_t columns;        /* of b, in whole tiles */
    int in_place;             /* dout is read without a copy */
    padded_shape packed;
    ptrdiff_t numbers;        /* in packed dout */
    const REAL *weights;      /* weights and offsets come from pack_pairs() */
    const int32_t *offset;
} pairs_plan;

/* Whether all taps of all pixels of dx are inside dout, along one axis. The condition says so for the end. Since
 * 2 * out <= size + 2 * pad - taps + 2, it implies pad >= taps - 2, and so for the beginning too. */
CS_INLINE int stays_inside(ptrdiff_t size, ptrdiff_t pad, ptrdiff_t out) {
    return size + pad <= 2 * out;
}

/* How many of the `left` channels are computed next. */
CS_INLINE int next_channels(ptrdiff_t left) { return left == 4 ? 2 : (int)CS_MIN(left, 3); }

/* Returns CS_UNSUPPORTED where the product is the better choice. */
static int plan_pairs(const cs_conv *s, pairs_plan *p) {
    if (s->stride != 2 || s->C > CS_FEW_CHANNELS || s->WW < 2) return CS_UNSUPPORTED;
    p->s = s;
    p->a0 = p->b0 = s->pad / 2;
    p->a1 = (s->H + s->pad + 1) / 2;
    p->b1 = (s->W + s->pad + 1) / 2;
    p->up = (s->HH + 1) / 2 - 1;
    p->left = ((s->WW + 1) / 2 - 1 + VL - 1) / VL * VL;
    /* Whole tiles, of two vectors or four. */
    const ptrdiff_t tile = (s->C == 1 ? 4 : 2) * VL, size = sizeof(REAL);
    p->columns = (p->b1 - p->b0 + tile - 1) / tile * tile;
    if (4 * p->columns > 5 * (p->b1 - p->b0)) return CS_UNSUPPORTED;
    p->strip = p->a1 - p->a0;
    p->strips = 1;
    p->packed = (padded_shape){.rows = s->OH, .segments = 1, .length = s->OW, .kept = 1};
    p->numbers = s->F * s->OH * s->OW + p->left;
    p->in_place = p->numbers * size <= CS_PAIRS_BYTES && p->b0 + p->columns <= s->OW &&
                  stays_inside(s->H, s->pad, s->OH) && stays_inside(s->W, s->pad, s->OW);
    if (p->in_place) return CS_OK;
    for (;; p->strip = (p->strip + 1) / 2) {
        p->packed = (padded_shape){.rows = p->strip + p->up, .segments = 1, .length = p->columns + p->left,
                                   .kept = 1};
        p->packed.channel = p->packed.rows * p->packed.length;
        p->numbers = s->F * p->packed.rows * p->packed.length;
        if (p->numbers * size <= CS_PAIRS_BYTES) break;
        if (p->strip <= 1) return CS_UNSUPPORTED;
    }
    p->strips = (p->a1 - p->a0 + p->strip - 1) / p->strip;
    return CS_OK;
}

/* How many rows p, p + 2 .. a filter has. */
CS_INLINE ptrdiff_t rows_of(const cs_conv *s, int p) { return (s->HH - p + 1) / 2; }

/* Pack the weights in the order of use: for even rows and then for odd rows, for each block of channels,
 * [filter][row][column][channel]. The offsets of the rows of dout are relative to row a. */
static void pack_pairs(pairs_plan *p, const REAL *w, REAL *to, int32_t *offset) {
    const cs_conv *s = p->s;
    p->weights = to;
    p->offset = offset;
    for (int odd = 0; odd < 2; odd++) {
        for (ptrdiff_t f = 0; f < s->F; f++)
            for (ptrdiff_t t = 0; t < rows_of(s, odd); t++)
                *offset++ = (int32_t)((f * p->packed.rows - t) * p->packed.length);
        int count;
        for (ptrdiff_t c = 0; c < s->C; c += count) {
            count = next_channels(s->C - c);
            for (ptrdiff_t f = 0; f < s->F; f++)
                for (ptrdiff_t k = odd; k < s->HH; k += 2)
                    for (ptrdiff_t l = 0; l < s->WW; l += 2)
                        for (int q = 0; q < count; q++) {
                            const REAL *at = w + ((f * s->C + c + q) * s->HH + k) * s->WW + l;
                            *to++ = at[0];
                            if (l + 1 < s->WW) *to++ = at[1];
                        }
        }
    }
}

/* The numbers of dout that an item needs, from row a0 and column b0 on. */
static const REAL *numbers_of_dout(const pairs_plan *p, const REAL *dout, ptrdiff_t n, ptrdiff_t a0,
                                   REAL *packed) {
    const cs_conv *s = p->s;
    const ptrdiff_t numbers = s->F * s->OH * s->OW;
    dout += n * numbers;
    if (!p->in_place) {
        pad_image(packed, dout, s->F, &p->packed, a0 - p->up, p->b0 - p->left, 1, s->OH, s->OW);
        return packed + p->up * p->packed.length + p->left;
    }
    /* A pixel to the left of dx is computed and dropped. It reads numbers before the row, and there are none before
     * the first image. */
    if (n == 0) dout = memcpy(packed + p->left, dout, (size_t)numbers * sizeof(REAL));
    return dout + a0 * s->OW + p->b0;
}

/* Compute one row of dx, for all channels. If dx begins with an odd pixel, the pixel to its left is written before
 * the row, unless `cut`. */
static void row_of_pairs(const pairs_plan *p, const REAL *x, const REAL *w, const int32_t *offset,
                         int odd, int cut, REAL *dx) {
    const cs_conv *s = p->s;
    const ptrdiff_t rows = s->F * rows_of(s, odd), pairs = s->WW / 2, plane = s->H * s->W;
    const int last = s->WW % 2;
    REAL ends[3 * 4 * VL];
    int count;
    for (ptrdiff_t c = 0; c < s->C; c += count, dx += count * plane) {
        count = next_channels(s->C - c);
        const ptrdiff_t tile = (count == 1 ? 4 : 2) * VL;
        for (ptrdiff_t b = 0; b < p->columns; b += tile) {
            const ptrdiff_t at = 2 * b - s->pad % 2, end = at + 2 * tile;
            const int fits = end <= s->W && (at >= 0 || !cut);
            REAL *const to = fits ? dx + at : ends;
            const ptrdiff_t pitch = fits ? plane : 2 * tile;
            switch (count) {
            case 3: pairs_3(x + b, offset, rows, pairs, last, w, to, pitch); break;
            case 2: pairs_2(x + b, offset, rows, pairs, last, w, to, pitch); break;
            default: pairs_1(x + b, offset, rows, pairs, last, w, to, pitch);
            }
            if (fits) continue;
            const ptrdiff_t from = CS_MAX(at, 0);
            for (int q = 0; q < count; q++)
                memcpy(dx + q * plane + from, ends + q * pitch + from - at,
                       (size_t)(CS_MIN(end, s->W) - from) * sizeof(REAL));
        }
        w += rows * s->WW * count;
    }
}

/* Compute the items [i0, i1) of the batch: `strips` items per image. */
static void pairs_part(const pairs_plan *p, const REAL *dout, ptrdiff_t i0, ptrdiff_t i1, REAL *packed,
                       REAL *dx) {
    const cs_conv *s = p->s;
    const ptrdiff_t even_taps = s->F * rows_of(s, 0);
    for (ptrdiff_t item = i0; item < i1; item++) {
        const ptrdiff_t n = item / p->strips, a0 = p->a0 + item % p->strips * p->strip;
        const ptrdiff_t top = CS_MAX(0, 2 * a0 - s->pad);
        const ptrdiff_t end = CS_MIN(s->H, 2 * CS_MIN(a0 + p->strip, p->a1) - s->pad);
        const REAL *const x = numbers_of_dout(p, dout, n, a0, packed);
        /* Upwards: if a row writes a number before itself, the row above overwrites it. */
        for (ptrdiff_t h = end - 1; h >= top; h--) {
            const ptrdiff_t a = (h + s->pad) / 2, odd = (h + s->pad) % 2;
            row_of_pairs(p, x + (a - a0) * p->packed.length,
                         p->weights + odd * even_taps * s->WW * s->C, p->offset + odd * even_taps,
                         (int)odd, h == top, dx + (n * s->C * s->H + h) * s->W);
        }
    }
}

/* Compute dx. Returns CS_UNSUPPORTED where the product is the better choice, or if weights are not finite. */
static int pairs_dx(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    const ptrdiff_t numbers = s->F * s->C * s->HH * s->WW;
    pairs_plan p;
    if (plan_pairs(s, &p) != CS_OK || !all_finite(w, numbers)) return CS_UNSUPPORTED;
    const ptrdiff_t items = s->N * p.strips, parts = CS_MAX(1, CS_MIN((ptrdiff_t)threads, items));
    const size_t weights = cs_bytes((size_t)numbers, sizeof(REAL));
    const size_t offsets = cs_bytes((size_t)(s->F * s->HH), sizeof(int32_t));
    const size_t each = cs_bytes((size_t)p.numbers, sizeof(REAL));
    char *const scratch = cs_alloc(weights + offsets + (size_t)parts * each);
    if (!scratch) return CS_NO_MEMORY;
    pack_pairs(&p, w, (REAL *)scratch, (int32_t *)(scratch + weights));
    ptrdiff_t part;
    CS_OMP(parallel for num_threads((int)parts) if(parts > 1) schedule(static))
    for (part = 0; part < parts; part++)
        pairs_part(&p, dout, items * part / parts, items * (part + 1) / parts,
                   (REAL *)(scratch + weights + offsets + (size_t)part * each), dx);
    cs_free(scratch);
    return CS_OK;
}

#endif
