/* One tile of pixels times the weights: loops 4 to 1 of product.h, with vectors of pixels or of filters. */
#pragma once

#include "gemm/plan.h"

/* Find the vectors of padded rows from which a tile's columns are copied, up to one without lanes. They go to `pixel`.
 * Lanes past a row, or past a panel, are overwritten later. */
static void find_pieces(const product *p, const pixel_tile *t, place *to) {
    for (ptrdiff_t q = t->first, run; q < t->last; q += to++->lanes) {
        const int32_t from = offset_of_pixel(&p->m, t, q, &run);
        *to = (place){.pixel = offset_in_panels(t, q, p->panel, &run), .at = from, .lanes = (int32_t)CS_MIN(run, VL)};
    }
    to->lanes = 0;
}

/* Copy what a tile needs of a block's channels to its slots, zero-padded; and from there, if they are copied, its
 * columns to panels. Returns what the product reads. */
CS_NOINLINE const REAL *fill_block(const product *p, const pixel_tile *t, ptrdiff_t block, const place *pieces,
                                   REAL *slots) {
    const ptrdiff_t k0 = block_start(p, 0, block), k1 = block_start(p, 0, block + 1);
    const ptrdiff_t window = p->parts[0].down * p->parts[0].across;
    const REAL *from = fill_slots(&p->m, t, k0 / window, cs_blocks(k1, window), slots);
    const REAL *const end = p->m.direct ? end_of(&p->m) : slots + p->m.numbers;
    REAL *const columns = slots + p->m.numbers, *to = columns;
    if (!p->panel) return from;
    for (ptrdiff_t k = k0, tap = k0 % window; k < k1; k++, to += CS_PAIR) {
        const REAL *const met = from + p->parts[0].window[tap];
        for (const place *at = pieces; at->lanes; at++) {
            const REAL *const here = met + at->at;
            store(to + at->pixel, end - here >= VL ? load(here) : load_lanes(here, at->lanes));
        }
        if (++tap < window) continue;
        tap = 0;
        from += p->m.shape.channel;
    }
    return columns;
}

/* Where vectors are pixels: find the vectors of a tile, in whole panels. Vectors that go to a matrix do not overlap. If
 * weights are not packed, the pixels of a small tile, or the last ones of another, which would fill half of a vector or
 * less, stay alone: they follow the vectors, up to a place without lanes. */
static ptrdiff_t find_places(const product *p, const pixel_tile *t, int matrix, place *to) {
    const int few = !p->packs && is_few(t->last - t->first);
    const ptrdiff_t step = few ? 1 : VL, plane = p->m.rows * p->m.columns;
    ptrdiff_t count = 0;
    for (ptrdiff_t q = t->first, run; q < t->last; q += run) {
        run = t->last - q;
        const int32_t at = p->panel ? offset_in_panels(t, q, p->panel, &run) : offset_of_pixel(&p->m, t, q, &run);
        for (ptrdiff_t h = 0, image = q / plane; h < run; h += step, count++) {
            /* The last vector ends where the row ends, so pixels are computed twice; not if sums are added up. */
            const int twice = run < h + VL && run >= VL && p->blocks == 1 && !matrix && (p->packs || !is_few(run % VL));
            const ptrdiff_t first = twice ? run - VL : h, lanes = CS_MIN(step, run - first);
            ptrdiff_t pixel = q + first - image * plane;
            for (; pixel >= plane; pixel -= plane) image++;
            to[count] = (place){q + first, at + (int32_t)(first * p->m.apart), (int32_t)lanes,
                                image * p->filters * plane + pixel, lanes == VL && pixel + VL <= plane};
        }
    }
    const int lone = !few && !p->packs && (count > 2 || p->in_place) && is_few(to[count - 1].lanes);
    place last = lone ? to[--count] : (place){0};
    /* An odd vector is the third one of the last panel. */
    for (; p->vectors == 2 ? count < 2 && !few : count % p->vectors && !few; count++) {
        to[count] = to[count - 1];
        if (matrix || p->blocks > 1) to[count].lanes = to[count].whole = 0;
    }
    place *alone = to + count;
    for (; last.lanes; last.pixel++, last.at++, last.lanes--) *alone++ = (place){last.pixel, last.at, 1, 0, 0};
    alone->lanes = 0;
    return few ? 0 : count;
}

