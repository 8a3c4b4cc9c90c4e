/* dx of a convolution with stride 2 and three channels: the first layer of most networks. It is four small
 * convolutions, whose results go to every second pixel (gemm/dx.h). Here the two that share a row of dx are computed
 * together: they read the same numbers of dout, and are interleaved in registers. */
#pragma once

#include "gemm/pack.h"
#include "kernels.h"
#include "runtime.h"

/* A register tile: two vectors of neighboring pairs of pixels of dx, in each channel. */
enum { CS_COLORS = 3, CS_PAIR_VECTORS = 2 };
#define CS_PAIR_TILE (CS_PAIR_VECTORS * VL)

/* The innermost loop. Even pixels meet taps 0, 2 .. of a row of the filter; odd pixels taps 1, 3 .. */
CS_NOINLINE void pairs_sums(const REAL *CS_RESTRICT x, const int32_t *CS_RESTRICT offset, ptrdiff_t rows, int last,
                            ptrdiff_t pairs, const REAL *CS_RESTRICT w, REAL *CS_RESTRICT out, ptrdiff_t pitch) {
    vec even[CS_COLORS][CS_PAIR_VECTORS], odd[CS_COLORS][CS_PAIR_VECTORS];
    CS_UNROLL(3) for (int c = 0; c < CS_COLORS; c++)
        CS_UNROLL(2) for (int v = 0; v < CS_PAIR_VECTORS; v++) even[c][v] = odd[c][v] = splat(0);
    for (const int32_t *const end = offset + rows; offset != end; offset++) {
        const REAL *from = x + *offset;
        for (ptrdiff_t s = 0; s < pairs; s++, from--, w += 2 * CS_COLORS) {
            vec error[CS_PAIR_VECTORS];
            CS_UNROLL(2) for (int v = 0; v < CS_PAIR_VECTORS; v++) {
                error[v] = load(from + v * VL);
                CS_PIN(error[v]);
            }
            CS_UNROLL(3) for (int c = 0; c < CS_COLORS; c++) {
                const vec a = splat(w[2 * c]), b = splat(w[2 * c + 1]);
                CS_UNROLL(2) for (int v = 0; v < CS_PAIR_VECTORS; v++) {
                    even[c][v] += a * error[v];
                    odd[c][v] += b * error[v];
                }
            }
        }
        if (!last) continue;
        /* With an odd number of taps the last one has no partner. */
        CS_UNROLL(2) for (int v = 0; v < CS_PAIR_VECTORS; v++) {
            vec error = load(from + v * VL);
            CS_PIN(error);
            CS_UNROLL(3) for (int c = 0; c < CS_COLORS; c++) even[c][v] += splat(w[c]) * error;
        }
        w += CS_COLORS;
    }
    CS_UNROLL(3) for (int c = 0; c < CS_COLORS; c++) CS_UNROLL(4) for (int v = 0; v < 2 * CS_PAIR_VECTORS; v++)
            store(out + c * pitch + v * VL, interleave(even[c][v / 2], odd[c][v / 2], v % 2));
}

/* For row h of dx let h + pad = 2 * a + p. It meets tap 2 * t + p with row a - t of dout. So do columns (b). */
typedef struct {
    const cs_layer *s;
    ptrdiff_t a0, a1, b0, b1; /* rows and columns a and b of all of dx */
    ptrdiff_t up;             /* rows of dout above the first a */
    ptrdiff_t left;           /* columns of dout before the first b: whole vectors, so that rows are aligned */
    ptrdiff_t strip, strips;  /* rows a that are packed at once */
    ptrdiff_t columns;        /* of b, in whole tiles */
    padded_shape packed;
    ptrdiff_t numbers;        /* in packed dout */
    REAL *weights;            /* weights and offsets come from pack_pairs() */
    int32_t *offset;
} pairs_plan;

/* Returns CS_NARROWER if rows are too short, and CS_UNSUPPORTED where the product is the better choice anyway. */
static int plan_pairs(const cs_layer *s, pairs_plan *p) {
    if (s->stride != 2 || s->C != CS_COLORS || s->WW < 2) return CS_UNSUPPORTED;
    *p = (pairs_plan){.s = s, .a0 = s->pad / 2, .b0 = s->pad / 2, .up = (s->HH + 1) / 2 - 1};
    p->a1 = (s->H + s->pad + 1) / 2;
    p->b1 = (s->W + s->pad + 1) / 2;
    p->left = cs_round((s->WW + 1) / 2 - 1, VL);
    p->columns = cs_round(p->b1 - p->b0, CS_PAIR_TILE);
    if (4 * p->columns > 5 * (p->b1 - p->b0)) return CS_NARROWER;
    for (p->strip = p->a1 - p->a0;; p->strip = (p->strip + 1) / 2) {
        p->packed = (padded_shape){.rows = p->strip + p->up, .segments = 1, .length = p->columns + p->left};
        p->packed.channel = p->packed.rows * p->packed.length;
        p->numbers = s->F * p->packed.channel + VL;
        if (p->numbers * (ptrdiff_t)sizeof(REAL) <= CS_PAIRS_BYTES) break;
        if (p->strip <= 1) return CS_UNSUPPORTED;
    }
    p->strips = cs_blocks(p->a1 - p->a0, p->strip);
    return CS_OK;
}

