/* dw and db of a direct convolution.
 *
 * dw[f, c, k, l] is a sum over pixels of dout times x. One of the two is transposed, a rectangle of
 * pixels at a time, so that a vector holds one pixel of many channels; numbers of the other are
 * broadcast. No lane is ever added across, no pixel lies outside the sum, and so inf and NaN stay
 * where the naive layer has them. Which of the two is transposed is a matter of cost: x where it has
 * channels enough to fill vectors, dout otherwise.
 *
 * Work is shared out by groups of blocks of channels, and by parts of the batch where groups are few;
 * parts are added up in order at the end, so the sum does not depend on which thread was quicker. A
 * rectangle meets all blocks of a group while it lies in the cache; the group is one block where the
 * sums of more would push it out. */
#ifndef CS231N_DIRECT_DW_H
#define CS231N_DIRECT_DW_H

#include "direct_pack.h"
#include "kernels.h"
#include "runtime.h"
#include "shuffle.h"

typedef struct {
    const REAL *vectors, *numbers[6];
    ptrdiff_t rows, columns;
    ptrdiff_t vector_row, vector_step, number_row, number_step;
} dw_call;

#define CS_DW_NAME(fb) CS_DW_NAME_(fb)
#define CS_DW_NAME_(fb) dw_##fb
#define CS_TEMPLATE "direct_dw_micro.h"
#include "rows.h"

enum { CS_DW_PIXELS = 256, CS_DW_BYTES = 256 * 1024, CS_DW_GROUP = 16 };
#define CS_PAIR (2 * VL) /* channels in a block */

typedef struct {
    cs_conv s;
    int over_channels;            /* vectors along the channels of x, or along the filters */
    ptrdiff_t rows, columns;      /* of a rectangle of output pixels */
    ptrdiff_t height, width;      /* of the rectangle of x under it */
    ptrdiff_t blocks, others;     /* blocks of the vector side; rows of dw for each */
    ptrdiff_t group;              /* blocks that one thread takes through a rectangle */
    ptrdiff_t chunk;              /* channels of x packed at once, over filters */
    ptrdiff_t vectors, numbers;   /* room for the two sides, in numbers */
    ptrdiff_t parts;
} dw_plan;

static void run_dw(const dw_call *call, int rows, REAL *dw) {
#define CS_CALL(n) dw_##n(call, dw)
    CS_BY_ROWS(rows, CS_CALL)
#undef CS_CALL
}

/* [pixel][CS_PAIR] from `count` planes of (height, width), a rectangle from (top, left); zeros
 * outside the planes, and in the lanes past `count`. */
static void transpose_in(REAL *CS_RESTRICT dst, const REAL *src, ptrdiff_t count, ptrdiff_t top,
                         ptrdiff_t left, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t height,
                         ptrdiff_t width) {
    const ptrdiff_t plane = height * width;
    const ptrdiff_t from = CS_MIN(columns, CS_MAX(0, -left));
    const ptrdiff_t to = CS_MAX(from, CS_MIN(columns, width - left));
    for (ptrdiff_t r = 0; r < rows; r++, dst += columns * CS_PAIR) {
        const ptrdiff_t y = top + r;
        if (y < 0 || y >= height || count < CS_PAIR || from > 0 || to < columns)
            memset(dst, 0, (size_t)(columns * CS_PAIR) * sizeof(REAL));
        if (y < 0 || y >= height) continue;
        const REAL *row = src + y * width + left;
        for (ptrdiff_t half = 0; half < CS_MIN(count, CS_PAIR); half += VL) {
            REAL *const to_row = dst + half;
            const REAL *const of_row = row + half * plane;
            ptrdiff_t j = from;
#ifdef CS_VECTORS
            if (to - from >= VL)
                for (; j < to; j += VL) {
                    /* The last square ends with the row: some pixels are written twice. */
                    const ptrdiff_t at = CS_MIN(j, to - VL);
                    vec square[VL];
                    if (count - half >= VL)
                        CS_UNROLL(16) for (int l = 0; l < VL; l++)
                            square[l] = load(of_row + l * plane + at);
                    else
                        for (int l = 0; l < VL; l++)
                            square[l] = half + l < count ? load(of_row + l * plane + at) : splat(0);
                    transpose_square(square);
                    CS_UNROLL(16) for (int l = 0; l < VL; l++)
                        store(to_row + (at + l) * CS_PAIR, square[l]);
                }
#endif
            for (; j < to; j++)
                for (ptrdiff_t k = 0; k < CS_MIN(VL, count - half); k++)
                    to_row[j * CS_PAIR + k] = of_row[k * plane + j];
        }
    }
}

