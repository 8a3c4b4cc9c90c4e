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

/* A convolution whose outputs go to every `stride`-th pixel, from (y, x) on; forward has one part. Tap
 * (t, u) meets row `row` + t * turn, column `column` + u * turn of the window in the padded rows. */
typedef struct {
    ptrdiff_t y, x, row, column, turn, down, across;
    weight_view view;
    REAL *weights;
    int32_t *offset; /* of taps in the slots */
} product_part;

typedef struct {
    columns m;
    ptrdiff_t filters;
    const REAL *bias; /* one for each filter */
    REAL *out;        /* (images, filters, height, width) */
    ptrdiff_t stride, height, width;
    ptrdiff_t count;
    product_part parts[CS_MOST_PARTS];
    /* How it is cut: */
    int by_filters, vectors; /* vectors are filters; of pixels in a register tile */
    ptrdiff_t blocks;        /* of taps, or of channels where there are parts */
    ptrdiff_t pixels, tiles; /* of a tile; and how many */
    ptrdiff_t panels;        /* of weights */
    ptrdiff_t groups, group; /* of panels of weights; and panels of one */
    ptrdiff_t heavy;         /* panels of weights that stay together in the L2 cache */
    ptrdiff_t place_count, sums, matrix; /* numbers of what a thread has for itself */
} product;

/* A vector of pixels, and where it stands in the slots. */
typedef struct {
    ptrdiff_t pixel;
    int32_t at, lanes;
} place;

CS_INLINE ptrdiff_t taps_of_part(const product *p, ptrdiff_t part) {
    return p->m.channels * p->parts[part].down * p->parts[part].across;
}
/* Blocks of several parts hold the same channels. */
CS_INLINE ptrdiff_t block_start(const product *p, ptrdiff_t part, ptrdiff_t block) {
    if (p->count == 1) return taps_of_part(p, part) * block / p->blocks;
    return p->m.channels * block / p->blocks * p->parts[part].down * p->parts[part].across;
}
CS_INLINE ptrdiff_t first_channel(const product *p, ptrdiff_t block) {
    return block_start(p, 0, block) / (p->parts[0].down * p->parts[0].across);
}
CS_INLINE ptrdiff_t panel_start(const product *p, ptrdiff_t panel) {
    if (p->by_filters) return CS_MIN(p->filters, panel * CS_PAIR);
    const ptrdiff_t each = p->filters / p->panels, rest = p->filters % p->panels;
    return panel * each + CS_MIN(panel, rest);
}
CS_INLINE int writes_matrix(const product *p) { return p->stride > 1; }
/* Rows of the matrix for a part: filters of a group of panels. */
CS_INLINE ptrdiff_t matrix_rows(const product *p) {
    return p->by_filters ? p->group * CS_PAIR : CS_MIN(p->filters, p->group * rows_at_most(p->vectors));
}
CS_INLINE ptrdiff_t matrix_pitch(const product *p) {
    return p->by_filters ? p->pixels + VL : p->place_count * VL;
}

/* Whether lanes of filters are put to better use than lanes of pixels. Results are turned then, which
 * costs as much as a few taps. */
static int fills_by_filters(const product *p) {
    const double pixels = (double)cs_round(p->m.columns, VL) / (double)p->m.columns;
    double filters = (double)cs_round(p->filters, VL) / (double)p->filters;
    if (p->filters <= VL) filters *= 4.0 / 3.0; /* six sums wait for one another */
    return VL > 1 && pixels > filters * (1.03 + 4.0 / (double)taps_of(&p->m));
}

