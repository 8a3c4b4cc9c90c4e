/* dw and db of a convolution of few channels, such as the first of a network.
 *
 * Here a vector holds pixels, of dout and of x alike, and each number of dw is summed in the lanes of a
 * vector of its own until the batch is through. Nothing is transposed, no number broadcast, and no lane
 * idle, whatever the number of filters and taps. There must be room for a vector for each number of dw,
 * and rows of dout must be whole vectors. */
#ifndef CS231N_DOTS_H
#define CS231N_DOTS_H

#include "gemm/columns.h"
#include "gemm/strip.h"

#ifdef CS_VECTORS

typedef struct {
    const REAL *dout, *x;
    const int32_t *offset;                 /* of the taps, in packed x */
    ptrdiff_t plane, rows, columns, pitch; /* pitch: from row to row of packed x */
    ptrdiff_t filter;                      /* from filter to filter of the sums */
} dots_call;

/* The sums of `filters` filters and `taps` taps over a rectangle: lane k sums the pixels k, k + VL, ..
 * of each row. Inlined for each pair of constants, so that the sums are registers. */
CS_INLINE void add_dots(const dots_call *call, REAL *CS_RESTRICT sums, const int filters,
                        const int taps) {
    vec sum[4][3];
    const REAL *error[4], *x[3];
    CS_UNROLL(4) for (int f = 0; f < filters; f++) {
        error[f] = call->dout + f * call->plane;
        CS_UNROLL(3) for (int t = 0; t < taps; t++)
            sum[f][t] = load(sums + f * call->filter + t * VL);
    }
    CS_UNROLL(3) for (int t = 0; t < taps; t++) x[t] = call->x + call->offset[t];
    const ptrdiff_t all = call->rows * call->columns, skip = call->pitch - call->columns;
    for (ptrdiff_t i = 0, k = 0; k < all; i += skip)
        for (const ptrdiff_t end = k + call->columns; k < end; k += VL, i += VL) {
            vec a[3];
            CS_UNROLL(3) for (int t = 0; t < taps; t++) {
                a[t] = load(x[t] + i);
                CS_PIN(a[t]);
            }
            CS_UNROLL(4) for (int f = 0; f < filters; f++) {
                vec e = load(error[f] + k);
                CS_PIN(e);
                CS_UNROLL(3) for (int t = 0; t < taps; t++) sum[f][t] += e * a[t];
            }
        }
    CS_UNROLL(4) for (int f = 0; f < filters; f++) {
        CS_UNROLL(3) for (int t = 0; t < taps; t++)
            store(sums + f * call->filter + t * VL, sum[f][t]);
    }
}

typedef struct {
    const cs_conv *s;
    ptrdiff_t taps;       /* of all channels */
    ptrdiff_t rows, down; /* rows of dout in a rectangle; rectangles of an image */
    padded_shape packed;
    ptrdiff_t numbers;    /* in packed x */
    const int32_t *offset;
} dots_plan;

/* The size of the next block of `left`, where blocks have at most `most` and are as equal as can be. */
CS_INLINE int next_block(ptrdiff_t left, ptrdiff_t most) {
    const ptrdiff_t blocks = (left + most - 1) / most;
    return (int)((left + blocks - 1) / blocks);
}

/* What a thread has for itself: packed x, its vectors of sums [filter][tap], its sums of db. */
typedef struct {
    REAL *packed, *sums;
    double *db;
} dots_own;

/* In cycles, for an image: what dw.h takes for products by vectors, for transposing dout and for padding x. */
static double cycles_of_strips(const cs_conv *s) {
    const double taps = (double)(s->C * s->HH * s->WW), pixels = (double)(s->OH * s->OW);
    return (double)((s->F + CS_PAIR - 1) / CS_PAIR) * (taps + CS_PAIR) * pixels +
           (double)(s->C * s->H * s->W);
}

/* And what dots take. A row of pixels begins sooner here, but sums come and go for each rectangle. */
static double cycles_of_dots(const dots_plan *p) {
    const cs_conv *s = p->s;
    const double blocks = (double)((s->F + 3) / 4 * ((p->taps + 2) / 3));
    return blocks * (double)(s->OH * (6 * s->OW / VL + 5) + 60 * p->down) +
           (double)(s->C * s->H * s->W + s->F * s->OH * s->OW / VL);
}

