/* The matrix product that a convolution is, in five loops: weights (filters x taps) times the columns
 * (taps x pixels) of columns.h. Forward is this product; dx is too, with other weights over dout.
 *
 *   5  tiles of pixels         threads take one after the other from a shared counter
 *   4    blocks of taps        the tile's pixels are padded: the only copy of them that is made
 *   3      blocks of weights   that stay in the L2 cache while the tile passes
 *   2        panels            of pixels or of weights: one stays in the L1 cache
 *   1          panels          of the other
 *                register tile 6 rows x 2 vectors of sums (AVX2)
 *
 * Vectors are pixels (tile.h), or filters where rows of pixels leave many lanes idle (strip.h).
 * After Goto and van de Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), and Van Zee
 * and van de Geijn, "BLIS" (2015). */
#ifndef CS231N_PRODUCT_H
#define CS231N_PRODUCT_H

#include "gemm/columns.h"
#include "runtime.h"
#include "gemm/strip.h"
#include "gemm/tile.h"

enum { CS_NEAR_PANELS = 4 };

typedef struct {
    columns m;
    ptrdiff_t filters;
    weight_view view;
    const REAL *bias; /* one for each filter */
    REAL *out;        /* (images, filters, pixels) */
    /* How it is cut: */
    int by_filters, vectors; /* vectors are filters; of pixels in a register tile */
    ptrdiff_t blocks;        /* of taps */
    ptrdiff_t pixels, tiles; /* of a tile; and how many */
    ptrdiff_t panels;        /* of weights */
    ptrdiff_t groups, group; /* of panels of weights; and panels of one */
    ptrdiff_t heavy;         /* panels of weights that stay together in the L2 cache */
    ptrdiff_t place_count, sums;
    REAL *weights;
    int32_t *offset; /* of taps in the slots */
} product;

/* A vector of pixels, and where it stands in the slots. */
typedef struct {
    ptrdiff_t pixel;
    int32_t at, lanes;
} place;

CS_INLINE ptrdiff_t block_start(const product *p, ptrdiff_t block) {
    return taps_of(&p->m) * block / p->blocks;
}
CS_INLINE ptrdiff_t panel_start(const product *p, ptrdiff_t panel) {
    if (p->by_filters) return CS_MIN(p->filters, panel * CS_PAIR);
    const ptrdiff_t each = p->filters / p->panels, rest = p->filters % p->panels;
    return panel * each + CS_MIN(panel, rest);
}

/* Whether lanes of filters are put to better use than lanes of pixels. Results are turned then, which
 * costs as much as a few taps. */
static int fills_by_filters(const product *p) {
    const double pixels = (double)cs_round(p->m.columns, VL) / (double)p->m.columns;
    double filters = (double)cs_round(p->filters, VL) / (double)p->filters;
    if (p->filters <= VL) filters *= 4.0 / 3.0; /* six sums wait for one another */
    return VL > 1 && pixels > filters * (1.03 + 4.0 / (double)taps_of(&p->m));
}