static int plan_product(product *p, int threads) {
    /* The part with the most taps decides how blocks are cut. */
    for (ptrdiff_t k = 0; k < p->count; k++)
        p->m.taps = CS_MAX(p->m.taps, p->parts[k].down * p->parts[k].across);
    p->by_filters = fills_by_filters(p);
    const ptrdiff_t size = sizeof(REAL), taps = taps_of(&p->m), all = pixels_of(&p->m);
    const ptrdiff_t least = threads > 1 ? CS_TILES_EACH * threads : 1;
    p->vectors = vectors_for(p->filters);
    const ptrdiff_t width = p->by_filters ? CS_PAIR : p->vectors * VL;
    /* Neighboring taps share the numbers of padded rows, so that more of them fit where pixels stay. */
    const ptrdiff_t panel = 2 * CS_PANEL_BYTES / (width * size) / (p->by_filters ? 4 : 1);
    p->blocks = CS_MAX(1, cs_blocks(taps, panel));
    if (p->count > 1) p->blocks = CS_MAX(1, CS_MIN(p->blocks, p->m.channels));
    const ptrdiff_t most = CS_MAX(1, cs_blocks(taps, p->blocks));
    const ptrdiff_t channels = channels_touched(&p->m, most);
    if (p->by_filters) {
        p->panels = cs_blocks(p->filters, CS_PAIR);
        p->group = CS_MIN(p->panels, CS_MAX(1, CS_MOST_FILTERS / CS_PAIR / p->count));
        p->pixels = CS_TILE_BYTES / (p->count * p->group * CS_PAIR * size);
    } else {
        const ptrdiff_t step = p->m.step * p->m.step;
        p->panels = cs_blocks(p->filters, rows_at_most(p->vectors));
        p->group = p->panels;
        p->pixels = p->m.window_height * p->m.window_width == 1
                        ? CS_PLANE_BYTES / (channels * size + 1)
                        : CS_TILE_BYTES / (channels * step * size * 3 / 2 + 1);
    }
    const ptrdiff_t pixels_at_most = writes_matrix(p) ? CS_MOST_PIXELS / 4 : CS_MOST_PIXELS;
    p->pixels = CS_MAX(width, CS_MIN(pixels_at_most, p->pixels));
    /* Tiles of equal size, of whole rows where rows are not whole vectors. */
    p->tiles = cs_blocks(all, p->pixels);
    if (p->tiles < least) p->tiles = CS_MAX(p->tiles, CS_MIN(least, all / (4 * width)));
    p->pixels = cs_round(cs_blocks(all, p->tiles), p->by_filters ? 6 : width);
    if (!p->by_filters && p->m.columns % VL && p->m.columns <= p->pixels)
        p->pixels = p->pixels / p->m.columns * p->m.columns;
    p->tiles = cs_blocks(all, p->pixels);
    p->place_count = p->by_filters
                         ? p->pixels
                         : p->pixels / VL + 2 * touched(p->pixels, p->m.columns) + CS_MOST_VECTORS;
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
    p->heavy = CS_MAX(1, CS_WEIGHT_BYTES / (most * size * CS_MOST_ROWS));
    cut_columns(&p->m, p->pixels, channels);
    p->sums = p->by_filters ? p->count * p->pixels * p->group * CS_PAIR : 0;
    p->matrix = writes_matrix(p) ? p->count * matrix_rows(p) * matrix_pitch(p) + VL : 0;
    const ptrdiff_t numbers = p->m.numbers + p->sums + p->matrix;
    return numbers > CS_SCRATCH_LIMIT / size ? CS_UNSUPPORTED : CS_OK;
}

