/* What a direct convolution is to compute, and how it is cut into pieces that fit the caches. */
#ifndef CS231N_DIRECT_PLAN_H
#define CS231N_DIRECT_PLAN_H

#include "direct_pack.h"
#include "kernels.h"

/* One of the grids that the output is made of: grid pixel (g, h) is output pixel
 * origin + g * row_step + h * column_step of a plane, for g in [g0, g1) and h in [h0, h1). */
typedef struct {
    ptrdiff_t height, width; /* of its kernel; 0 taps make zeros */
    ptrdiff_t down, right;   /* of its first tap in the packed rectangle */
    ptrdiff_t g0, g1, h0, h1, origin, row_step, column_step;
    weight_view view;
    REAL *weights;
} conv_phase;

/* A convolution: `step` apart, grid pixel (0, 0) has the rectangle from (top, left) of the source
 * under it, `height` x `width` pixels. */
typedef struct {
    ptrdiff_t images, channels, source_height, source_width, filters;
    ptrdiff_t step, top, left, height, width;
    ptrdiff_t out_plane;
    ptrdiff_t g0, g1, h0, h1; /* the grid: what all phases cover */
    int phases;
    int skips; /* leaves out rows of weights over padding: all weights are finite */
    conv_phase *phase;
    const REAL *source;
    const REAL *bias; /* one a filter; NULL: none */
    REAL *out;
} conv_job;

/* How a job is cut: rectangles of rows x columns of the grid, chunks of channels. */
typedef struct {
    ptrdiff_t rows, columns, across, down; /* of a rectangle; rectangles an image */
    ptrdiff_t chunk;                       /* channels a chunk */
    ptrdiff_t group, batch;                /* images packed together; tiles that share weights */
    int clears;                            /* zeros first: some grids have no taps */
    ptrdiff_t buffer, tile, offsets;       /* numbers of each a thread */
    int in_place;
    const REAL *bias;
    packed_shape packed;
} conv_plan;

enum { CS_LINE = 64, CS_PACK_BYTES = 256 * 1024, CS_PACK_LIMIT = 1536 * 1024, CS_CHUNK_BYTES = 24 * 1024 };
/* Weights beyond the first do not stay in the L2 cache while tiles pass by. Then tiles wait in batches
 * with sums up to the second, of images that are packed up to the third. */
enum { CS_WEIGHT_BYTES = 384 * 1024, CS_SUM_BYTES = 512 * 1024, CS_GROUP_BYTES = 1024 * 1024 };
/* Light ones meet a few tiles at a time: results of neighbours are written one after the other. */
enum { CS_TILES = 64, CS_NEAR_TILES = 4 };
/* So few weights are packed by one thread: to wake another takes as long. */
enum { CS_PACK_ALONE = 32 * 1024 };

static packed_shape shape_of_rectangle(const conv_job *job, ptrdiff_t rows, ptrdiff_t columns) {
    packed_shape s;
    s.channels = job->channels;
    s.kept = CS_MIN(job->step, job->height);
    s.rows = (rows - 1) * s.kept + job->height;
    s.segments = CS_MIN(job->step, job->width);
    /* A vector may reach VL - 1 pixels beyond the last column. */
    s.length = columns + VL - 1 + (job->width - 1) / job->step;
    if (job->width == 1 && job->step == 1) {
        /* The pixels of a tile are whole cache lines then, and half as many; an odd number of lines
         * from channel to channel spreads them over all sets of the cache. */
        const ptrdiff_t line = CS_LINE / (ptrdiff_t)sizeof(REAL);
        s.length = ((s.length + line - 1) / line | 1) * line;
    }
    return s;
}

static ptrdiff_t numbers_in(const packed_shape *s) {
    return s->channels * s->rows * s->segments * s->length;
}

/* Whether one pixel of all channels falls into few sets of the L1 cache: planes a multiple of 1 kB
 * apart push one another out, and a copy is quicker. */
static int collides(const conv_job *job) {
    const ptrdiff_t bytes = job->source_height * job->source_width * (ptrdiff_t)sizeof(REAL);
    return job->channels > 8 && bytes % 1024 == 0;
}