static int plan_product(product *p, ptrdiff_t most_pixels, int threads) {
    const ptrdiff_t size = sizeof(REAL), taps = taps_of(&p->m), all = pixels_of(&p->m);
    const ptrdiff_t least = threads > 1 ? CS_TILES_EACH * threads : 1;
    p->vectors = vectors_for(p->filters);
    const ptrdiff_t width = p->by_filters ? CS_PAIR : p->vectors * VL;
    /* Neighbouring taps share the numbers of padded rows, so that more of them fit where pixels stay. */
    const ptrdiff_t panel = 2 * CS_PANEL_BYTES / (width * size) / (p->by_filters ? 4 : 1);
    p->blocks = CS_MAX(1, cs_blocks(taps, panel));
    const ptrdiff_t most = CS_MAX(1, cs_blocks(taps, p->blocks));
    const ptrdiff_t channels = channels_touched(&p->m, most);
    if (p->by_filters) {
        p->panels = cs_blocks(p->filters, CS_PAIR);
        p->group = CS_MIN(p->panels, CS_MOST_FILTERS / CS_PAIR);
        p->pixels = CS_TILE_BYTES / (p->group * CS_PAIR * size);
    } else {
        p->panels = cs_blocks(p->filters, rows_at_most(p->vectors));
        p->group = p->panels;
        p->pixels = p->m.taps == 1
                        ? CS_PLANE_BYTES / (channels * size + 1)
                        : CS_TILE_BYTES / (channels * p->m.step * p->m.step * size * 3 / 2 + 1);
    }
    p->pixels = CS_MAX(width, CS_MIN(most_pixels, p->pixels));
    /* Tiles of equal size, of whole rows where rows are not whole vectors. */
    p->tiles = cs_blocks(all, p->pixels);
    if (p->tiles < least) p->tiles = CS_MAX(p->tiles, CS_MIN(least, all / (4 * width)));
    p->pixels = cs_round(cs_blocks(all, p->tiles), p->by_filters ? 6 : width);
    if (!p->by_filters && p->m.columns % VL && p->m.columns <= p->pixels)
        p->pixels = p->pixels / p->m.columns * p->m.columns;
    p->tiles = cs_blocks(all, p->pixels);
    if (p->tiles * cs_blocks(p->panels, p->group) < least) {
        const ptrdiff_t fewest = cs_blocks(CS_LEAST_FILTERS * p->panels, p->filters);
        p->group = CS_MIN(p->group, CS_MAX(fewest, p->panels / cs_blocks(least, p->tiles)));
    }
    p->groups = cs_blocks(p->panels, p->group);
    p->group = cs_blocks(p->panels, p->groups);
    p->heavy = CS_MAX(1, CS_WEIGHT_BYTES / (most * size * CS_MOST_ROWS));
    cut_columns(&p->m, p->pixels, channels);
    p->place_count = p->by_filters
                         ? p->pixels
                         : p->pixels / VL + 2 * touched(p->pixels, p->m.columns) + CS_MOST_VECTORS;
    p->sums = p->by_filters ? p->pixels * p->group * CS_PAIR : 0;
    return p->m.numbers + p->sums > CS_SCRATCH_LIMIT / size ? CS_UNSUPPORTED : CS_OK;
}

/* --- Vectors of pixels ------------------------------------------------------------------------- */

/* The vectors of a tile, in whole panels; those of `matrix` do not overlap. */
static ptrdiff_t find_places(const product *p, const pixel_tile *t, int matrix, place *to) {
    ptrdiff_t count = 0;
    for (ptrdiff_t q = t->first, run; q < t->last; q += run) {
        const int32_t at = offset_of_pixel(&p->m, t, q, &run);
        for (ptrdiff_t h = 0; h < run; h += VL, count++) {
            /* The last vector of a row ends with it, and some pixels are computed twice; not where sums
             * are added to what is there. */
            const int twice = h + VL > run && run >= VL && p->blocks == 1 && !matrix;
            const ptrdiff_t first = twice ? run - VL : h;
            to[count] = (place){q + first, at + (int32_t)first, (int32_t)CS_MIN(VL, run - first)};
        }
    }
    for (; count % p->vectors; count++) {
        to[count] = to[count - 1];
        if (matrix || p->blocks > 1) to[count].lanes = 0;
    }
    return count;
}

/* Copy the lanes of a tile that is not whole between `sums` and the output; `row` is its first. */
static void copy_lanes(const product *p, const place *at, REAL *sums, ptrdiff_t row, ptrdiff_t rows,
                       int to_output) {
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    for (int v = 0; v < p->vectors; v++) {
        const ptrdiff_t image = at[v].pixel / plane, lanes = at[v].lanes;
        REAL *out = p->out + (image * p->filters + row) * plane + at[v].pixel % plane;
        REAL *mine = sums + v * VL;
        for (ptrdiff_t r = 0; r < rows; r++, out += plane, mine += p->vectors * VL) {
            if (to_output)
                for (ptrdiff_t k = 0; k < lanes; k++) out[k] = mine[k];
            else
                for (ptrdiff_t k = 0; k < lanes; k++) mine[k] = out[k];
        }
    }
}

/* Panels [first, last) of weights over a block of taps and a few panels of pixels; to the output, or to
 * `matrix`, whose rows are `pitch` numbers. */
