/* Direct convolution as an implicit im2col, for the forward pass and for dx alike.
 *
 * A rectangle of one image is packed (direct_pack.h); a tap is then an offset into the buffer, and
 * PV vectors of neighbouring output pixels are computed for FB filters at a time in registers: a
 * tile. All filters pass over a few tiles before the next ones' turn: the pixels stay in the L1 cache
 * and the weights stream past in the order they were packed in. Weights too many for the L2 cache
 * would come from memory each time: there many tiles, of several images, wait for one another, and it
 * is a block of weights that stays while they pass.
 *
 * An output may be made of several interleaved grids (`phase`): dx of a convolution with stride s
 * is s * s small convolutions of stride 1. They share the packed rectangle. */
#ifndef CS231N_DIRECT_ENGINE_H
#define CS231N_DIRECT_ENGINE_H

#include "direct_plan.h"
#include "runtime.h"

typedef struct {
    const REAL *x[8];
    REAL *out[8];
    const int32_t *offset;
    const REAL *bias; /* NULL: go on from the sums in the tile */
    ptrdiff_t taps, plane;
    int to_out; /* 0: leave the sums in the tile */
} micro_call;
typedef void (*micro_kernel)(const micro_call *, const REAL *, REAL *, ptrdiff_t);

#define CS_MICRO_NAME(fb, pv) CS_MICRO_NAME_(fb, pv)
#define CS_MICRO_NAME_(fb, pv) micro_##fb##x##pv

/* As many accumulators as the registers hold beside the pixels and one weight. */
#if VBYTES == 64
#define CS_WIDE 8
#define FB 8
#define PV 3
#include "direct_micro.h"
#define FB 4
#define PV 6
#include "direct_micro.h"
#define FB 3
#define PV 6
#include "direct_micro.h"
#define FB 2
#define PV 8
#include "direct_micro.h"
#else
#define CS_WIDE 6
#define FB 6
#define PV 2
#include "direct_micro.h"
#define FB 4
#define PV 3
#include "direct_micro.h"
#define FB 3
#define PV 3
#include "direct_micro.h"
#define FB 2
#define PV 4
#include "direct_micro.h"
#endif
#define FB 1
#define PV 8
#include "direct_micro.h"

/* `count` filters from `first` on, `fb` at a time. */
typedef struct {
    ptrdiff_t first, count;
    int fb, pv;
    micro_kernel run;
} filter_pass;

/* Cut `filters` into wide blocks, at most two blocks of 4, and a rest as small as can be. */
CS_INLINE int cut_filters(ptrdiff_t filters, filter_pass pass[3]) {
#if VBYTES == 64
    static const filter_pass sizes[5] = {{0, 0, 1, 8, micro_1x8},
                                         {0, 0, 2, 8, micro_2x8},
                                         {0, 0, 3, 6, micro_3x6},
                                         {0, 0, 4, 6, micro_4x6},
                                         {0, 0, 8, 3, micro_8x3}};
#else
    static const filter_pass sizes[5] = {{0, 0, 1, 8, micro_1x8},
                                         {0, 0, 2, 4, micro_2x4},
                                         {0, 0, 3, 3, micro_3x3},
                                         {0, 0, 4, 3, micro_4x3},
                                         {0, 0, 6, 2, micro_6x2}};
#endif
    ptrdiff_t fours = 0, rest = CS_WIDE;
    for (ptrdiff_t n = 0; n <= 2 && 4 * n <= filters; n++)
        if ((filters - 4 * n) % CS_WIDE < rest) {
            fours = n;
            rest = (filters - 4 * n) % CS_WIDE;
        }
    const ptrdiff_t count[3] = {filters - 4 * fours - rest, 4 * fours, rest};
    int passes = 0;
    ptrdiff_t first = 0;
    for (int k = 0; k < 3; k++)
        if (count[k]) {
            pass[passes] = sizes[k == 0 ? 4 : k == 1 ? 3 : rest - 1];
            pass[passes].first = first;
            pass[passes++].count = count[k];
            first += count[k];
        }
    return passes;
}

