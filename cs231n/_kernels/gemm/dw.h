/* dw and db: the matrix of columns times dout, transposed. The sum runs over pixels. Two vectors hold one pixel of dout
 * for CS_PAIR filters, and numbers of the padded x are broadcast from their slots. Threads share blocks of channels,
 * and parts of the pixels where there are few blocks. Parts are added in order: sums do not vary. */
#pragma once

#include "gemm/dx.h"

typedef struct {
    columns m;
    ptrdiff_t filters, panels;
    ptrdiff_t pixels, tiles; /* pixels of a tile; number of tiles */
    ptrdiff_t blocks, parts; /* of channels; of the tiles */
    const REAL *dout;
    REAL *sums; /* [part][panel][tap][CS_PAIR] */
    double *db; /* [part][filter] */
} dw_plan;

/* Whether each panel of filters is finished before the next one, so that its sums go from the L2 cache to dw. With more
 * tiles, x is read from further away for each panel; and where it is copied, each panel would copy it again. */
CS_INLINE int by_panels(const dw_plan *p) { return p->parts == 1 && p->tiles <= (p->m.direct ? 2 : 1); }
CS_INLINE ptrdiff_t kept_panels(const dw_plan *p) { return by_panels(p) ? 1 : p->panels; }
CS_INLINE ptrdiff_t sums_of_part(const dw_plan *p) { return kept_panels(p) * taps_of(&p->m) * CS_PAIR; }

/* Transpose a tile of one panel of filters of dout to [pixel][CS_PAIR]. Lanes past the filters are not used. */
static void transpose_errors(const dw_plan *p, ptrdiff_t first, ptrdiff_t last, ptrdiff_t panel,
                             REAL *CS_RESTRICT dst) {
    const ptrdiff_t plane = p->m.rows * p->m.columns, f0 = panel * CS_PAIR, filters = CS_MIN(CS_PAIR, p->filters - f0);
    for (ptrdiff_t q = first, run; q < last; q += run, dst += run * CS_PAIR) {
        run = CS_MIN(last - q, plane - q % plane);
        const REAL *const from = p->dout + (q / plane * p->filters + f0) * plane + q % plane;
        for (ptrdiff_t half = 0; half < filters; half += VL)
            transpose_rows(dst + half, CS_PAIR, from + half * plane, filters - half, plane, run);
    }
}

/* Add the sums over pixels [first, last) of all filters of dout to db. */
static void add_errors(const dw_plan *p, ptrdiff_t first, ptrdiff_t last, double *db) {
    const ptrdiff_t plane = p->m.rows * p->m.columns;
    for (ptrdiff_t q = first, run; q < last; q += run) {
        run = CS_MIN(last - q, plane - q % plane);
        const REAL *const from = p->dout + q / plane * p->filters * plane + q % plane;
        for (ptrdiff_t f = 0; f < p->filters; f++) db[f] += (double)sum_of(from + f * plane, run);
    }
}

static int plan_dw(dw_plan *p, int threads) {
    columns *m = &p->m;
    const ptrdiff_t size = sizeof(REAL), all = pixels_of(m);
    m->direct = is_direct(m);
    m->apart = m->step;
    p->panels = cs_blocks(p->filters, CS_PAIR);
    p->pixels = CS_MIN(all, CS_PANEL_BYTES / (CS_PAIR * size));
    p->tiles = cs_blocks(all, p->pixels);
    p->pixels = cs_blocks(all, p->tiles);
    p->tiles = cs_blocks(all, p->pixels);
    cut_columns(m, p->pixels, 1);
    const ptrdiff_t numbers = m->direct ? p->pixels * m->step : m->slots * m->slot;
    const ptrdiff_t channels = CS_MAX(1, CS_SOURCE_BYTES / (numbers * size));
    p->blocks = CS_MAX(1, cs_blocks(m->channels, channels));
    const ptrdiff_t least = threads > 1 ? CS_TILES_EACH * threads : 1;
    /* Each block transposes dout again, so it has enough taps to make that cheap. */
    if (p->blocks < least)
        p->blocks = CS_MAX(p->blocks, CS_MIN(CS_MIN(least, m->channels), taps_of(m) / 192));
    cut_columns(m, p->pixels, cs_blocks(m->channels, p->blocks));
    const ptrdiff_t fit = CS_SUM_BYTES * threads / (sums_of_part(p) * size + 1);
    p->parts = CS_MAX(1, CS_MIN(CS_MIN(cs_blocks(least, p->blocks), p->tiles), fit));
    return m->numbers > CS_SCRATCH_LIMIT / size ? CS_UNSUPPORTED : CS_OK;
}

/* Add up rows [k0, k1) of one panel over the parts, in order, and write them to dw (F, C, HH, WW). */
static void gather_dw(const dw_plan *p, ptrdiff_t panel, ptrdiff_t k0, ptrdiff_t k1, REAL *sums, REAL *dw) {
    const ptrdiff_t all = taps_of(&p->m), filters = CS_MIN(CS_PAIR, p->filters - panel * CS_PAIR);
    for (ptrdiff_t part = 1; part < p->parts; part++)
        for (ptrdiff_t k = 0; k < (k1 - k0) * CS_PAIR; k += VL)
            store(sums + k, load(sums + k) + load(sums + part * sums_of_part(p) + k));
    for (ptrdiff_t half = 0; half < filters; half += VL)
        for (ptrdiff_t k = k0; k < k1; k += VL)
            store_transposed(dw + (panel * CS_PAIR + half) * all + k, all, sums + (k - k0) * CS_PAIR + half,
                             CS_MIN(VL, k1 - k), CS_PAIR, CS_MIN(VL, filters - half), NULL);
}