/* Pad what a tile needs of a block's channels. */
CS_INLINE void fill_block(const product *p, const pixel_tile *t, ptrdiff_t block, REAL *slots) {
    const ptrdiff_t end = block_start(p, 0, block + 1), window = p->parts[0].down * p->parts[0].across;
    fill_slots(&p->m, t, first_channel(p, block), cs_blocks(end, window), slots);
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

/* Panels [first, last) of a part's weights over a block of taps and a few panels of pixels; to the output,
 * or to `matrix`, whose row 0 is filter 0. */
CS_INLINE void multiply_near(const product *p, const product_part *part, const place *at,
                             ptrdiff_t count, ptrdiff_t block, const REAL *slots, ptrdiff_t first,
                             ptrdiff_t last, REAL *matrix) {
    const ptrdiff_t k0 = block_start(p, part - p->parts, block);
    const ptrdiff_t taps = block_start(p, part - p->parts, block + 1) - k0;
    const ptrdiff_t plane = p->m.rows * p->m.columns, pitch = matrix_pitch(p);
    tile_call call[CS_NEAR_PANELS];
    int whole[CS_NEAR_PANELS];
    REAL sums[CS_MOST_ROWS * 3 * VL];
    for (ptrdiff_t q = 0; q < count; q++) {
        const place *here = at + q * p->vectors;
        whole[q] = 1;
        call[q].taps = taps;
        call[q].offset = part->offset + k0;
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
        const REAL *const a = part->weights + p->filters * k0 + row * taps;
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
                               REAL *slots, REAL *matrix, place *at) {
    const ptrdiff_t vectors = find_places(p, t, matrix != NULL, at), near = CS_NEAR_PANELS * p->vectors;
    const ptrdiff_t rows = matrix_rows(p), pitch = matrix_pitch(p), filter = panel_start(p, first);
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        fill_block(p, t, block, slots);
        for (ptrdiff_t k = 0; k < p->count; k++) {
            REAL *const to = matrix ? matrix + (k * rows - filter) * pitch : NULL;
            for (ptrdiff_t heavy = first; heavy < last; heavy += p->heavy)
                for (ptrdiff_t q = 0; q < vectors; q += near)
                    multiply_near(p, &p->parts[k], at + q, CS_MIN(near, vectors - q) / p->vectors, block,
                                  slots, heavy, CS_MIN(heavy + p->heavy, last), to ? to + q * VL : NULL);
        }
    }
    return vectors;
}

/* --- Vectors of filters ------------------------------------------------------------------------ */

/* Filters [f, f + VL) of a tile from their sums, transposed: to the output, or to rows of a matrix. */
CS_INLINE void transpose_sums(const product *p, const pixel_tile *t, const REAL *sums, ptrdiff_t f,
                              REAL *matrix) {
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    for (ptrdiff_t q = t->first, run; q < t->last; q += run, sums += run * CS_PAIR) {
        run = CS_MIN(VL, t->last - q);
        if (!matrix) run = CS_MIN(run, plane - q % plane);
        vec square[VL];
        CS_UNROLL(16) for (int l = 0; l < VL; l++) square[l] = load(sums + CS_MIN(l, run - 1) * CS_PAIR);
        REAL *const to = matrix ? matrix + q - t->first
                                : p->out + (q / plane * p->filters + f) * plane + q % plane;
        store_transposed(square, run, CS_MIN(VL, p->filters - f), p->bias + f, to,
                         matrix ? matrix_pitch(p) : plane);
    }
}

/* As multiply_tile: sums of pixels by filters, which are transposed when all blocks of taps are through. */
static void multiply_by_filters(const product *p, const pixel_tile *t, ptrdiff_t first, ptrdiff_t last,
                                REAL *slots, REAL *sums, REAL *matrix, int32_t *at) {
    const ptrdiff_t pixels = t->last - t->first, panel_sums = pixels * CS_PAIR;
    find_pixels(&p->m, t, at);
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        fill_block(p, t, block, slots);
        REAL *to = sums;
        for (ptrdiff_t k = 0; k < p->count; k++) {
            const ptrdiff_t k0 = block_start(p, k, block), taps = block_start(p, k, block + 1) - k0;
            strip_call call = {.step = p->parts[k].offset + k0, .steps = taps, .more = block > 0};
            for (ptrdiff_t panel = first; panel < last; panel++, to += panel_sums)
                run_strips(&call, slots, at, pixels,
                           p->parts[k].weights + (p->panels * k0 + panel * taps) * CS_PAIR,
                           p->filters - panel * CS_PAIR, to);
        }
    }
    const ptrdiff_t rows = matrix_rows(p), end = CS_MIN(p->filters, last * CS_PAIR);
    for (ptrdiff_t k = 0; k < p->count; k++)
        for (ptrdiff_t f = first * CS_PAIR; f < end; f += VL)
            transpose_sums(p, t,
                           sums + (k * (last - first) + f / CS_PAIR - first) * panel_sums + f % CS_PAIR, f,
                           matrix ? matrix + (k * rows + f - first * CS_PAIR) * matrix_pitch(p) : NULL);
}