/* Lane r * pixels + q is the sum of products of row r of the weights and of column q. A vector holds taps. */
CS_INLINE vec alone_sums(const int pixels, const REAL *const *row, const REAL *columns, ptrdiff_t taps) {
    vec sum[VL], number[CS_MOST_ALONE];
    ptrdiff_t k = 0;
    CS_UNROLL(16) for (int i = 0; i < VL; i++) sum[i] = splat(0);
    CS_UNROLL(2) for (int rest = 0; rest < 2; rest++) /* whole vectors, and then the rest */
        for (; k + (rest ? 1 : VL) <= taps; k += VL) {
            CS_UNROLL(8) for (int q = 0; q < pixels; q++) {
                number[q] = load_lanes(columns + q * taps + k, rest ? taps - k : VL);
                CS_PIN(number[q]);
            }
            CS_UNROLL(8) for (int r = 0; r < alone_rows(pixels); r++) {
                const vec weight = load_lanes(row[r] + k, rest ? taps - k : VL);
                CS_UNROLL(8) for (int q = 0; q < pixels; q++) sum[r * pixels + q] += weight * number[q];
            }
        }
    transpose_square(sum);
    CS_UNROLL(4) for (int half = VL / 2; half; half /= 2)
        CS_UNROLL(8) for (int i = 0; i < half; i++) sum[i] += sum[i + half];
    return sum[0];
}

/* Multiply pixels that are alone by the weights of filters [f, end), over a block of taps. */
static void multiply_alone(const product *p, const place *at, ptrdiff_t block, const REAL *slots, ptrdiff_t f,
                           ptrdiff_t end) {
    const weight_view *const w = &p->parts[0].view;
    const ptrdiff_t k0 = block_start(p, 0, block), taps = block_start(p, 0, block + 1) - k0;
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    const int32_t *const offset = p->parts[0].offset + k0;
    REAL columns[2 * CS_PANEL_BYTES / sizeof(REAL)], sums[VL], *out[CS_MOST_ALONE];
    ptrdiff_t pixels = 0;
    for (REAL *to = columns; at[pixels].lanes; pixels++, to += taps) {
        for (ptrdiff_t k = 0; k < taps; k++) to[k] = slots[at[pixels].at + offset[k]];
        out[pixels] = p->out + at[pixels].pixel / plane * p->filters * plane + at[pixels].pixel % plane;
    }
    for (ptrdiff_t rows; pixels && f < end; f += rows) {
        const REAL *row[CS_MOST_ALONE];
        rows = CS_MIN(alone_rows(pixels), end - f);
        for (ptrdiff_t r = 0; r < CS_MOST_ALONE; r++) row[r] = w->base + CS_MIN(f + r, end - 1) * w->row_step + k0;
#define CS_ALONE(n) if (pixels == n && is_few(n)) store(sums, alone_sums(n, row, columns, taps));
        CS_ALONE(1) CS_ALONE(2) CS_ALONE(3) CS_ALONE(4) CS_ALONE(5) CS_ALONE(6) CS_ALONE(7) CS_ALONE(8)
        for (ptrdiff_t i = 0; i < rows * pixels; i++) {
            REAL *const to = out[i % pixels] + (f + i / pixels) * plane;
            *to = (block ? *to : p->bias[f + i / pixels]) + sums[i];
        }
    }
}

