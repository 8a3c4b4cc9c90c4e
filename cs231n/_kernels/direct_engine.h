/* Direct convolution as an implicit im2col, for the forward pass and for dx alike.
 *
 * A rectangle of one image is packed (direct_pack.h); a tap is then an offset into the buffer, and
 * PV vectors of neighbouring output pixels are computed for FB filters at a time in registers. All
 * filters pass over one group of pixels before the next group's turn: the pixels stay in the L1
 * cache and the weights stream past in the order they were packed in.
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

/* Copy the lanes of a tile to pixels that do not lie side by side, or that end too early. */
static void scatter_tile(const REAL *tile, const filter_pass *pass, const conv_phase *phase,
                         ptrdiff_t plane, REAL *const *out, const ptrdiff_t *lanes, int vectors) {
    for (ptrdiff_t f = 0; f < pass->count; f++)
        for (int v = 0; v < vectors; v++) {
            const REAL *from = tile + (f * pass->pv + v) * VL;
            REAL *to = out[v] + (pass->first + f) * plane;
            for (ptrdiff_t k = 0; k < lanes[v]; k++) to[k * phase->column_step] = from[k];
        }
}

/* All filters of a pass over the tile of pixels that `call` points at, with the rows [i0, i1) of
 * the kernel: the others would add zeros. */
CS_INLINE void run_tile(const conv_job *job, const conv_plan *plan, const conv_phase *phase,
                        const filter_pass *pass, micro_call *call, const int32_t *offsets,
                        ptrdiff_t i0, ptrdiff_t i1, REAL *tile, int whole) {
    const ptrdiff_t taps = phase->height * phase->width;
    for (ptrdiff_t c = 0; c == 0 || c < job->channels; c += plan->chunk) {
        const ptrdiff_t channels = CS_MIN(plan->chunk, job->channels - c);
        const ptrdiff_t row = phase->width * channels, all = taps * channels;
        const REAL *w = phase->weights + job->filters * taps * c + pass->first * all;
        w += pass->fb * i0 * row;
        call->offset = offsets + taps * c + i0 * row;
        call->taps = (i1 - i0) * row;
        call->bias = c == 0 ? plan->bias : NULL;
        call->to_out = whole && c + plan->chunk >= job->channels;
        REAL *sums = tile;
        for (ptrdiff_t f = 0; f < pass->count; f += pass->fb) {
            pass->run(call, w, sums, pass->first + f);
            w += pass->fb * all;
            sums += pass->fb * pass->pv * VL;
        }
    }
}

/* One phase of one rectangle, rows [g0, g1) and columns [h0, h1) of the grid. */
static void run_rectangle(const conv_job *job, const conv_plan *plan, const conv_phase *phase,
                          const filter_pass *pass, const REAL *x, REAL *out, ptrdiff_t row0,
                          ptrdiff_t column0, const int32_t *offsets, REAL *tile) {
    const packed_shape *s = &plan->packed;
    const ptrdiff_t g0 = CS_MAX(phase->g0, row0), g1 = CS_MIN(phase->g1, row0 + plan->rows);
    const ptrdiff_t h0 = CS_MAX(phase->h0, column0);
    const ptrdiff_t h1 = CS_MIN(phase->h1, column0 + plan->columns);
    if (g0 >= g1 || h0 >= h1) return;
    const ptrdiff_t width = h1 - h0, across = (width + VL - 1) / VL, slots = (g1 - g0) * across;
    const ptrdiff_t pitch = s->segments * s->length;
    micro_call call;
    call.plane = job->out_plane;
    ptrdiff_t g = g0, h = h0;
    for (ptrdiff_t slot = 0; slot < slots; slot += pass->pv) {
        ptrdiff_t lanes[8], g_first = g, g_last = g;
        int whole = phase->column_step == 1;
        for (int v = 0; v < pass->pv; v++) {
            /* The last vector of a row ends with the row: some pixels are computed twice. */
            const ptrdiff_t at = h + VL > h1 && width >= VL ? h1 - VL : h;
            lanes[v] = CS_MIN(VL, h1 - at);
            whole = whole && lanes[v] == VL;
            const ptrdiff_t row = plan->in_place ? g : (g - row0) * s->kept;
            const ptrdiff_t column = plan->in_place ? at : at - column0;
            call.x[v] = x + row * pitch + column;
            call.out[v] = out + phase->origin + g * phase->row_step + at * phase->column_step;
            g_last = g;
            /* A tile past the end does its last vector again. */
            if (h + VL < h1)
                h += VL;
            else if (g + 1 < g1) {
                g++;
                h = h0;
            }
        }
        ptrdiff_t i0 = 0, i1 = phase->height;
        if (job->skips) {
            i0 = rows_above(job, phase, g_last);
            i1 = CS_MAX(i0, i1 - rows_below(job, phase, g_first));
        }
        run_tile(job, plan, phase, pass, &call, offsets, i0, i1, tile, whole);
        if (!whole) {
            const int vectors = (int)CS_MIN(pass->pv, slots - slot);
            scatter_tile(tile, pass, phase, job->out_plane, call.out, lanes, vectors);
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
        for (ptrdiff_t c = 0; c < job->channels; c += plan->chunk) {
            const ptrdiff_t channels = CS_MIN(plan->chunk, job->channels - c);
            for (int k = 0; k < passes; k++) {
                const ptrdiff_t fb = pass[k].fb, blocks = pass[k].count / fb;
                REAL *chunk = phase->weights + job->filters * taps * c;
                ptrdiff_t b;
                (void)threads;
                CS_OMP(parallel for num_threads(threads) if(threads > 1 && blocks * taps > 2048))
                for (b = 0; b < blocks; b++) {
                    const ptrdiff_t first = pass[k].first + b * fb;
                    pack_weights(chunk + first * taps * channels, &phase->view, first, fb, c,
                                 c + channels, phase->height, phase->width);
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
    const ptrdiff_t items = job->images * plan.down * plan.across;
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
    const ptrdiff_t image_size = job->channels * job->source_height * job->source_width;
    ptrdiff_t item;
    /* Each item writes pixels of its own, so the order in which threads take them shows nowhere. */
    CS_OMP(parallel for num_threads(threads) if(threads > 1) schedule(dynamic))
    for (item = 0; item < items; item++) {
        REAL *const buffer = (REAL *)(own + (size_t)cs_thread() * each);
        REAL *const tile = buffer + plan.buffer;
        const ptrdiff_t image = item / (plan.down * plan.across);
        const ptrdiff_t part = item % (plan.down * plan.across);
        const ptrdiff_t row0 = job->g0 + part / plan.across * plan.rows;
        const ptrdiff_t column0 = job->h0 + part % plan.across * plan.columns;
        const REAL *x = job->source + image * image_size;
        REAL *out = job->out + image * job->filters * job->out_plane;
        if (!plan.in_place) {
            pack_image(buffer, x, &plan.packed, row0 * job->step + job->top,
                       column0 * job->step + job->left, job->step, job->source_height,
                       job->source_width);
            x = buffer;
        }
        for (int p = 0; p < job->phases; p++)
            for (int k = 0; k < passes; k++)
                run_rectangle(job, &plan, &job->phase[p], &pass[k], x, out, row0, column0,
                              (const int32_t *)(tables + (size_t)p * table), tile);
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