CS_INLINE ptrdiff_t rows_of(const cs_layer *s, int p) { return (s->HH - p + 1) / 2; } /* p, p + 2 .. of a filter */

/* Pack the weights in the order of use: for even rows and then for odd rows, [filter][row][column][channel]. The
 * offsets of the rows of dout are relative to row a. */
static void pack_pairs(const pairs_plan *p, const REAL *w) {
    const cs_layer *s = p->s;
    REAL *to = p->weights;
    int32_t *offset = p->offset;
    for (int odd = 0; odd < 2; odd++)
        for (ptrdiff_t f = 0; f < s->F; f++)
            for (ptrdiff_t k = odd; k < s->HH; k += 2) {
                *offset++ = (int32_t)((f * p->packed.rows - k / 2) * p->packed.length);
                for (ptrdiff_t l = 0; l < s->WW; l += 2)
                    for (int c = 0; c < CS_COLORS; c++) {
                        const REAL *at = w + ((f * CS_COLORS + c) * s->HH + k) * s->WW + l;
                        *to++ = at[0];
                        if (l + 1 < s->WW) *to++ = at[1];
                    }
            }
}

/* Compute row h of dx, from packed dout at row a and the first column. */
static void row_of_pairs(const pairs_plan *p, const REAL *x, ptrdiff_t h, REAL *dx) {
    const cs_layer *s = p->s;
    const int odd = (int)((h + s->pad) % 2);
    const ptrdiff_t before = odd ? s->F * rows_of(s, 0) : 0, plane = s->H * s->W;
    REAL ends[CS_COLORS * 2 * CS_PAIR_TILE];
    for (ptrdiff_t b = 0; b < p->columns; b += CS_PAIR_TILE) {
        /* With odd padding, the first pair begins a pixel before the row. */
        const ptrdiff_t at = 2 * b - s->pad % 2, end = at + 2 * CS_PAIR_TILE;
        const int fits = at >= 0 && end <= s->W;
        pairs_sums(x + b, p->offset + before, s->F * rows_of(s, odd), s->WW % 2, s->WW / 2,
                   p->weights + before * s->WW * CS_COLORS, fits ? dx + at : ends, fits ? plane : 2 * CS_PAIR_TILE);
        if (fits) continue;
        const ptrdiff_t from = CS_MAX(at, 0);
        for (int c = 0; c < CS_COLORS; c++)
            memcpy(dx + c * plane + from, ends + c * 2 * CS_PAIR_TILE + from - at,
                   (size_t)(CS_MIN(end, s->W) - from) * sizeof(REAL));
    }
}

static void strip_of_pairs(const pairs_plan *p, const REAL *dout, ptrdiff_t n, ptrdiff_t a0, REAL *packed, REAL *dx) {
    const cs_layer *s = p->s;
    const ptrdiff_t top = CS_MAX(0, 2 * a0 - s->pad), end = CS_MIN(s->H, 2 * CS_MIN(a0 + p->strip, p->a1) - s->pad);
    const ptrdiff_t image = s->F * s->OH * s->OW;
    pad_image(packed, dout + n * image, dout + s->N * image, s->F, &p->packed, a0 - p->up, p->b0 - p->left, 1, s->OH,
              s->OW);
    for (ptrdiff_t h = top; h < end; h++) {
        const ptrdiff_t row = (h + s->pad) / 2 - a0 + p->up;
        row_of_pairs(p, packed + row * p->packed.length + p->left, h, dx + (n * CS_COLORS * s->H + h) * s->W);
    }
}

/* Compute dx; or return what plan_pairs() returns, and CS_UNSUPPORTED if weights are not finite. */
static int pairs_dx(const cs_layer *s, const cs_call *call) {
    const ptrdiff_t numbers = s->F * s->C * s->HH * s->WW;
    pairs_plan p;
    const int done = plan_pairs(s, &p);
    if (done == CS_NARROWER && call->narrows) return CS_NARROWER;
    if (done != CS_OK || !all_finite(call->w, numbers)) return CS_UNSUPPORTED;
    const ptrdiff_t items = s->N * p.strips;
    const int threads = (int)CS_MAX(1, CS_MIN((ptrdiff_t)call->threads, items));
    const size_t weights = cs_bytes((size_t)numbers, sizeof(REAL));
    const size_t offsets = cs_bytes((size_t)(s->F * s->HH), sizeof(int32_t));
    const size_t each = cs_bytes((size_t)p.numbers, sizeof(REAL));
    char *const scratch = cs_alloc(weights + offsets + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    p.weights = (REAL *)scratch;
    p.offset = (int32_t *)(scratch + weights);
    pack_pairs(&p, call->w);
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (ptrdiff_t item = 0; item < items; item++) {
        char *const mine = scratch + weights + offsets + (size_t)cs_thread() * each;
        strip_of_pairs(&p, call->dout, item / p.strips, p.a0 + item % p.strips * p.strip, (REAL *)mine, call->dx);
    }
    cs_free(scratch);
    return CS_OK;
}