/* The sum of a run of numbers, four vectors at a time: one alone would wait for its last addition. */
static REAL sum_of(const REAL *a, ptrdiff_t count) {
    vec sum[4] = {splat(0), splat(0), splat(0), splat(0)};
    ptrdiff_t i = 0;
    for (; i + 4 * VL <= count; i += 4 * VL)
        CS_UNROLL(4) for (int k = 0; k < 4; k++) sum[k] += load(a + i + k * VL);
    for (; i + VL <= count; i += VL) sum[0] += load(a + i);
    REAL rest = 0, lanes[VL];
    store(lanes, (sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (int k = 0; k < VL; k++) rest += lanes[k];
    for (; i < count; i++) rest += a[i];
    return rest;
}

/* A rectangle with x transposed: for each tap, all filters against one block of channels. */
static void dw_over_channels(const dw_plan *p, const REAL *x, const REAL *dout, ptrdiff_t block,
                             ptrdiff_t i0, ptrdiff_t j0, REAL *room, REAL *dw, double *db) {
    const cs_conv *s = &p->s;
    const ptrdiff_t rows = CS_MIN(p->rows, s->OH - i0), columns = CS_MIN(p->columns, s->OW - j0);
    const ptrdiff_t width = (columns - 1) * s->stride + s->WW, plane = s->OH * s->OW;
    transpose_in(room, x + block * CS_PAIR * s->H * s->W, CS_MIN(CS_PAIR, s->C - block * CS_PAIR),
                 i0 * s->stride - s->pad, j0 * s->stride - s->pad,
                 (rows - 1) * s->stride + s->HH, width, s->H, s->W);
    dw_call call = {.rows = rows, .columns = columns};
    call.vector_row = s->stride * width * CS_PAIR;
    call.vector_step = s->stride * CS_PAIR;
    call.number_row = s->OW;
    call.number_step = 1;
    const REAL *corner = dout + i0 * s->OW + j0;
    for (ptrdiff_t k = 0; k < s->HH; k++)
        for (ptrdiff_t l = 0; l < s->WW; l++) {
            call.vectors = room + (k * width + l) * CS_PAIR;
            int count;
            for (ptrdiff_t f = 0; f < s->F; f += count, dw += count * CS_PAIR) {
                count = next_rows(s->F - f);
                for (int q = 0; q < count; q++) call.numbers[q] = corner + (f + q) * plane;
                run_dw(&call, count, dw);
            }
        }
    if (!db) return;
    /* Rows that follow one another are one run of numbers. */
    const ptrdiff_t runs = columns == s->OW ? 1 : rows;
    for (ptrdiff_t f = 0; f < s->F; f++)
        for (ptrdiff_t i = 0; i < runs; i++)
            db[f] += (double)sum_of(corner + f * plane + i * s->OW, rows * columns / runs);
}

/* A rectangle of dout for `filters` filters, transposed; their sums go to db. */
static void add_errors(const dw_plan *p, const REAL *dout, ptrdiff_t filters, ptrdiff_t i0,
                       ptrdiff_t j0, REAL *room, double *db) {
    const cs_conv *s = &p->s;
    const ptrdiff_t rows = CS_MIN(p->rows, s->OH - i0), columns = CS_MIN(p->columns, s->OW - j0);
    transpose_in(room, dout, filters, i0, j0, rows, columns, s->OH, s->OW);
    /* Four sums: a lone one would wait for its last addition. */
    vec sums[4] = {splat(0), splat(0), splat(0), splat(0)};
    const REAL *at = room, *const end = room + rows * columns * CS_PAIR;
    for (; at + 2 * CS_PAIR <= end; at += 2 * CS_PAIR)
        CS_UNROLL(4) for (int k = 0; k < 4; k++) sums[k] += load(at + k * VL);
    if (at < end)
        CS_UNROLL(2) for (int k = 0; k < 2; k++) sums[k] += load(at + k * VL);
    REAL lanes[CS_PAIR];
    store(lanes, sums[0] + sums[2]);
    store(lanes + VL, sums[1] + sums[3]);
    for (ptrdiff_t k = 0; k < filters; k++) db[k] += (double)lanes[k];
}

/* A rectangle with dout transposed: all taps of x against the blocks [b0, b1) of filters. */
static void dw_over_filters(const dw_plan *p, const REAL *x, const REAL *dout, ptrdiff_t b0,
                            ptrdiff_t b1, ptrdiff_t i0, ptrdiff_t j0, REAL *room, REAL *dw,
                            double *db) {
    const cs_conv *s = &p->s;
    const ptrdiff_t rows = CS_MIN(p->rows, s->OH - i0), columns = CS_MIN(p->columns, s->OW - j0);
    const ptrdiff_t room_of_block = p->rows * p->columns * CS_PAIR;
    REAL *const pixels = room + p->vectors;
    for (ptrdiff_t b = b0; b < b1; b++)
        add_errors(p, dout + b * CS_PAIR * s->OH * s->OW, CS_MIN(CS_PAIR, s->F - b * CS_PAIR), i0,
                   j0, room + (b - b0) * room_of_block, db + b * CS_PAIR);
    packed_shape shape = {0, (rows - 1) * s->stride + s->HH, 1, (columns - 1) * s->stride + s->WW,
                          1};
    dw_call call = {.rows = rows, .columns = columns};
    call.vector_row = columns * CS_PAIR;
    call.vector_step = CS_PAIR;
    call.number_row = s->stride * shape.length;
    call.number_step = s->stride;
    const ptrdiff_t taps = s->HH * s->WW;
    for (ptrdiff_t c = 0; c < s->C; c += p->chunk) {
        shape.channels = CS_MIN(p->chunk, s->C - c);
        pack_image(pixels, x + c * s->H * s->W, &shape, i0 * s->stride - s->pad,
                   j0 * s->stride - s->pad, 1, s->H, s->W);
        int count;
        for (ptrdiff_t t = 0; t < shape.channels * taps; t += count) {
            count = next_rows(shape.channels * taps - t);
            for (int q = 0; q < count; q++) {
                const ptrdiff_t channel = (t + q) / taps, k = (t + q) % taps / s->WW;
                const ptrdiff_t l = (t + q) % s->WW;
                call.numbers[q] = pixels + (channel * shape.rows + k) * shape.length + l;
            }
            for (ptrdiff_t b = 0; b < b1 - b0; b++) {
                call.vectors = room + b * room_of_block;
                run_dw(&call, count, dw + (b * p->others + c * taps + t) * CS_PAIR);
            }
        }
    }
}

/* In cycles, for an image: products by vectors; about one for each number that is transposed; half of
 * one for each that every block of filters copies; and a dozen where a row of pixels begins. */
typedef struct {
    double over_channels, over_filters;
} dw_cycles;

static dw_cycles cycles_of_dw(const cs_conv *s) {
    const double taps = (double)(s->HH * s->WW), pixels = (double)(s->OH * s->OW);
    const double image = (double)(s->H * s->W), rows = 12.0 * (double)s->OH;
    const double channel_blocks = (double)((s->C + CS_PAIR - 1) / CS_PAIR);
    const double filter_blocks = (double)((s->F + CS_PAIR - 1) / CS_PAIR);
    const double sixes_of_filters = (double)((s->F + 5) / 6);
    const double sixes_of_taps = (double)((s->C * s->HH * s->WW + 5) / 6);
    dw_cycles cycles;
    cycles.over_channels = channel_blocks * ((double)s->F * taps * pixels + CS_PAIR * image +
                                             taps * sixes_of_filters * rows);
    cycles.over_filters = filter_blocks * ((double)s->C * (taps * pixels + image / 2) +
                                           CS_PAIR * pixels + sixes_of_taps * rows);
    return cycles;
}

static int plan_dw(const cs_conv *shape, int threads, dw_plan *p) {
    p->s = *shape;
    const cs_conv *s = &p->s;
    const dw_cycles cycles = cycles_of_dw(s);
    p->over_channels = cycles.over_channels <= cycles.over_filters;
    p->columns = CS_MIN(s->OW, CS_DW_PIXELS);
    p->rows = CS_MIN(s->OH, CS_MAX(1, CS_DW_PIXELS / p->columns));
    p->height = (p->rows - 1) * s->stride + s->HH;
    p->width = (p->columns - 1) * s->stride + s->WW;
    const ptrdiff_t under = p->height * p->width, most = CS_DW_BYTES / (ptrdiff_t)sizeof(REAL);
    if (p->over_channels) {
        p->blocks = (s->C + CS_PAIR - 1) / CS_PAIR;
        p->others = s->HH * s->WW * s->F;
        p->vectors = under * CS_PAIR;
        p->numbers = 0;
    } else {
        p->blocks = (s->F + CS_PAIR - 1) / CS_PAIR;
        p->others = s->C * s->HH * s->WW;
        p->vectors = p->rows * p->columns * CS_PAIR;
        p->chunk = CS_MAX(1, CS_MIN(s->C, most / under));
        p->numbers = under * p->chunk;
    }
    const int fits = p->blocks <= CS_DW_GROUP && p->blocks * p->others * CS_PAIR <= most;
    /* Threads need work too: with a lone image it is the blocks that are shared out. */
    p->group = fits && s->N >= threads ? p->blocks : 1;
    if (!p->over_channels) p->vectors *= p->group;
    if (p->vectors + p->numbers > 6 * most) return CS_UNSUPPORTED;
    /* So many parts of the batch that no thread waits long for the last. */
    for (p->parts = 1; p->parts < CS_MIN((ptrdiff_t)threads, s->N); p->parts++) {
        const ptrdiff_t items = p->parts * (p->blocks / p->group);
        const ptrdiff_t turns = (items + threads - 1) / threads;
        if (10 * turns * threads <= 11 * items) break;
    }
    return CS_OK;
}

/* Add the parts up, in order, and bring them back to (F, C, HH, WW). */
static void gather_dw(const dw_plan *p, const REAL *parts, const double *db_parts, REAL *dw,
                      REAL *db, int threads) {
    const cs_conv *s = &p->s;
    const ptrdiff_t taps = s->HH * s->WW, size = p->blocks * p->others * CS_PAIR;
    ptrdiff_t f;
    (void)threads;
    CS_OMP(parallel for num_threads(threads) if(threads > 1 && s->C * taps * s->F > 32 * 1024))
    for (f = 0; f < s->F; f++) {
        REAL *const row = dw + f * s->C * taps;
        if (p->over_channels) {
            for (ptrdiff_t block = 0; block < p->blocks; block++)
                for (ptrdiff_t t = 0; t < taps; t++) {
                    const REAL *from = parts + (block * p->others + t * s->F + f) * CS_PAIR;
                    REAL *to = row + block * CS_PAIR * taps + t;
                    for (ptrdiff_t k = 0; k < CS_MIN(CS_PAIR, s->C - block * CS_PAIR); k++) {
                        REAL sum = from[k];
                        for (ptrdiff_t q = 1; q < p->parts; q++) sum += from[k + q * size];
                        to[k * taps] = sum;
                    }
                }
        } else {
            const REAL *from = parts + f / CS_PAIR * p->others * CS_PAIR + f % CS_PAIR;
            for (ptrdiff_t k = 0; k < s->C * taps; k++) {
                REAL sum = from[k * CS_PAIR];
                for (ptrdiff_t q = 1; q < p->parts; q++) sum += from[k * CS_PAIR + q * size];
                row[k] = sum;
            }
        }
        double sum = 0;
        for (ptrdiff_t q = 0; q < p->parts; q++) sum += db_parts[q * s->F + f];
        db[f] = (REAL)sum;
    }
}

static int direct_dw(const cs_conv *s, const REAL *dout, const REAL *x, REAL *dw, REAL *db,
                     int threads) {
    if (s->N == 0 || s->C == 0 || s->F == 0) {
        memset(dw, 0, (size_t)(s->F * s->C * s->HH * s->WW) * sizeof(REAL));
        for (ptrdiff_t f = 0; f < s->F; f++) {
            double sum = 0;
            for (ptrdiff_t n = 0; n < s->N; n++)
                sum += (double)sum_of(dout + (n * s->F + f) * s->OH * s->OW, s->OH * s->OW);
            db[f] = (REAL)sum;
        }
        return CS_OK;
    }
    dw_plan p;
    const int planned = plan_dw(s, threads, &p);
    if (planned != CS_OK) return planned;
    const ptrdiff_t groups = p.blocks / p.group, items = p.parts * groups;
    const ptrdiff_t size = p.blocks * p.others * CS_PAIR;
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t sums = cs_bytes((size_t)(p.parts * size), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)(p.parts * s->F), sizeof(double));
    const size_t each = cs_bytes((size_t)(p.vectors + p.numbers), sizeof(REAL));
    char *scratch = cs_alloc(sums + biases + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    REAL *const parts = (REAL *)scratch;
    double *const db_parts = (double *)(scratch + sums);
    ptrdiff_t item;
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (item = 0; item < items; item++) {
        REAL *const room = (REAL *)(scratch + sums + biases + (size_t)cs_thread() * each);
        const ptrdiff_t part = item / groups, b0 = item % groups * p.group, b1 = b0 + p.group;
        REAL *const to = parts + part * size + b0 * p.others * CS_PAIR;
        double *const to_db = db_parts + part * s->F;
        memset(to, 0, (size_t)(p.group * p.others * CS_PAIR) * sizeof(REAL));
        /* Over channels, the first block sums dout; over filters, each block its own lanes. */
        const ptrdiff_t f0 = p.over_channels ? 0 : b0 * CS_PAIR;
        const ptrdiff_t f1 = p.over_channels ? (b0 ? 0 : s->F) : CS_MIN(s->F, b1 * CS_PAIR);
        for (ptrdiff_t f = f0; f < f1; f++) to_db[f] = 0;
        for (ptrdiff_t n = part * s->N / p.parts; n < (part + 1) * s->N / p.parts; n++) {
            const REAL *image = x + n * s->C * s->H * s->W;
            const REAL *errors = dout + n * s->F * s->OH * s->OW;
            for (ptrdiff_t i = 0; i < s->OH; i += p.rows)
                for (ptrdiff_t j = 0; j < s->OW; j += p.columns)
                    if (!p.over_channels)
                        dw_over_filters(&p, image, errors, b0, b1, i, j, room, to, to_db);
                    else
                        for (ptrdiff_t b = b0; b < b1; b++)
                            dw_over_channels(&p, image, errors, b, i, j, room,
                                             to + (b - b0) * p.others * CS_PAIR, b ? NULL : to_db);
        }
    }
    gather_dw(&p, parts, db_parts, dw, db, threads);
    cs_free(scratch);
    return CS_OK;
}

#endif
