/* dx of a convolution with stride 2 and few channels, such as the first of a network.
 *
 * With stride 2 the pixels of dx fall into four grids (direct_forward.h). With few channels those are
 * four small convolutions, whose results go to every second pixel. Here both grids of a row of dx are
 * computed at once: they meet the same numbers of dout, and interleave in registers. */
#ifndef CS231N_DIRECT_PAIRS_H
#define CS231N_DIRECT_PAIRS_H

#include "direct_pack.h"
#include "kernels.h"
#include "runtime.h"
#include "shuffle.h"

#ifdef CS_VECTORS

#define CS_PAIRS_NAME(cb) CS_PAIRS_NAME_(cb)
#define CS_PAIRS_NAME_(cb) pairs_##cb
#define CB 3
#define PV 2
#include "direct_pairs_micro.h"
#define CB 2
#define PV 2
#include "direct_pairs_micro.h"
#define CB 1
#define PV 4
#include "direct_pairs_micro.h"

enum { CS_PAIRS_CHANNELS = 4, CS_PAIRS_BYTES = 256 * 1024 };

/* Pixel h of dx has h + pad = 2 a + p, and meets tap 2 t + p of the kernel with row a - t of dout.
 * Columns likewise. */
typedef struct {
    const cs_conv *s;
    ptrdiff_t a0, a1, b0, b1; /* rows and columns a and b of all of dx */
    ptrdiff_t up;             /* rows of dout above the first a */
    ptrdiff_t left;           /* columns before the first b: whole vectors, so that rows are aligned */
    ptrdiff_t strip, strips;  /* rows a that are packed at once */
    ptrdiff_t pitch;          /* of a row of dx before it is cut to its ends */
    packed_shape packed;
} pairs_plan;

/* How many channels to do next of `left`. */
CS_INLINE int next_channels(ptrdiff_t left) { return left == 4 ? 2 : (int)CS_MIN(left, 3); }

/* CS_UNSUPPORTED where direct_engine.h is the better choice. */
static int plan_pairs(const cs_conv *s, pairs_plan *p) {
    if (s->stride != 2 || s->C > CS_PAIRS_CHANNELS || s->WW < 2) return CS_UNSUPPORTED;
    p->s = s;
    p->a0 = p->b0 = s->pad / 2;
    p->a1 = (s->H + s->pad + 1) / 2;
    p->b1 = (s->W + s->pad + 1) / 2;
    p->up = (s->HH + 1) / 2 - 1;
    p->left = ((s->WW + 1) / 2 - 1 + VL - 1) / VL * VL;
    /* Whole tiles, of two vectors or four. */
    const ptrdiff_t tile = (s->C == 1 ? 4 : 2) * VL;
    const ptrdiff_t columns = (p->b1 - p->b0 + tile - 1) / tile * tile;
    if (4 * columns > 5 * (p->b1 - p->b0)) return CS_UNSUPPORTED;
    p->pitch = 2 * columns;
    for (p->strip = p->a1 - p->a0;; p->strip = (p->strip + 1) / 2) {
        p->packed = (packed_shape){s->F, p->strip + p->up, 1, columns + p->left, 1};
        const ptrdiff_t numbers = s->F * p->packed.rows * p->packed.length;
        if (numbers * (ptrdiff_t)sizeof(REAL) <= CS_PAIRS_BYTES) break;
        if (p->strip <= 1) return CS_UNSUPPORTED;
    }
    p->strips = (p->a1 - p->a0 + p->strip - 1) / p->strip;
    return CS_OK;
}

/* Taps of a kernel's rows p, p + 2, .. */
CS_INLINE ptrdiff_t rows_of(const cs_conv *s, int p) { return (s->HH - p + 1) / 2; }

/* Weights in the order of use: for even rows, then for odd ones, for each block of channels
 * [filter][row][column][channel]; and the offsets of the rows of dout that they meet. */