/* Where vectors are not whole or cross images: copy outputs of a register tile, from row `row` on, to or from sums. */
static void move_outputs(const product *p, const place *at, REAL *sums, int vectors, ptrdiff_t row, ptrdiff_t rows,
                         int to_sums) {
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    for (int v = 0; v < vectors; v++)
        for (ptrdiff_t k = 0, run; k < at[v].lanes; k += run) {
            const ptrdiff_t pixel = at[v].pixel + k;
            REAL *out = p->out + (pixel / plane * p->filters + row) * plane + pixel % plane, *sum = sums + v * VL + k;
            run = CS_MIN(at[v].lanes - k, plane - pixel % plane);
            for (ptrdiff_t r = 0; r < rows; r++, out += plane, sum += vectors * VL)
                copy_lanes(to_sums ? sum : out, to_sums ? out : sum, run);
        }
}

/* Multiply panels [first, last) of a part's weights by a few panels of pixels, `count` vectors, over a block of taps.
 * Sums go to the output, or to `matrix`, whose row 0 is filter 0. */
CS_INLINE void multiply_near(const product *p, const product_part *part, const place *at, ptrdiff_t count,
                             ptrdiff_t block, const REAL *slots, ptrdiff_t first, ptrdiff_t last, REAL *matrix) {
    const ptrdiff_t k0 = block_start(p, part - p->parts, block);
    const ptrdiff_t taps = block_start(p, part - p->parts, block + 1) - k0;
    const ptrdiff_t plane = p->m.rows * p->m.columns, pitch = matrix_pitch(p);
    tile_call call[CS_MOST_NEAR + 1];
    int whole[CS_MOST_NEAR + 1], vectors[CS_MOST_NEAR + 1];
    REAL sums[CS_TALLEST * 3 * VL];
    ptrdiff_t panels = 0;
    for (ptrdiff_t from = 0; from < count; from += vectors[panels++]) {
        const place *const here = at + from;
        tile_call *const to = &call[panels];
        const int each = vectors[panels] = p->vectors == 2 && count - from == 3 ? 3 : p->vectors;
        *to = (tile_call){
            .offset = part->offset + k0, .taps = taps, .plane = matrix ? pitch : plane, .more = block > 0,
            .far = !matrix && (size_t)(p->filters * pixels_of(&p->m)) * sizeof(REAL) >= CS_FAR_BYTES};
        whole[panels] = 1;
        for (int v = 0; v < each; v++) {
            to->b[v] = slots + here[v].at;
            to->out[v] = matrix ? matrix + (from + v) * VL : p->out + here[v].out;
            whole[panels] &= matrix || here[v].whole;
        }
        if (whole[panels]) continue;
        to->plane = each * VL;
        for (int v = 0; v < each; v++) to->out[v] = sums + v * VL;
    }
    for (ptrdiff_t panel = first, row = panel_start(p, first), rows; panel < last; panel++, row += rows) {
        rows = panel_start(p, panel + 1) - row;
        const ptrdiff_t down = p->packs ? 1 : part->view.row_step, across = p->packs ? rows : part->view.across_step;
        const REAL *const weights = p->packs ? part->weights + p->filters * k0 + row * taps
                                             : part->view.base + row * down + k0 * across;
        for (ptrdiff_t q = 0, from = 0; q < panels; from += vectors[q++]) {
            /* Three vectors leave registers for fewer rows. */
            const ptrdiff_t half = rows > rows_at_most(vectors[q]) ? (rows + 1) / 2 : rows;
            for (ptrdiff_t r = 0; r < rows; r += half) {
                const ptrdiff_t here = CS_MIN(half, rows - r), first_row = whole[q] ? 0 : row + r;
                if (!whole[q] && block > 0) move_outputs(p, at + from, sums, vectors[q], row + r, here, 1);
                kernel_for(here, vectors[q], down == 1)(&call[q], weights + r * down, down, across, p->bias + first_row,
                                             row + r - first_row);
                if (!whole[q]) move_outputs(p, at + from, sums, vectors[q], row + r, here, 0);
            }
        }
    }
}

