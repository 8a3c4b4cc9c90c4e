/* How a product is cut into tiles, blocks and panels; see product.h. */
#pragma once

#include "gemm/columns.h"
#include "gemm/strip.h"
#include "gemm/tile.h"

/* A convolution whose outputs go to every `stride`-th pixel, from (y, x) on. The forward pass has one part. Tap
 * (t, u) meets row `row` + t * turn and column `column` + u * turn of the window in the padded rows. */
typedef struct {
    ptrdiff_t y, x, row, column, turn, down, across;
    weight_view view;
    REAL *weights;
    int32_t *window, *offset; /* of the taps of a channel in the slots; and of all taps in what the product reads */
} product_part;

typedef struct {
    columns m;
    ptrdiff_t filters;
    const REAL *bias; /* one for each filter */
    REAL *out;        /* (images, filters, height, width) */
    ptrdiff_t stride, height, width;
    int halves; /* whether the processor computes vectors of 64 bytes in two halves */
    ptrdiff_t count;
    product_part parts[CS_MOST_PARTS];
    /* How it is cut: */
    int by_filters;          /* vectors are filters, not pixels */
    int packs;               /* whether weights are packed */
    int in_place;            /* vectors of pixels are read from the source */
    int vectors;             /* of pixels in a register tile */
    ptrdiff_t panel;         /* numbers from panel to panel of copied columns; 0 if padded rows are read instead */
    ptrdiff_t blocks;        /* of taps, or of channels where there are several parts */
    ptrdiff_t pixels, tiles; /* pixels of a tile; number of tiles */
    ptrdiff_t panels;        /* of weights */
    ptrdiff_t groups, group; /* number of groups of panels of weights; panels of a group */
    ptrdiff_t heavy;         /* panels of weights that stay together in the L2 cache */
    ptrdiff_t near;          /* panels of pixels that meet a panel of weights in turn */
    ptrdiff_t place_count, pieces, copies, sums, matrix; /* sizes of what each thread has for itself */
} product;

/* A vector of pixels: where it is in the slots, and where its sums go. `whole`: all lanes are pixels of one image. */
typedef struct {
    ptrdiff_t pixel;
    int32_t at, lanes;
    ptrdiff_t out;
    int whole;
} place;

CS_INLINE ptrdiff_t taps_of_part(const product *p, ptrdiff_t part) {
    return p->m.channels * p->parts[part].down * p->parts[part].across;
}
/* A block has the same channels in all parts. */
CS_INLINE ptrdiff_t block_start(const product *p, ptrdiff_t part, ptrdiff_t block) {
    if (p->count == 1) return taps_of_part(p, part) * block / p->blocks;
    return p->m.channels * block / p->blocks * p->parts[part].down * p->parts[part].across;
}
CS_INLINE ptrdiff_t panel_start(const product *p, ptrdiff_t panel) {
    if (p->by_filters) return CS_MIN(p->filters, panel * CS_PAIR);
    const ptrdiff_t each = p->filters / p->panels, rest = p->filters % p->panels;
    return panel * each + CS_MIN(panel, rest);
}
CS_INLINE int writes_matrix(const product *p) { return p->stride > 1; }
/* Rows of the matrix per part: the filters of a group of panels. */
CS_INLINE ptrdiff_t matrix_rows(const product *p) {
    return p->by_filters ? p->group * CS_PAIR : CS_MIN(p->filters, p->group * rows_at_most(p->vectors));
}
CS_INLINE ptrdiff_t matrix_pitch(const product *p) { return p->by_filters ? p->pixels + VL : p->place_count * VL; }

/* Whether weights have the order of the forward pass; and whether they are read where they are: with few pixels. */
static int in_order(const product *p) {
    const weight_view *const w = &p->parts[0].view;
    return p->count == 1 && w->down == 1 && w->across > 1 && w->across == taps_of_part(p, 0);
}
static int stays(const product *p) { return in_order(p) && pixels_of(&p->m) <= CS_FEW_PIXELS; }

/* Whether pixels are multiplied alone, by vectors of taps; and how many rows of weights they then meet at a time. */
CS_INLINE int is_few(ptrdiff_t pixels) { return pixels <= CS_MAX(1, VL / 2); }
CS_INLINE int alone_rows(ptrdiff_t pixels) { return CS_MIN(CS_MOST_ALONE, VL / (int)pixels); }

/* Whether columns are copied, so that only the last vector has idle lanes and is not stored as a whole. */
static int copies_columns(const product *p) {
    const ptrdiff_t columns = p->m.columns, moved = columns < VL ? CS_MOVING * VL / taps_of(&p->m) : 0;
    const ptrdiff_t idle = cs_round(columns, VL) - columns + moved;
    return !is_flat(&p->m) && in_order(p) && !is_few(pixels_of(&p->m)) && idle * p->filters > CS_COPYING_TAPS * columns;
}