/* PV vectors of pixels, where their results go, and the rows [i0, i1) of the kernel that they meet. */
typedef struct {
    micro_call call;
    ptrdiff_t lanes[8], i0, i1;
    int whole, vectors; /* all lanes go side by side; vectors that count */
} conv_tile;

/* Tiles of one phase that a block of weights meets while it lies in the L1 cache. */
typedef struct {
    const conv_job *job;
    const conv_plan *plan;
    const conv_phase *phase;
    const filter_pass *pass;
    const int32_t *offsets;
    REAL *sums;
    ptrdiff_t count; /* whole tiles; the next one holds `filled` vectors so far */
    int filled;
    conv_tile tile[CS_TILES];
} conv_batch;

/* Copy the lanes of a tile to pixels that do not lie side by side, or that end too early. */
static void scatter_tile(const conv_batch *b, const conv_tile *t, const REAL *sums) {
    const ptrdiff_t step = b->phase->column_step;
    for (ptrdiff_t f = 0; f < b->pass->count; f++)
        for (int v = 0; v < t->vectors; v++) {
            const REAL *from = sums + (f * b->pass->pv + v) * VL;
            REAL *to = t->call.out[v] + (b->pass->first + f) * b->job->out_plane;
            if (step == 1)
                memcpy(to, from, (size_t)t->lanes[v] * sizeof(REAL));
            else if (t->lanes[v] == VL)
                CS_UNROLL(16) for (int k = 0; k < VL; k++) to[k * step] = from[k];
            else
                for (ptrdiff_t k = 0; k < t->lanes[v]; k++) to[k * step] = from[k];
        }
}

/* All filters of the pass over the tiles of a batch, a chunk of channels after the other. */
CS_INLINE void run_batch(conv_batch *b) {
    const filter_pass *pass = b->pass;
    const ptrdiff_t taps = b->phase->height * b->phase->width, channels = b->job->channels;
    const ptrdiff_t block = pass->fb * pass->pv * VL, sums = pass->count * pass->pv * VL;
    for (ptrdiff_t c = 0; c == 0 || c < channels; c += b->plan->chunk) {
        const ptrdiff_t here = CS_MIN(b->plan->chunk, channels - c);
        const ptrdiff_t row = b->phase->width * here, all = taps * here;
        const REAL *w = b->phase->weights + b->job->filters * taps * c + pass->first * all;
        for (ptrdiff_t k = 0; k < b->count; k++) {
            conv_tile *t = &b->tile[k];
            t->call.offset = b->offsets + taps * c + t->i0 * row;
            t->call.taps = (t->i1 - t->i0) * row;
            t->call.bias = c == 0 ? b->plan->bias : NULL;
            t->call.to_out = t->whole && c + b->plan->chunk >= channels;
        }
        REAL *to = b->sums;
        for (ptrdiff_t f = 0; f < pass->count; f += pass->fb, w += pass->fb * all, to += block)
            for (ptrdiff_t k = 0; k < b->count; k++)
                pass->run(&b->tile[k].call, w + pass->fb * b->tile[k].i0 * row, to + k * sums,
                          pass->first + f);
    }
    for (ptrdiff_t k = 0; k < b->count; k++)
        if (!b->tile[k].whole) scatter_tile(b, &b->tile[k], b->sums + k * sums);
    b->count = 0;
}

/* Add one vector of pixels, over which rows [i0, i1) of the kernel meet the image, to the tile that is
 * being filled. */