/* --- Parts --------------------------------------------------------------------------------------- */

/* A run of pixels of a row of the grid, from `pixel` on, that begins in column `at` of the matrix: filters
 * [f0, f1) of all parts, to where they belong; where no part is, zeros. */
static void scatter_run(const product *p, ptrdiff_t pixel, ptrdiff_t run, const REAL *matrix, ptrdiff_t f0,
                        ptrdiff_t f1) {
    const ptrdiff_t plane = p->m.rows * p->m.columns, s = p->stride, pitch = matrix_pitch(p);
    const ptrdiff_t g = pixel % plane / p->m.columns, h = pixel % p->m.columns;
    const ptrdiff_t to = CS_MIN(p->width, (h + run) * s), part = matrix_rows(p) * pitch;
    REAL *const image = p->out + pixel / plane * p->filters * p->height * p->width;
    for (ptrdiff_t y = 0, k = 0, next; y < s && g * s + y < p->height; y++, k = next) {
        for (next = k; next < p->count && p->parts[next].y == y;) next++;
        for (ptrdiff_t f = f0; f < f1; f++) {
            const REAL *const sums = matrix + (f - f0) * pitch;
            REAL *const row = image + (f * p->height + g * s + y) * p->width;
            ptrdiff_t x = h * s;
#ifdef CS_VECTORS
            if (s == 2)
                for (ptrdiff_t q = 0; x + 2 * VL <= to; q += VL, x += 2 * VL) {
                    vec pair[2] = {splat(0), splat(0)};
                    for (ptrdiff_t i = k; i < next; i++) pair[p->parts[i].x] = load(sums + i * part + q);
                    store(row + x, interleave(pair[0], pair[1], 0));
                    store(row + x + VL, interleave(pair[0], pair[1], 1));
                }
#endif
            if (next - k < s)
                for (ptrdiff_t rest = x; rest < to; rest++) row[rest] = 0;
            for (ptrdiff_t i = k; i < next; i++)
                for (ptrdiff_t place = x + p->parts[i].x, q = x / s - h; place < to; place += s, q++)
                    row[place] = sums[i * part + q];
        }
    }
}

/* --- All ----------------------------------------------------------------------------------------- */

static void scatter_tile(const product *p, const pixel_tile *t, const place *at, ptrdiff_t vectors,
                         const REAL *matrix, ptrdiff_t f0, ptrdiff_t f1) {
    if (!p->by_filters)
        for (ptrdiff_t v = 0; v < vectors; v++)
            scatter_run(p, at[v].pixel, at[v].lanes, matrix + v * VL, f0, f1);
    for (ptrdiff_t q = t->first, run; p->by_filters && q < t->last; q += run) {
        run = CS_MIN(p->m.columns - q % p->m.columns, t->last - q);
        scatter_run(p, q, run, matrix + q - t->first, f0, f1);
    }
}

/* Numbers of a part's packed weights. */
CS_INLINE ptrdiff_t weight_numbers(const product *p, ptrdiff_t part) {
    return taps_of_part(p, part) * (p->by_filters ? p->panels * CS_PAIR : p->filters) + VL;
}

static void fill_offsets(const product *p, const product_part *part) {
    const ptrdiff_t window = part->down * part->across;
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        const ptrdiff_t k0 = block_start(p, part - p->parts, block);
        for (ptrdiff_t k = k0; k < block_start(p, part - p->parts, block + 1); k++) {
            const ptrdiff_t t = k % window / part->across, u = k % part->across;
            part->offset[k] = (int32_t)((k / window - k0 / window) * p->m.shape.channel +
                                        offset_in_slot(&p->m, part->row + t * part->turn,
                                                       part->column + u * part->turn));
        }
    }
}