CS_INLINE void multiply_near(const product *p, const place *at, ptrdiff_t count, ptrdiff_t block,
                             const REAL *slots, ptrdiff_t first, ptrdiff_t last, REAL *matrix,
                             ptrdiff_t pitch) {
    const ptrdiff_t k0 = block_start(p, block), taps = block_start(p, block + 1) - k0;
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    tile_call call[CS_NEAR_PANELS];
    int whole[CS_NEAR_PANELS];
    REAL sums[CS_MOST_ROWS * 3 * VL];
    for (ptrdiff_t q = 0; q < count; q++) {
        const place *here = at + q * p->vectors;
        whole[q] = 1;
        call[q].taps = taps;
        call[q].offset = p->offset + k0;
        call[q].plane = matrix ? pitch : plane;
        call[q].more = block > 0;
        for (int v = 0; v < p->vectors; v++) {
            const ptrdiff_t pixel = here[v].pixel;
            call[q].b[v] = slots + here[v].at;
            call[q].out[v] = matrix ? matrix + (q * p->vectors + v) * VL
                                    : p->out + pixel / plane * p->filters * plane + pixel % plane;
            whole[q] &= matrix || here[v].lanes == VL;
        }
        if (!whole[q]) {
            call[q].plane = p->vectors * VL;
            for (int v = 0; v < p->vectors; v++) call[q].out[v] = sums + v * VL;
        }
    }
    for (ptrdiff_t panel = first; panel < last; panel++) {
        const ptrdiff_t row = panel_start(p, panel), rows = panel_start(p, panel + 1) - row;
        const REAL *const a = p->weights + p->filters * k0 + row * taps;
        const tile_kernel run = kernel_for(rows, p->vectors);
        for (ptrdiff_t q = 0; q < count; q++) {
            if (whole[q]) {
                run(&call[q], a, p->bias, row);
                continue;
            }
            if (block > 0) copy_lanes(p, at + q * p->vectors, sums, row, rows, 0);
            run(&call[q], a, p->bias + row, 0);
            copy_lanes(p, at + q * p->vectors, sums, row, rows, 1);
        }
    }
}

/* One tile of pixels by the panels [first, last) of weights; returns its vectors. */
static ptrdiff_t multiply_tile(const product *p, const pixel_tile *t, ptrdiff_t first, ptrdiff_t last,
                               REAL *slots, place *at, REAL *matrix, ptrdiff_t pitch) {
    const ptrdiff_t vectors = find_places(p, t, matrix != NULL, at), near = CS_NEAR_PANELS * p->vectors;
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        const ptrdiff_t k0 = block_start(p, block), k1 = block_start(p, block + 1);
        fill_slots(&p->m, t, k0 / p->m.taps, cs_blocks(k1, p->m.taps), slots);
        for (ptrdiff_t heavy = first; heavy < last; heavy += p->heavy)
            for (ptrdiff_t q = 0; q < vectors; q += near)
                multiply_near(p, at + q, CS_MIN(near, vectors - q) / p->vectors, block, slots, heavy,
                              CS_MIN(heavy + p->heavy, last), matrix ? matrix + q * VL : NULL, pitch);
    }
    return vectors;
}

/* --- Vectors of filters ------------------------------------------------------------------------ */

/* As above: sums of pixels by filters, which are turned when all blocks of taps are through. */
static void multiply_by_filters(const product *p, const pixel_tile *t, ptrdiff_t first, ptrdiff_t last,
                                REAL *slots, int32_t *at) {
    REAL *const sums = slots + p->m.numbers;
    const ptrdiff_t pixels = t->last - t->first, plane = p->m.rows * p->m.columns;
    find_pixels(&p->m, t, at);
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        const ptrdiff_t k0 = block_start(p, block), k1 = block_start(p, block + 1);
        fill_slots(&p->m, t, k0 / p->m.taps, cs_blocks(k1, p->m.taps), slots);
        strip_call call = {.step = p->offset + k0, .steps = k1 - k0, .more = block > 0};
        for (ptrdiff_t panel = first; panel < last; panel++)
            run_strips(&call, slots, at, pixels,
                       p->weights + p->panels * CS_PAIR * k0 + panel * CS_PAIR * (k1 - k0),
                       p->filters - panel * CS_PAIR, sums + (panel - first) * pixels * CS_PAIR);
    }
    for (ptrdiff_t f = first * CS_PAIR; f < CS_MIN(p->filters, last * CS_PAIR); f += VL) {
        const REAL *from = sums + (f / CS_PAIR - first) * pixels * CS_PAIR + f % CS_PAIR;
        for (ptrdiff_t q = t->first, run; q < t->last; q += run, from += run * CS_PAIR) {
            run = CS_MIN(VL, CS_MIN(t->last - q, plane - q % plane));
            vec square[VL];
            CS_UNROLL(16) for (int l = 0; l < VL; l++)
                square[l] = load(from + CS_MIN(l, run - 1) * CS_PAIR);
            store_turned(square, run, CS_MIN(VL, p->filters - f), p->bias + f,
                         p->out + (q / plane * p->filters + f) * plane + q % plane, plane);
        }
    }
}