/* Whether pixels are read where they are: a copy does not pay for few filters. No vector leaves an image. */
static int reads_in_place(const product *p) {
    const int whole = VBYTES == 64 && !p->halves && in_order(p); /* pays up to more filters */
    return VL > 1 && !writes_matrix(p) && is_whole(&p->m) && is_direct(&p->m) && taps_of(&p->m) <= CS_PLACE_TAPS &&
           p->filters <= (whole ? CS_PLACE_FILTERS : CS_PLACE_FEW) &&
           p->m.rows * p->m.columns >= vectors_for(p->filters, 1) * VL;
}

/* Whether vectors of filters take less time than vectors of pixels, where pixels are copied first and lanes may
 * be idle. Sums of filters are transposed, and their weights packed; an odd vector has too few sums to keep the
 * processor busy. A short row is copied like half a vector. The unit is the time of all multiply-adds, no lane idle. */
static int fills_by_filters(const product *p) {
    const columns *const m = &p->m;
    const ptrdiff_t all = pixels_of(m), vectors = cs_blocks(p->filters, VL);
    const ptrdiff_t run = is_flat(m) || copies_columns(p) ? all : m->columns;
    const double runs = is_flat(m) && m->images > 1 ? CS_COPYING_RUNS / (double)(m->rows * m->columns) : 0;
    const double rows = is_flat(m) ? 0 : CS_COPYING_ROW * (double)m->step / (double)m->columns;
    const double segments = (double)CS_MIN(m->step, m->window_width);
    double each = 0; /* multiply-adds for a pixel of a channel */
    for (ptrdiff_t k = 0; k < p->count; k++) each += (double)(p->filters * p->parts[k].down * p->parts[k].across);
    /* Vectors of padded rows cross cache lines, and columns are copied. */
    const ptrdiff_t busy = stays(p) && run == all && run % VL == 1 ? run + 1 : cs_round(run, VL);
    double pixels = (double)busy / (double)run * (is_flat(m) ? 1 : 1.06);
    pixels += ((CS_COPYING * (double)m->step + rows) * segments + runs) / each;
    if (copies_columns(p)) pixels += CS_COPYING_TAPS * CS_MAX(1.0, 0.5 * VL / (double)m->columns) / (double)p->filters;
    /* Whole vectors of 64 bytes leave little time to broadcast; all but halves, to fetch channels pages apart. */
    const int whole = VBYTES == 64 && !p->halves;
    const int apart = (VBYTES < 64 || m->step == 1) && m->height * m->width * (ptrdiff_t)sizeof(REAL) >= 4096;
    double filters = ((double)vectors + 0.25 * (double)(vectors % 2)) * (double)VL / (double)p->filters;
    filters *= (whole ? 1.12 : 1.02) + CS_TRANSPOSING / (double)taps_of(m);
    if (stays(p)) filters += CS_PACKING / (double)all;
    filters += !is_direct(m) ? (CS_COPYING + rows) / each : !apart || p->halves ? 0 : whole ? 0.4 : 0.12;
    return VL > 1 && !(stays(p) && is_few(all)) && pixels > filters;
}

