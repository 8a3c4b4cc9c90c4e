/* Convolution as a matrix product in five loops, which MAP.md draws: weights (filters x taps) times the columns (taps
 * x pixels) of columns.h. The forward pass is this product. So is dx, with other weights, over dout (dx.h). Vectors
 * are pixels (tile.h), or filters where vectors of pixels leave many lanes idle (strip.h). After Goto and van de
 * Geijn, "Anatomy of High-Performance Matrix Multiplication" (2008), and Van Zee and van de Geijn, "BLIS" (2015). */
#pragma once

#include "gemm/multiply.h"
#include "runtime.h"

/* Write a run of pixels of one row of the grid to the output, from `pixel` on: the sums of all parts, for filters
 * [f0, f1). The sums begin at `matrix`. Pixels that no part computes become 0. */
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
            if (s == 2)
                for (ptrdiff_t q = 0; x + 2 * VL <= to; q += VL, x += 2 * VL) {
                    vec pair[2] = {splat(0), splat(0)};
                    for (ptrdiff_t i = k; i < next; i++) pair[p->parts[i].x] = load(sums + i * part + q);
                    store(row + x, interleave(pair[0], pair[1], 0));
                    store(row + x + VL, interleave(pair[0], pair[1], 1));
                }
            if (next - k < s)
                for (ptrdiff_t rest = x; rest < to; rest++) row[rest] = 0;
            for (ptrdiff_t i = k; i < next; i++)
                for (ptrdiff_t place = x + p->parts[i].x, q = x / s - h; place < to; place += s, q++)
                    row[place] = sums[i * part + q];
        }
    }
}

/* Write a tile from the matrix to the output. */
static void scatter_tile(const product *p, const pixel_tile *t, const place *at, ptrdiff_t vectors,
                         const REAL *matrix, ptrdiff_t f0, ptrdiff_t f1) {
    const int linear = p->by_filters || p->m.panel || p->m.direct;
    if (!linear)
        for (ptrdiff_t v = 0; v < vectors; v++)
            scatter_run(p, at[v].pixel, at[v].lanes, matrix + v * VL, f0, f1);
    for (ptrdiff_t q = t->first, run; linear && q < t->last; q += run) {
        run = CS_MIN(p->m.columns - q % p->m.columns, t->last - q);
        scatter_run(p, q, run, matrix + q - t->first, f0, f1);
    }
}

CS_INLINE size_t place_bytes(const product *p) { return cs_bytes((size_t)(p->place_count + p->pieces), sizeof(place)); }

static void fill_offsets(const product *p, const product_part *part) {
    const ptrdiff_t window = part->down * part->across, channel = p->m.shape.channel;
    for (ptrdiff_t t = 0, k = 0; t < part->down; t++)
        for (ptrdiff_t u = 0; u < part->across; u++, k++)
            part->window[k] = (int32_t)offset_in_slot(&p->m, part->row + t * part->turn, part->column + u * part->turn);
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        const ptrdiff_t k0 = block_start(p, part - p->parts, block), k1 = block_start(p, part - p->parts, block + 1);
        for (ptrdiff_t k = k0, tap = k0 % window, slot = 0; k < k1; k++) {
            part->offset[k] = (int32_t)(p->panel ? (k - k0) * CS_PAIR : part->window[tap] + slot);
            if (++tap < window) continue;
            tap = 0;
            slot += channel;
        }
    }
    const ptrdiff_t taps = taps_of_part(p, part - p->parts);
    for (ptrdiff_t k = 0; k < CS_AHEAD_TAPS && taps > 0; k++)
        part->offset[taps + k] = part->offset[k % taps] + (int32_t)(p->vectors * VL * p->m.apart);
}

/* Pack panel number `item` of all parts and blocks. Parts take turns, because they share the cache lines of w. */
CS_INLINE void pack_panel(const product *p, ptrdiff_t item) {
    const ptrdiff_t k = item % p->count, panel = item / p->count % p->panels, block = item / p->count / p->panels;
    const ptrdiff_t k0 = block_start(p, k, block), k1 = block_start(p, k, block + 1);
    const ptrdiff_t row = panel_start(p, panel), rows = panel_start(p, panel + 1) - row;
    const ptrdiff_t start = p->by_filters ? (p->panels * k0 + panel * (k1 - k0)) * CS_PAIR
                                          : p->filters * k0 + row * (k1 - k0);
    pack_weights(p->parts[k].weights + start, &p->parts[k].view, row, rows, p->by_filters ? CS_PAIR : rows, k0, k1);
}