/* CS_UNSUPPORTED where dw.h is the better choice. */
static int plan_dots(const cs_conv *s, dots_plan *p) {
    const ptrdiff_t size = sizeof(REAL);
    p->s = s;
    p->taps = s->C * s->HH * s->WW;
    if (s->N == 0 || s->F == 0 || p->taps < 2 || s->OW % VL || s->C > CS_FEW_CHANNELS)
        return CS_UNSUPPORTED;
    if (p->taps * s->F > CS_DOTS_BYTES / (VL * size)) return CS_UNSUPPORTED;
    p->rows = CS_MAX(1, CS_MIN(s->OH, CS_ERRORS_BYTES / (s->OW * size)));
    p->down = (s->OH + p->rows - 1) / p->rows;
    const ptrdiff_t kept = CS_MIN(s->stride, s->HH);
    p->packed = (padded_shape){.rows = (p->rows - 1) * kept + s->HH, .segments = CS_MIN(s->stride, s->WW),
                               .length = s->OW + (s->WW - 1) / s->stride, .kept = kept};
    p->packed.channel = p->packed.rows * p->packed.segments * p->packed.length;
    p->numbers = s->C * p->packed.channel;
    if (p->numbers > CS_DOTS_PIXELS / size) return CS_UNSUPPORTED;
    return cycles_of_dots(p) < cycles_of_strips(s) ? CS_OK : CS_UNSUPPORTED;
}

static void dots_offsets(dots_plan *p, int32_t *offset) {
    const cs_conv *s = p->s;
    const padded_shape *k = &p->packed;
    p->offset = offset;
    for (ptrdiff_t c = 0; c < s->C; c++)
        for (ptrdiff_t i = 0; i < s->HH; i++)
            for (ptrdiff_t j = 0; j < s->WW; j++)
                *offset++ = (int32_t)(((c * k->rows + i) * k->segments + j % s->stride) * k->length +
                                      j / s->stride);
}

/* Blocks are as equal as can be: of two taps or more, none of a lone one. */
static void run_dots(const dots_call *call, int filters, int taps, REAL *sums) {
    switch (3 * filters + taps) {
    case 3 * 4 + 3: add_dots(call, sums, 4, 3); break;
    case 3 * 4 + 2: add_dots(call, sums, 4, 2); break;
    case 3 * 3 + 3: add_dots(call, sums, 3, 3); break;
    case 3 * 3 + 2: add_dots(call, sums, 3, 2); break;
    case 3 * 2 + 3: add_dots(call, sums, 2, 3); break;
    case 3 * 2 + 2: add_dots(call, sums, 2, 2); break;
    case 3 * 1 + 3: add_dots(call, sums, 1, 3); break;
    default: add_dots(call, sums, 1, 2); break;
    }
}

/* The rectangles [r0, r1) of the batch, which are `down` to an image. */
static void dots_part(const dots_plan *p, const REAL *dout, const REAL *x, ptrdiff_t r0, ptrdiff_t r1,
                      const dots_own *own) {
    const cs_conv *s = p->s;
    const ptrdiff_t plane = s->OH * s->OW;
    for (ptrdiff_t r = r0; r < r1; r++) {
        const ptrdiff_t n = r / p->down, i = r % p->down * p->rows;
        const REAL *errors = dout + n * s->F * plane + i * s->OW;
        pad_image(own->packed, x + n * s->C * s->H * s->W, s->C, &p->packed, i * s->stride - s->pad,
                   -s->pad, s->stride, s->H, s->W);
        dots_call call = {.x = own->packed, .plane = plane, .columns = s->OW};
        call.rows = CS_MIN(p->rows, s->OH - i);
        call.pitch = p->packed.kept * p->packed.segments * p->packed.length;
        call.filter = p->taps * VL;
        int filters, taps;
        for (ptrdiff_t f = 0; f < s->F; f += filters) {
            filters = next_block(s->F - f, 4);
            call.dout = errors + f * plane;
            for (ptrdiff_t t = 0; t < p->taps; t += taps) {
                taps = next_block(p->taps - t, 3);
                call.offset = p->offset + t;
                run_dots(&call, filters, taps, own->sums + (f * p->taps + t) * VL);
            }
            for (int q = 0; q < filters; q++)
                own->db[f + q] += (double)sum_of(call.dout + q * plane, call.rows * s->OW);
        }
    }
}

/* dw and db from what the threads have summed. */
static void add_parts_of_dots(const dots_plan *p, const dots_own *own, ptrdiff_t parts, REAL *dw,
                              REAL *db) {
    for (ptrdiff_t k = 0; k < p->s->F * p->taps; k++) {
        vec sum = load(own[0].sums + k * VL);
        for (ptrdiff_t q = 1; q < parts; q++) sum += load(own[q].sums + k * VL);
        REAL lanes[VL];
        store(lanes, sum);
        dw[k] = lanes[0];
        for (int l = 1; l < VL; l++) dw[k] += lanes[l];
    }
    for (ptrdiff_t f = 0; f < p->s->F; f++) {
        double sum = 0;
        for (ptrdiff_t q = 0; q < parts; q++) sum += own[q].db[f];
        db[f] = (REAL)sum;
    }
}
#endif

#endif