CS_INLINE void add_vector(conv_batch *b, const REAL *x, REAL *out, ptrdiff_t lanes, ptrdiff_t i0,
                          ptrdiff_t i1) {
    conv_tile *t = &b->tile[b->count];
    const int v = b->filled++;
    if (v == 0) {
        t->call.plane = b->job->out_plane;
        t->whole = b->phase->column_step == 1;
        t->i0 = b->phase->height;
        t->i1 = 0;
    }
    t->call.x[v] = x;
    t->call.out[v] = out;
    t->lanes[v] = lanes;
    t->whole &= lanes == VL;
    t->i0 = CS_MIN(t->i0, i0);
    t->i1 = CS_MAX(CS_MAX(t->i0, t->i1), i1);
    if (b->filled < b->pass->pv) return;
    t->vectors = b->filled;
    b->filled = 0;
    if (++b->count == b->plan->batch) run_batch(b);
}

/* Run what waits; a tile past the end does its last vector again. */
CS_INLINE void finish_batch(conv_batch *b) {
    if (b->filled) {
        conv_tile *t = &b->tile[b->count++];
        t->vectors = b->filled;
        for (int v = b->filled; v < b->pass->pv; v++) {
            t->call.x[v] = t->call.x[v - 1];
            t->call.out[v] = t->call.out[v - 1];
        }
        b->filled = 0;
    }
    if (b->count) run_batch(b);
}

/* Add one rectangle, rows from row0 and columns from column0 of the grid. */
static void add_rectangle(conv_batch *b, const REAL *x, REAL *out, ptrdiff_t row0,
                          ptrdiff_t column0) {
    const conv_plan *plan = b->plan;
    const conv_phase *phase = b->phase;
    const packed_shape *s = &plan->packed;
    const ptrdiff_t g0 = CS_MAX(phase->g0, row0), g1 = CS_MIN(phase->g1, row0 + plan->rows);
    const ptrdiff_t h0 = CS_MAX(phase->h0, column0);
    const ptrdiff_t h1 = CS_MIN(phase->h1, column0 + plan->columns);
    const ptrdiff_t pitch = s->segments * s->length;
    for (ptrdiff_t g = g0; g < g1; g++) {
        const REAL *row = x + (plan->in_place ? g : (g - row0) * s->kept) * pitch;
        REAL *to = out + phase->origin + g * phase->row_step;
        /* Without the rows that would add zeros to every vector. */
        const ptrdiff_t i0 = b->job->skips ? rows_above(b->job, phase, g) : 0;
        const ptrdiff_t i1 = phase->height - (b->job->skips ? rows_below(b->job, phase, g) : 0);
        for (ptrdiff_t h = h0; h < h1; h += VL) {
            /* The last vector of a row ends with the row: some pixels are computed twice. */
            const ptrdiff_t at = h + VL > h1 && h1 - h0 >= VL ? h1 - VL : h;
            add_vector(b, row + (plan->in_place ? at : at - column0),
                       to + at * phase->column_step, CS_MIN(VL, h1 - at), i0, i1);
        }
    }
}

static void pack_all_weights(const conv_job *job, const conv_plan *plan, const filter_pass *pass,
                             int passes, REAL *room, int threads) {
    for (int p = 0; p < job->phases; p++) {
        conv_phase *phase = &job->phase[p];
        const ptrdiff_t taps = phase->height * phase->width;
        phase->weights = room;
        room += taps * job->channels * job->filters;
        for (int k = 0; k < passes; k++) {
            const ptrdiff_t fb = pass[k].fb, blocks = pass[k].count / fb;
            ptrdiff_t b;
            (void)threads;
            CS_OMP(parallel for num_threads(threads)
                   if(threads > 1 && blocks * fb * taps * job->channels > CS_PACK_ALONE))
            for (b = 0; b < blocks; b++) {
                const ptrdiff_t first = pass[k].first + b * fb;
                for (ptrdiff_t c = 0; c < job->channels; c += plan->chunk) {
                    const ptrdiff_t here = CS_MIN(plan->chunk, job->channels - c);
                    pack_weights(phase->weights + taps * (job->filters * c + first * here),
                                 &phase->view, first, fb, c, c + here, phase->height,
                                 phase->width);
                }
            }
        }
    }
}