/* Multiply panels [first, last) of weights by a tile, over a block of taps whose slots are filled. */
static void multiply_block(const product *p, ptrdiff_t block, ptrdiff_t first, ptrdiff_t last,
                           const REAL *slots, REAL *matrix, const place *at, ptrdiff_t vectors) {
    const ptrdiff_t near = p->near * p->vectors, filter = panel_start(p, first);
    if (!p->packs) multiply_alone(p, at + vectors, block, slots, filter, panel_start(p, last));
    for (ptrdiff_t k = 0; k < p->count; k++) {
        REAL *const to = matrix ? matrix + (k * matrix_rows(p) - filter) * matrix_pitch(p) : NULL;
        for (ptrdiff_t heavy = first, end; heavy < last; heavy = end) {
            end = CS_MIN(heavy + p->heavy, last);
            for (ptrdiff_t q = 0, here; q < vectors; q += here) {
                here = vectors - q <= near + 1 ? vectors - q : near;
                multiply_near(p, &p->parts[k], at + q, here, block, slots, heavy, end, to ? to + q * VL : NULL);
            }
        }
    }
}

/* Write filters [f, f + VL) of a tile from their sums, transposed: to the output, or to rows of a matrix. */
CS_INLINE void transpose_sums(const product *p, const pixel_tile *t, const REAL *sums, ptrdiff_t f, REAL *matrix) {
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    for (ptrdiff_t q = t->first, run; q < t->last; q += run, sums += run * CS_PAIR) {
        run = CS_MIN(VL, t->last - q);
        if (!matrix) run = CS_MIN(run, plane - q % plane);
        REAL *const to = matrix ? matrix + q - t->first : p->out + (q / plane * p->filters + f) * plane + q % plane;
        const ptrdiff_t filters = CS_MIN(VL, p->filters - f);
        store_transposed(to, matrix ? matrix_pitch(p) : plane, sums, run, CS_PAIR, filters, p->bias + f);
    }
}

/* Where vectors are filters: multiply a tile by panels [first, last) of weights. At the end sums are transposed. */
static void multiply_by_filters(const product *p, const pixel_tile *t, ptrdiff_t first, ptrdiff_t last,
                                REAL *slots, REAL *sums, REAL *matrix, int32_t *at) {
    const ptrdiff_t pixels = t->last - t->first, panel_sums = pixels * CS_PAIR;
    find_pixels(&p->m, t, at);
    for (ptrdiff_t block = 0; block < p->blocks; block++) {
        const REAL *const from = fill_block(p, t, block, NULL, slots);
        REAL *to = sums;
        for (ptrdiff_t k = 0; k < p->count; k++) {
            const ptrdiff_t k0 = block_start(p, k, block), taps = block_start(p, k, block + 1) - k0;
            const int apart = p->m.direct && p->m.shape.channel * (ptrdiff_t)sizeof(REAL) >= CS_APART_BYTES;
            strip_call call = {.step = p->parts[k].offset + k0, .steps = taps, .more = block > 0,
                               .ahead = apart ? CS_STRIP_ROWS * p->m.apart : 0};
            for (ptrdiff_t panel = first; panel < last; panel++, to += panel_sums)
                run_strips(&call, from, at, pixels, p->parts[k].weights + (p->panels * k0 + panel * taps) * CS_PAIR,
                           p->filters - panel * CS_PAIR, to);
        }
    }
    const ptrdiff_t rows = matrix_rows(p), end = CS_MIN(p->filters, last * CS_PAIR);
    for (ptrdiff_t k = 0; k < p->count; k++)
        for (ptrdiff_t f = first * CS_PAIR; f < end; f += VL)
            transpose_sums(p, t, sums + (k * (last - first) + f / CS_PAIR - first) * panel_sums + f % CS_PAIR, f,
                           matrix ? matrix + (k * rows + f - first * CS_PAIR) * matrix_pitch(p) : NULL);
}