/* Give a product the memory that all threads share: biases, packed weights and offsets. Its weights still have to be
 * packed. Returns its bytes; without memory it only counts them. */
static size_t place_product(product *p, char *memory) {
    size_t bytes = cs_bytes((size_t)p->filters, sizeof(REAL));
    if (memory && !p->bias) p->bias = memset(memory, 0, bytes);
    for (ptrdiff_t k = 0; k < p->count; k++) {
        if (memory) p->parts[k].weights = (REAL *)(memory + bytes);
        const ptrdiff_t rows = !p->packs ? 0 : p->by_filters ? p->panels * CS_PAIR : p->filters;
        bytes += cs_bytes((size_t)(taps_of_part(p, k) * rows + VL), sizeof(REAL));
        if (memory) p->parts[k].offset = (int32_t *)(memory + bytes);
        if (memory) p->parts[k].window = p->parts[k].offset + taps_of_part(p, k) + CS_AHEAD_TAPS;
        if (memory) fill_offsets(p, &p->parts[k]);
        const ptrdiff_t window = p->parts[k].down * p->parts[k].across;
        bytes += cs_bytes((size_t)(taps_of_part(p, k) + CS_AHEAD_TAPS + window), sizeof(int32_t));
    }
    return bytes;
}

/* The first pixel of a tile. Where pixels are read in place, no tile begins in the last VL - 1 pixels of an image. */
static ptrdiff_t tile_start(const product *p, ptrdiff_t tile) {
    const ptrdiff_t pixel = CS_MIN(tile * p->pixels, pixels_of(&p->m)), plane = p->m.rows * p->m.columns;
    const ptrdiff_t left = plane - pixel % plane;
    return p->in_place && left < VL ? pixel + left : pixel;
}

/* What each thread does: pack panels of weights, and then multiply tiles. `mine` is what it has for itself. */
static void multiply_items(const product *p, ptrdiff_t packs, char *memory, size_t each) {
    CS_OMP(for schedule(dynamic))
    for (ptrdiff_t item = 0; item < packs; item++) pack_panel(p, item);
    char *const mine = memory + (size_t)cs_thread() * each;
    place *const pieces = (place *)mine + p->place_count;
    REAL *const slots = (REAL *)(mine + place_bytes(p)), *const sums = slots + p->m.numbers + p->copies;
    REAL *const matrix = writes_matrix(p) ? sums + p->sums : NULL;
    /* Each item writes its own pixels, so the answer does not depend on which thread takes which. */
    CS_OMP(for schedule(dynamic) nowait)
    for (ptrdiff_t item = 0; item < p->tiles * p->groups; item++) {
        const ptrdiff_t first = item % p->groups * p->group, last = CS_MIN(p->panels, first + p->group);
        const ptrdiff_t tile = item / p->groups;
        const pixel_tile t = tile_at(&p->m, tile_start(p, tile), tile_start(p, tile + 1));
        ptrdiff_t vectors = 0;
        if (p->by_filters)
            multiply_by_filters(p, &t, first, last, slots, sums, matrix, (int32_t *)mine);
        else
            vectors = find_places(p, &t, matrix != NULL, (place *)mine);
        if (p->panel) find_pieces(p, &t, pieces);
        for (ptrdiff_t block = 0; !p->by_filters && block < p->blocks; block++) {
            const REAL *const from = fill_block(p, &t, block, pieces, slots);
            multiply_block(p, block, first, last, from, matrix, (place *)mine, vectors);
        }
        if (matrix) scatter_tile(p, &t, (place *)mine, vectors, matrix, panel_start(p, first), panel_start(p, last));
    }
}

/* Plan and run a product. */
static int run_product(product *p, int threads) {
    if (pixels_of(&p->m) == 0 || p->filters == 0) return CS_OK;
    if (plan_product(p, threads) != CS_OK) return CS_UNSUPPORTED;
    const ptrdiff_t packs = p->packs ? p->count * p->blocks * p->panels : 0;
    threads = (int)CS_MIN((ptrdiff_t)threads, p->tiles * p->groups);
    const size_t shared = place_product(p, NULL);
    const ptrdiff_t numbers = p->m.numbers + p->copies + p->sums + p->matrix;
    const size_t each = place_bytes(p) + cs_bytes((size_t)numbers, sizeof(REAL));
    char *const scratch = cs_alloc(shared + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    place_product(p, scratch);
    CS_ON_THREADS(threads, multiply_items(p, packs, scratch + shared, each));
    cs_free(scratch);
    return CS_OK;
}