/* Sum one part of the tiles, for one block of channels and all filters; and write dw, if panel by panel. */
static void dw_item(const dw_plan *p, ptrdiff_t part, ptrdiff_t block, REAL *room, int32_t *pixel,
                    int32_t *offset, REAL *dw) {
    const columns *m = &p->m;
    const ptrdiff_t c0 = m->channels * block / p->blocks, c1 = m->channels * (block + 1) / p->blocks;
    const ptrdiff_t k0 = c0 * m->taps, taps = c1 * m->taps - k0, all = taps_of(m);
    REAL *const errors = room + m->numbers;
    REAL *const sums = p->sums + part * sums_of_part(p) + k0 * CS_PAIR;
    for (ptrdiff_t k = 0; k < taps; k++)
        offset[k] = k >= m->taps ? offset[k - m->taps] + (int32_t)m->shape.channel
                                 : (int32_t)offset_in_slot(m, k / m->window_width, k % m->window_width);
    const ptrdiff_t begin = p->tiles * part / p->parts, stop = p->tiles * (part + 1) / p->parts;
    for (ptrdiff_t f = 0; f < p->panels; f += kept_panels(p)) {
        for (ptrdiff_t tile = begin; tile < stop; tile++) {
            const pixel_tile t = tile_at(m, tile * p->pixels, CS_MIN((tile + 1) * p->pixels, pixels_of(m)));
            const REAL *const from = f && !m->direct ? room : fill_slots(m, &t, c0, c1, room);
            strip_call call = {.step = pixel, .steps = t.last - t.first, .more = tile > begin};
            find_pixels(m, &t, pixel);
            if (block == 0 && f == 0) add_errors(p, t.first, t.last, p->db + part * p->filters);
            for (ptrdiff_t k = 0; k < kept_panels(p); k++) {
                transpose_errors(p, t.first, t.last, f + k, errors);
                run_strips(&call, from, offset, taps, errors, p->filters - (f + k) * CS_PAIR, sums + k * all * CS_PAIR);
            }
        }
        if (by_panels(p)) gather_dw(p, f, k0, k0 + taps, sums, dw);
    }
}

/* What each thread does: add up its items, and then write its part of dw. */
static void add_items(const dw_plan *p, char *memory, size_t tables, size_t each, REAL *dw) {
    char *const mine = memory + (size_t)cs_thread() * each;
    /* Pieces of the last step: a panel of filters and 1024 taps. */
    const ptrdiff_t taps = taps_of(&p->m), cuts = cs_blocks(taps, 1024);
    CS_OMP(for schedule(dynamic))
    for (ptrdiff_t item = 0; item < p->parts * p->blocks; item++)
        dw_item(p, item / p->blocks, item % p->blocks, (REAL *)(mine + tables), (int32_t *)mine,
                (int32_t *)mine + p->pixels, dw);
    CS_OMP(for schedule(static) nowait)
    for (ptrdiff_t item = 0; item < p->panels * cuts * !by_panels(p); item++) {
        const ptrdiff_t panel = item / cuts, k = item % cuts * 1024;
        gather_dw(p, panel, k, CS_MIN(k + 1024, taps), p->sums + (panel * taps + k) * CS_PAIR, dw);
    }
}

/* Compute dw and db. */
static int product_dw(const cs_layer *s, const cs_call *call) {
    dw_plan p = {.m = columns_for(s, call->x), .filters = s->F, .dout = call->dout};
    if (s->F == 0 || s->N == 0 || pixels_of(&p.m) == 0) {
        memset(call->dw, 0, (size_t)(s->F * s->C * s->HH * s->WW) * sizeof(REAL));
        memset(call->db, 0, (size_t)s->F * sizeof(REAL));
        return CS_OK;
    }
    if (plan_dw(&p, call->threads) != CS_OK) return CS_UNSUPPORTED;
    const int threads = (int)CS_MIN((ptrdiff_t)call->threads, p.parts * p.blocks);
    const size_t sums = cs_bytes((size_t)(p.parts * sums_of_part(&p)), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)(p.parts * s->F), sizeof(double));
    const size_t tables = cs_bytes((size_t)(p.pixels + cs_blocks(p.m.channels, p.blocks) * p.m.taps), sizeof(int32_t));
    const size_t each = tables + cs_bytes((size_t)(p.m.numbers + p.pixels * CS_PAIR), sizeof(REAL));
    char *const scratch = cs_alloc(sums + biases + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    p.sums = (REAL *)scratch;
    p.db = memset(scratch + sums, 0, biases);
    CS_ON_THREADS(threads, add_items(&p, scratch + sums + biases, tables, each, call->dw));
    for (ptrdiff_t f = 0; f < s->F; f++) {
        double sum = 0;
        for (ptrdiff_t part = 0; part < p.parts; part++) sum += p.db[part * s->F + f];
        ((REAL *)call->db)[f] = (REAL)sum;
    }
    cs_free(scratch);
    return CS_OK;
}