/* --- Both -------------------------------------------------------------------------------------- */

CS_INLINE ptrdiff_t weight_numbers(const product *p) {
    return taps_of(&p->m) * (p->by_filters ? p->panels * CS_PAIR : p->filters) + VL;
}

static void fill_offsets(const product *p) {
    for (ptrdiff_t block = 0; block < p->blocks; block++)
        for (ptrdiff_t k = block_start(p, block); k < block_start(p, block + 1); k++)
            p->offset[k] = offset_of_tap(&p->m, k, block_start(p, block) / p->m.taps);
}

/* Item `item` of blocks x panels: threads share the packing of the weights. */
CS_INLINE void pack_one(const product *p, ptrdiff_t item) {
    const ptrdiff_t block = item / p->panels, panel = item % p->panels;
    const ptrdiff_t k0 = block_start(p, block), k1 = block_start(p, block + 1);
    const ptrdiff_t row = panel_start(p, panel), rows = panel_start(p, panel + 1) - row;
    const ptrdiff_t width = p->by_filters ? CS_PAIR : rows;
    REAL *const to = p->by_filters ? p->weights + (p->panels * k0 + panel * (k1 - k0)) * CS_PAIR
                                   : p->weights + p->filters * k0 + row * (k1 - k0);
    pack_weights(to, &p->view, row, rows, width, k0, k1);
}

/* Run a product whose description is complete. */
static int run_product(product *p, int threads) {
    if (pixels_of(&p->m) == 0 || p->filters == 0) return CS_OK;
    p->by_filters = fills_by_filters(p);
    const int planned = plan_product(p, CS_MOST_PIXELS, threads);
    if (planned != CS_OK) return planned;
    const ptrdiff_t items = p->tiles * p->groups, packs = p->blocks * p->panels;
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t weights = cs_bytes((size_t)weight_numbers(p), sizeof(REAL));
    const size_t places = cs_bytes((size_t)p->place_count, sizeof(place));
    const size_t each = places + cs_bytes((size_t)(p->m.numbers + p->sums), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)p->filters, sizeof(REAL));
    const size_t tables = cs_bytes((size_t)taps_of(&p->m), sizeof(int32_t));
    char *const scratch = cs_alloc(weights + biases + tables + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    p->weights = (REAL *)scratch;
    if (!p->bias) {
        memset(scratch + weights, 0, biases);
        p->bias = (REAL *)(scratch + weights);
    }
    p->offset = (int32_t *)(scratch + weights + biases);
    fill_offsets(p);
    char *const rooms = scratch + weights + biases + tables;
    const int alone = weight_numbers(p) < CS_PACK_ALONE;
    for (ptrdiff_t k = 0; alone && k < packs; k++) pack_one(p, k);
    CS_OMP(parallel num_threads(threads) if(threads > 1))
    {
        ptrdiff_t item;
        if (!alone) {
            CS_OMP(for schedule(dynamic))
            for (item = 0; item < packs; item++) pack_one(p, item);
        }
        char *const mine = rooms + (size_t)cs_thread() * each;
        /* Each item writes pixels of its own, so the order in which threads take them shows nowhere. */
        CS_OMP(for schedule(dynamic) nowait)
        for (item = 0; item < items; item++) {
            const ptrdiff_t pixel = item / p->groups * p->pixels, first = item % p->groups * p->group;
            const ptrdiff_t last = CS_MIN(p->panels, first + p->group);
            const pixel_tile t = tile_at(&p->m, pixel, CS_MIN(pixel + p->pixels, pixels_of(&p->m)));
            REAL *const slots = (REAL *)(mine + places);
            if (p->by_filters)
                multiply_by_filters(p, &t, first, last, slots, (int32_t *)mine);
            else
                multiply_tile(p, &t, first, last, slots, (place *)mine, NULL, 0);
        }
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