/* Item `item` of parts x blocks x panels: threads share the packing of the weights. */
CS_INLINE void pack_one(const product *p, ptrdiff_t item) {
    const ptrdiff_t k = item / (p->blocks * p->panels);
    const ptrdiff_t block = item / p->panels % p->blocks, panel = item % p->panels;
    const ptrdiff_t k0 = block_start(p, k, block), k1 = block_start(p, k, block + 1);
    const ptrdiff_t row = panel_start(p, panel), rows = panel_start(p, panel + 1) - row;
    const ptrdiff_t start = p->by_filters ? (p->panels * k0 + panel * (k1 - k0)) * CS_PAIR
                                          : p->filters * k0 + row * (k1 - k0);
    pack_weights(p->parts[k].weights + start, &p->parts[k].view, row, rows,
                 p->by_filters ? CS_PAIR : rows, k0, k1);
}

/* Run a product whose description is complete. */
static int run_product(product *p, int threads) {
    if (pixels_of(&p->m) == 0 || p->filters == 0) return CS_OK;
    size_t weights = 0, tables = 0;
    const int planned = plan_product(p, threads);
    if (planned != CS_OK) return planned;
    for (ptrdiff_t k = 0; k < p->count; k++) {
        weights += cs_bytes((size_t)weight_numbers(p, k), sizeof(REAL));
        tables += cs_bytes((size_t)taps_of_part(p, k), sizeof(int32_t));
    }
    const ptrdiff_t items = p->tiles * p->groups, packs = p->count * p->blocks * p->panels;
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t places = cs_bytes((size_t)p->place_count, sizeof(place));
    const size_t each = places + cs_bytes((size_t)(p->m.numbers + p->sums + p->matrix), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)p->filters, sizeof(REAL));
    char *const scratch = cs_alloc(weights + biases + tables + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    if (!p->bias) p->bias = memset(scratch, 0, biases);
    char *next = scratch + biases;
    for (ptrdiff_t k = 0; k < p->count; k++) {
        p->parts[k].weights = (REAL *)next;
        next += cs_bytes((size_t)weight_numbers(p, k), sizeof(REAL));
        p->parts[k].offset = (int32_t *)next;
        next += cs_bytes((size_t)taps_of_part(p, k), sizeof(int32_t));
        fill_offsets(p, &p->parts[k]);
    }
    const int alone = weights < CS_PACK_ALONE;
    for (ptrdiff_t k = 0; alone && k < packs; k++) pack_one(p, k);
    CS_OMP(parallel num_threads(threads) if(threads > 1))
    {
        ptrdiff_t item;
        if (!alone) {
            CS_OMP(for schedule(dynamic))
            for (item = 0; item < packs; item++) pack_one(p, item);
        }
        char *const mine = next + (size_t)cs_thread() * each;
        REAL *const slots = (REAL *)(mine + places), *const sums = slots + p->m.numbers;
        REAL *const matrix = writes_matrix(p) ? sums + p->sums : NULL;
        /* Each item writes pixels of its own, so the order in which threads take them shows nowhere. */
        CS_OMP(for schedule(dynamic) nowait)
        for (item = 0; item < items; item++) {
            const ptrdiff_t pixel = item / p->groups * p->pixels, first = item % p->groups * p->group;
            const ptrdiff_t last = CS_MIN(p->panels, first + p->group);
            const pixel_tile t = tile_at(&p->m, pixel, CS_MIN(pixel + p->pixels, pixels_of(&p->m)));
            ptrdiff_t vectors = 0;
            if (p->by_filters)
                multiply_by_filters(p, &t, first, last, slots, sums, matrix, (int32_t *)mine);
            else
                vectors = multiply_tile(p, &t, first, last, slots, matrix, (place *)mine);
            if (matrix)
                scatter_tile(p, &t, (place *)mine, vectors, matrix, panel_start(p, first),
                             panel_start(p, last));
        }
    }
    cs_free(scratch);
    return CS_OK;
}

#endif