/* Choose how a product is cut. Returns CS_UNSUPPORTED if a thread would need too much scratch memory. */
static int plan_product(product *p, int threads) {
    /* The part with the most taps decides how blocks are cut. */
    for (ptrdiff_t k = 0; k < p->count; k++) p->m.taps = CS_MAX(p->m.taps, p->parts[k].down * p->parts[k].across);
    p->in_place = reads_in_place(p);
    p->by_filters = !p->in_place && fills_by_filters(p);
    p->packs = p->by_filters || !stays(p);
    const ptrdiff_t size = sizeof(REAL), taps = taps_of(&p->m), all = pixels_of(&p->m);
    const int few = !p->packs && is_few(all);
    p->m.apart = p->by_filters || few ? p->m.step : 1;
    const int copied = !p->by_filters && copies_columns(p);
    p->m.direct = is_direct(&p->m) && (p->by_filters || few || p->in_place || (copied && p->m.step == 1));
    /* Longer runs of fewer rows pay where whole vectors cross cache lines and outputs go past the L1 cache. */
    const int wide = p->in_place || (VBYTES == 64 && !p->halves && !is_flat(&p->m) && !copied && p->filters >= 32 &&
                                     p->m.rows * p->m.columns * size >= CS_WIDE_BYTES);
    const ptrdiff_t least = threads > 1 ? CS_TILES_EACH * threads : 1;
    p->vectors = !p->packs && all <= VL ? 1 : vectors_for(p->filters, wide);
    const ptrdiff_t width = p->by_filters ? CS_PAIR : p->vectors * VL;
    /* Neighboring taps share numbers of padded rows, so twice as many taps fit. For copied columns it is as fast. */
    const ptrdiff_t row = p->packs || all > CS_LONG_PIXELS ? 0 : CS_LONG_ROW;
    const ptrdiff_t panel = p->by_filters ? CS_STRIP_TAPS : few ? CS_PANEL_BYTES / (all * size)
                                                                : CS_MAX(row, 2 * CS_PANEL_BYTES / width) / size;
    p->blocks = p->in_place ? 1 : CS_MAX(1, cs_blocks(taps, panel));
    if (p->count > 1) p->blocks = CS_MAX(1, CS_MIN(p->blocks, p->m.channels));
    const ptrdiff_t most = CS_MAX(1, cs_blocks(taps, p->blocks));
    const ptrdiff_t channels = CS_MIN(p->m.channels, touched(most, p->m.taps));
    if (p->by_filters) {
        p->panels = cs_blocks(p->filters, CS_PAIR);
        p->group = CS_MIN(p->panels, CS_MAX(1, CS_MOST_FILTERS / CS_PAIR / p->count));
        p->pixels = CS_TILE_BYTES / (p->count * p->group * CS_PAIR * size);
    } else {
        const ptrdiff_t step = p->m.step * p->m.step;
        /* More rows of weights that are 4 kB apart would need one set of the L1 cache, which has room for eight. */
        const ptrdiff_t rows = !p->packs && taps * size % 4096 == 0 ? 6 : CS_TALLEST;
        p->panels = cs_blocks(p->filters, CS_MIN(rows, rows_at_most(p->vectors)));
        p->group = p->panels;
        p->pixels = is_flat(&p->m) ? CS_MIN(CS_ROW_BYTES / size, CS_TILE_BYTES / (channels * size + 1))
                                   : CS_TILE_BYTES / (copied ? most * size : channels * step * size * 3 / 2 + 1);
    }
    const ptrdiff_t pixels_at_most = writes_matrix(p) ? CS_MOST_PIXELS / 4 : CS_MOST_PIXELS;
    p->pixels = CS_MAX(width, CS_MIN(pixels_at_most, p->pixels));
    /* Tiles have equal sizes, and whole rows where a row is not a whole number of vectors. */
    p->tiles = cs_blocks(all, p->pixels);
    if (p->tiles < least) p->tiles = CS_MAX(p->tiles, CS_MIN(least, all / (4 * width)));
    p->pixels = cs_round(cs_blocks(all, p->tiles), p->by_filters ? CS_STRIP_ROWS : width);
    if (!p->by_filters && !copied && !is_flat(&p->m) && p->m.columns % VL && p->m.columns <= p->pixels)
        p->pixels = p->pixels / p->m.columns * p->m.columns;
    p->tiles = cs_blocks(all, p->pixels);
    const ptrdiff_t ends = 2 * touched(p->pixels, p->m.columns);
    p->place_count = p->by_filters ? p->pixels : p->pixels / VL + ends + CS_MOST_VECTORS + CS_MOST_ALONE;
    p->panel = copied ? most * CS_PAIR + VL : 0;
    p->copies = cs_blocks(p->pixels, CS_PAIR) * p->panel;
    p->pieces = copied ? p->pixels + 1 : 0;
    if (writes_matrix(p)) {
        const ptrdiff_t row = p->count * matrix_pitch(p) * size;
        const ptrdiff_t rows = CS_MATRIX_BYTES / row * p->panels / p->filters;
        p->group = CS_MAX(1, CS_MIN(p->group, rows));
    }
    if (p->tiles * cs_blocks(p->panels, p->group) < least) {
        const ptrdiff_t fewest = cs_blocks(CS_LEAST_FILTERS * p->panels, p->filters);
        p->group = CS_MIN(p->group, CS_MAX(fewest, p->panels / cs_blocks(least, p->tiles)));
    }
    p->groups = cs_blocks(p->panels, p->group);
    p->group = cs_blocks(p->panels, p->groups);
    p->heavy = few ? p->panels : CS_MAX(1, CS_WEIGHT_BYTES / (most * size * CS_MOST_ROWS));
    p->near = CS_PANEL_BYTES / (most * p->vectors * VL * size);
    p->near = CS_MAX(CS_LEAST_NEAR, CS_MIN(CS_MOST_NEAR, p->near));
    cut_columns(&p->m, p->pixels, channels);
    p->sums = p->by_filters ? p->count * p->pixels * p->group * CS_PAIR : 0;
    p->matrix = writes_matrix(p) ? p->count * matrix_rows(p) * matrix_pitch(p) + VL : 0;
    const ptrdiff_t numbers = p->m.numbers + p->copies + p->sums + p->matrix;
    return numbers > CS_SCRATCH_LIMIT / size ? CS_UNSUPPORTED : CS_OK;
}