/* Run a job: CS_OK, CS_NO_MEMORY or CS_UNSUPPORTED. */
static int run_conv(conv_job *job, int threads) {
    conv_plan plan;
    const ptrdiff_t rows = job->g1 - job->g0, columns = job->h1 - job->h0;
    if (job->images == 0 || job->filters == 0 || rows <= 0 || columns <= 0) return CS_OK;
    const int planned = plan_conv(job, threads, &plan);
    if (planned != CS_OK) return planned;
    const ptrdiff_t parts = plan.down * plan.across;
    const ptrdiff_t items = (job->images + plan.group - 1) / plan.group * parts;
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t table = cs_bytes((size_t)plan.offsets, sizeof(int32_t));
    const size_t weights = cs_bytes((size_t)weight_numbers(job), sizeof(REAL));
    const size_t each = cs_bytes((size_t)(plan.buffer + plan.tile), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)job->filters, sizeof(REAL));
    const size_t all = weights + biases + (size_t)job->phases * table + (size_t)threads * each;
    char *scratch = cs_alloc(all);
    if (!scratch) return CS_NO_MEMORY;
    filter_pass pass[3];
    const int passes = cut_filters(job->filters, pass);
    pack_all_weights(job, &plan, pass, passes, (REAL *)scratch, threads);
    if (job->bias)
        memcpy(scratch + weights, job->bias, (size_t)job->filters * sizeof(REAL));
    else
        memset(scratch + weights, 0, (size_t)job->filters * sizeof(REAL));
    plan.bias = (const REAL *)(scratch + weights);
    char *const tables = scratch + weights + biases;
    for (int p = 0; p < job->phases; p++)
        fill_offsets((int32_t *)(tables + (size_t)p * table), job, &plan, &job->phase[p]);
    char *const own = tables + (size_t)job->phases * table;
    ptrdiff_t item;
    /* Each item writes pixels of its own, so the order in which threads take them shows nowhere. */
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (item = 0; item < items; item++) {
        REAL *const buffer = (REAL *)(own + (size_t)cs_thread() * each);
        const ptrdiff_t image0 = item / parts * plan.group, part = item % parts;
        const ptrdiff_t images = CS_MIN(plan.group, job->images - image0);
        const ptrdiff_t row0 = job->g0 + part / plan.across * plan.rows;
        const ptrdiff_t column0 = job->h0 + part % plan.across * plan.columns;
        const ptrdiff_t in_size = job->channels * job->source_height * job->source_width;
        const ptrdiff_t out_size = job->filters * job->out_plane;
        const REAL *x = job->source + image0 * in_size;
        REAL *const out = job->out + image0 * out_size;
        ptrdiff_t apart = in_size;
        if (!plan.in_place) {
            apart = plan.buffer / plan.group;
            for (ptrdiff_t n = 0; n < images; n++)
                pack_image(buffer + n * apart, x + n * in_size, &plan.packed,
                           row0 * job->step + job->top, column0 * job->step + job->left, job->step,
                           job->source_height, job->source_width);
            x = buffer;
        }
        if (plan.clears) memset(out, 0, (size_t)(images * out_size) * sizeof(REAL));
        conv_batch batch; /* not initialised as a whole: it is large, and tiles are written first */
        batch.job = job;
        batch.plan = &plan;
        batch.sums = buffer + plan.buffer;
        batch.count = batch.filled = 0;
        for (int p = 0; p < job->phases; p++) {
            batch.phase = &job->phase[p];
            batch.offsets = (const int32_t *)(tables + (size_t)p * table);
            if (plan.clears && batch.phase->height * batch.phase->width == 0) continue;
            for (int k = 0; k < passes; k++) {
                batch.pass = &pass[k];
                for (ptrdiff_t n = 0; n < images; n++)
                    add_rectangle(&batch, x + n * apart, out + n * out_size, row0, column0);
                finish_batch(&batch);
            }
        }
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