static int plan_conv(const conv_job *job, int threads, conv_plan *plan) {
    const ptrdiff_t rows = job->g1 - job->g0, columns = job->h1 - job->h0;
    const conv_phase *only = job->phase;
    /* Where each load stays inside its row, the image itself serves as the buffer. */
    plan->in_place = job->phases == 1 && job->step == 1 && job->top == 0 && job->left == 0 &&
                     only->down == 0 && only->right == 0 && columns >= VL &&
                     job->source_width >= columns + job->width - 1 &&
                     job->source_height >= rows + job->height - 1 &&
                     job->channels * job->source_height * job->source_width < INT32_MAX / 2 &&
                     !collides(job);
    plan->rows = rows;
    plan->columns = columns;
    plan->packed = shape_of_rectangle(job, rows, columns);
    ptrdiff_t taps = 1;
    int empty = 0;
    for (int p = 0; p < job->phases; p++) {
        taps = CS_MAX(taps, job->phase[p].height * job->phase[p].width);
        empty |= job->phase[p].height * job->phase[p].width == 0;
    }
    const int heavy =
        taps * job->channels * job->filters * (ptrdiff_t)sizeof(REAL) > CS_WEIGHT_BYTES;
    const ptrdiff_t target =
        (heavy ? CS_GROUP_BYTES : CS_PACK_BYTES) / (ptrdiff_t)sizeof(REAL);
    const ptrdiff_t limit = CS_PACK_LIMIT / (ptrdiff_t)sizeof(REAL);
    const ptrdiff_t least = 4 * CS_MAX(threads, 1);
    for (;;) {
        plan->down = (rows + plan->rows - 1) / plan->rows;
        plan->across = (columns + plan->columns - 1) / plan->columns;
        plan->packed = shape_of_rectangle(job, plan->rows, plan->columns);
        /* Rows shorter than a kilobyte wait for the memory, line by line: rather a larger buffer. */
        const int brief = plan->columns * (ptrdiff_t)sizeof(REAL) <= 1024;
        const ptrdiff_t room = brief ? target + target / 6 : target;
        const int large = !plan->in_place && numbers_in(&plan->packed) > room;
        /* Few images: cut them up, so that every thread has work. */
        const int few = threads > 1 && (plan->rows > 1 || plan->columns > 64 * VL) &&
                        job->images * plan->down * plan->across < least;
        if (!large && !few) break;
        if (plan->rows > 1)
            plan->rows = (plan->rows + 1) / 2;
        else if (plan->columns > 8 * VL)
            plan->columns = (plan->columns / 2 + VL - 1) / VL * VL;
        else
            break;
    }
    if (plan->in_place) {
        plan->packed = (packed_shape){job->channels, job->source_height, 1, job->source_width, 1};
        plan->buffer = 0;
    } else {
        plan->buffer = numbers_in(&plan->packed);
        if (plan->buffer > limit) return CS_UNSUPPORTED;
    }
    /* Of one chunk the pixels of a tile and the weights of a block lie in the L1 cache together. */
    const ptrdiff_t most = CS_CHUNK_BYTES / ((2 * VL + 6) * (ptrdiff_t)sizeof(REAL));
    plan->chunk = CS_MIN(CS_MAX(1, most / taps), CS_MAX(1, job->channels));
    /* Chunks of equal size. */
    const ptrdiff_t chunks = (job->channels + plan->chunk - 1) / plan->chunk;
    if (chunks) plan->chunk = (job->channels + chunks - 1) / chunks;
    plan->tile = CS_MAX(48, 3 * job->filters) * VL;
    plan->batch = CS_SUM_BYTES / (ptrdiff_t)sizeof(REAL) / plan->tile;
    plan->batch = CS_MAX(1, CS_MIN(plan->batch, heavy ? CS_TILES : CS_NEAR_TILES));
    plan->tile *= plan->batch;
    plan->group = 1;
    if (heavy && plan->down * plan->across == 1) {
        const ptrdiff_t share = (job->images + threads - 1) / threads;
        const ptrdiff_t fit = plan->in_place ? CS_TILES : target / CS_MAX(1, plan->buffer);
        plan->group = CS_MAX(1, CS_MIN(share, fit));
        plan->buffer *= plan->group;
    }
    plan->clears = empty && plan->down * plan->across == 1;
    plan->offsets = taps * CS_MAX(1, job->channels);
    return CS_OK;
}

/* Offsets of a phase's taps in the packed rectangle, in the order of the packed weights. */
static void fill_offsets(int32_t *offset, const conv_job *job, const conv_plan *plan,
                         const conv_phase *phase) {
    const packed_shape *s = &plan->packed;
    const ptrdiff_t pitch = s->segments * s->length;
    for (ptrdiff_t first = 0; first < job->channels; first += plan->chunk)
        for (ptrdiff_t i = phase->down; i < phase->down + phase->height; i++)
            for (ptrdiff_t c = first; c < CS_MIN(first + plan->chunk, job->channels); c++)
                for (ptrdiff_t j = phase->right; j < phase->right + phase->width; j++)
                    *offset++ = (int32_t)((c * s->rows + i) * pitch + j % job->step * s->length +
                                          j / job->step);
}

/* Rows of a phase's kernel that meet nothing but padding, at either end, on row g of the grid. */
CS_INLINE ptrdiff_t rows_above(const conv_job *job, const conv_phase *phase, ptrdiff_t g) {
    const ptrdiff_t y = g * job->step + job->top + phase->down;
    return CS_MIN(phase->height, CS_MAX(0, -y));
}
CS_INLINE ptrdiff_t rows_below(const conv_job *job, const conv_phase *phase, ptrdiff_t g) {
    const ptrdiff_t end = g * job->step + job->top + phase->down + phase->height;
    return CS_MIN(phase->height, CS_MAX(0, end - job->source_height));
}

/* Numbers that the packed weights of all phases take. */
static ptrdiff_t weight_numbers(const conv_job *job) {
    ptrdiff_t taps = 0;
    for (int p = 0; p < job->phases; p++) taps += job->phase[p].height * job->phase[p].width;
    return taps * job->channels * job->filters;
}

#endif