static void pack_pairs(const pairs_plan *p, const REAL *w, REAL *to, int32_t *offset) {
    const cs_conv *s = p->s;
    for (int odd = 0; odd < 2; odd++) {
        for (ptrdiff_t f = 0; f < s->F; f++)
            for (ptrdiff_t t = 0; t < rows_of(s, odd); t++)
                *offset++ = (int32_t)((f * p->packed.rows + p->up - t) * p->packed.length + p->left);
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

/* One row of dx, all channels: h = 2 a + odd - pad. */
static void row_of_pairs(const pairs_plan *p, const REAL *x, const REAL *w, const int32_t *offset,
                         int odd, REAL *row) {
    const cs_conv *s = p->s;
    const ptrdiff_t rows = s->F * rows_of(s, odd), pairs = s->WW / 2;
    const int last = s->WW % 2;
    int count;
    for (ptrdiff_t c = 0; c < s->C; c += count, row += count * p->pitch) {
        count = next_channels(s->C - c);
        const ptrdiff_t tile = (count == 1 ? 4 : 2) * VL;
        for (ptrdiff_t b = 0; 2 * b < p->pitch; b += tile)
            switch (count) {
            case 3: pairs_3(x + b, offset, rows, pairs, last, w, row + 2 * b, p->pitch); break;
            case 2: pairs_2(x + b, offset, rows, pairs, last, w, row + 2 * b, p->pitch); break;
            default: pairs_1(x + b, offset, rows, pairs, last, w, row + 2 * b, p->pitch);
            }
        w += rows * s->WW * count;
    }
}

static int pairs_dx(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    pairs_plan p;
    const int planned = plan_pairs(s, &p);
    if (planned != CS_OK) return planned;
    const ptrdiff_t items = s->N * p.strips, even_taps = s->F * rows_of(s, 0);
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t weights = cs_bytes((size_t)(s->F * s->C * s->HH * s->WW), sizeof(REAL));
    const size_t offsets = cs_bytes((size_t)(s->F * s->HH), sizeof(int32_t));
    const size_t packed =
        cs_bytes((size_t)(s->F * p.packed.rows * p.packed.length), sizeof(REAL));
    const size_t each = packed + cs_bytes((size_t)(s->C * p.pitch), sizeof(REAL));
    char *scratch = cs_alloc(weights + offsets + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    const REAL *const even_weights = (REAL *)scratch;
    const int32_t *const even_rows = (int32_t *)(scratch + weights);
    pack_pairs(&p, w, (REAL *)scratch, (int32_t *)(scratch + weights));
    ptrdiff_t item;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (item = 0; item < items; item++) {
        char *const own = scratch + weights + offsets + (size_t)cs_thread() * each;
        REAL *const x = (REAL *)own, *const row = (REAL *)(own + packed);
        const ptrdiff_t n = item / p.strips, a0 = p.a0 + item % p.strips * p.strip;
        pack_image(x, dout + n * s->F * s->OH * s->OW, &p.packed, a0 - p.up, p.b0 - p.left, 1, s->OH,
                   s->OW);
        for (ptrdiff_t a = a0; a < CS_MIN(a0 + p.strip, p.a1); a++)
            for (int odd = 0; odd < 2; odd++) {
                const ptrdiff_t h = 2 * a + odd - s->pad;
                if (h < 0 || h >= s->H) continue;
                row_of_pairs(&p, x + (a - a0) * p.packed.length,
                             even_weights + (odd ? even_taps * s->WW * s->C : 0),
                             even_rows + (odd ? even_taps : 0), odd, row);
                for (ptrdiff_t c = 0; c < s->C; c++)
                    memcpy(dx + ((n * s->C + c) * s->H + h) * s->W, row + c * p.pitch + s->pad % 2,
                           (size_t)s->W * sizeof(REAL));
            }
    }
    cs_free(scratch);
    return CS_OK;
}
#endif

#endif
