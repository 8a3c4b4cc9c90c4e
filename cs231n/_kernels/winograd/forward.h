/* Winograd convolution, forward, and backward to dx: blocks of tiles, with 36 small matrix products each. */
#pragma once

#include "kernels.h"
#include "runtime.h"
#include "winograd/patches.h"

typedef struct {
    wg_source in;
    ptrdiff_t F;
    ptrdiff_t blocks;  /* of CS_PAIR filters */
    ptrdiff_t group;   /* register blocks whose outputs are computed together */
    ptrdiff_t turn;    /* register blocks that are transformed at a time: whole groups */
    ptrdiff_t block_tiles;
    ptrdiff_t m_point;       /* distance between two points in M; between two blocks of filters it is in.block */
    int32_t *channel, *tile;    /* where each channel of V and each tile of a block is */
} wg_plan;

/* Where in U the group of register blocks begins whose first block is `first`. */
CS_INLINE ptrdiff_t wg_group_start(const wg_plan *p, ptrdiff_t first) {
    return WG_POINTS * (first * p->in.C * CS_PAIR + first / p->group * CS_LINE);
}

/* Load filters: lane l of g[k] is number k of the nine numbers of filter l. There are `rows` filters, `apart` numbers
 * apart; lanes past them are 0. Whole vectors are read first, and the rest number by number. */
CS_INLINE void wg_load_filters(const REAL *w, ptrdiff_t rows, ptrdiff_t apart, vec g[9]) {
    int k = 0;
    for (; rows >= VL && k + VL <= 9; k += VL) load_transposed(g + k, w + k, VL, apart);
    for (; k < 9; k++) {
        REAL lanes[VL];
        CS_UNROLL(16) for (int l = 0; l < VL; l++) lanes[l] = l < rows ? w[l * apart + k] : (REAL)0;
        g[k] = load(lanes);
    }
}

/* Transform one block of filters to U, [group][point][block][c][CS_PAIR], which the products read in order. `rotated`
 * is for dx: the filters are rotated by 180 degrees, and channels and filters are swapped. */
CS_NOINLINE void wg_transform_filters(const wg_plan *p, const REAL *w, int rotated, ptrdiff_t block,
                                      REAL *u) {
    ptrdiff_t first = block / p->group * p->group;
    ptrdiff_t here = CS_MIN(p->group, p->blocks - first);
    ptrdiff_t each = p->in.C * CS_PAIR, point = here * each + CS_LINE;
    REAL *to = u + wg_group_start(p, first % p->turn) + (block - first) * each;
    for (ptrdiff_t c = 0; c < p->in.C; c++)
        for (ptrdiff_t l = 0; l < CS_PAIR; l += VL) {
            vec g[9];
            ptrdiff_t f = block * CS_PAIR + l;
            if (rotated)
                wg_load_filters(w + (c * p->F + f) * 9, p->F - f, 9, g);
            else
                wg_load_filters(w + (f * p->in.C + c) * 9, p->F - f, p->in.C * 9, g);
            /* Rotated by 180 degrees, the last of the nine numbers comes first. */
            const int start = rotated ? 8 : 0, step = rotated ? -1 : 1;
            WG_BOTH_WAYS(wg_filter_1d, 3, 6, g[start + step * (3 * i + j)],
                         store(to + (i * 6 + j) * point + c * CS_PAIR + l, value));
        }
}

/* Compute a strip of outputs: four rows of `run` tiles, for VL filters. */
CS_NOINLINE void wg_outputs(const wg_plan *p, const REAL *m, ptrdiff_t run, vec bias,
                              vec (*strip)[WG_STRIP], vec *odd) {
    for (ptrdiff_t t = 0; t < run; t++) {
        const REAL *const from = m + t * CS_PAIR;
        WG_BOTH_WAYS(wg_output_1d, 6, 4, load(from + (i * 6 + j) * p->m_point), {
            const vec y = value + bias;
            strip[i][t * WG_TILE + j] = y;
            *odd += y - y; /* NaN as soon as one output is not finite */
        });
    }
}

/* Compute one block of tiles, for one turn of the filters: patches become V; then, group by group, the products, and
 * the outputs from them. Returns whether all outputs are finite. */
CS_NOINLINE int wg_one_block(const wg_plan *p, ptrdiff_t first, ptrdiff_t count, ptrdiff_t turn,
                             const REAL *u, const REAL *b, REAL *out, REAL *v, REAL *m) {
    vec strip[WG_TILE][WG_STRIP], odd = {0};
    wg_patches(&p->in, first, count, v);
    strip_call call = {.step = p->channel, .steps = p->in.C};
    for (ptrdiff_t g = turn; g < CS_MIN(turn + p->turn, p->blocks); g += p->group) {
        ptrdiff_t here = CS_MIN(p->group, p->blocks - g);
        const REAL *ug = u + wg_group_start(p, g - turn);
        for (ptrdiff_t k = 0; k < WG_POINTS; k++, ug += CS_LINE)
            for (ptrdiff_t f = 0; f < here; f++, ug += p->in.C * CS_PAIR)
                run_strips(&call, v + k * p->in.point, p->tile, count, ug, CS_PAIR,
                           m + k * p->m_point + f * p->in.block);
        for (ptrdiff_t f = g * CS_PAIR; f < p->F && f < (g + here) * CS_PAIR; f += VL) {
            vec bias = {0};
            for (ptrdiff_t l = 0; b && l < VL && f + l < p->F; l++) ((REAL *)&bias)[l] = b[f + l];
            const REAL *const sums = m + (f - g * CS_PAIR) / CS_PAIR * p->in.block + f % CS_PAIR;
            wg_run run;
            for (ptrdiff_t t = first; t < first + count; t += run.tiles) {
                run = wg_run_from(&p->in, t, first + count);
                wg_outputs(p, sums + (t - first) * CS_PAIR, run.tiles, bias, strip, &odd);
                wg_store_strip(strip, out + (run.n * p->F + f) * p->in.OH * p->in.OW, p->F - f, p->in.OH, p->in.OW,
                               run.y, run.x, run.tiles * WG_TILE);
            }
        }
    }
    return wg_is_finite(odd);
}

CS_NOINLINE void wg_choose_blocks(wg_plan *p, int threads) {
    p->blocks = cs_blocks(p->F, CS_PAIR);
    p->group = CS_MIN(p->blocks, WG_GROUP);
    /* U of 512 filters for 512 channels takes 38 MB. No cache holds it, and the system would map fresh pages for it in
     * every call, which takes longer than the products. */
    ptrdiff_t groups = cs_blocks(p->blocks, p->group);
    ptrdiff_t fit = WG_FILTER_BYTES / (wg_group_start(p, p->group) * (ptrdiff_t)sizeof(REAL));
    p->turn = CS_MIN(groups, CS_MAX(1, fit)) * p->group;
    ptrdiff_t bytes = WG_POINTS * (p->in.blocks + p->group) * CS_PAIR * (ptrdiff_t)sizeof(REAL);
    const ptrdiff_t most = CS_MAX(6, CS_MIN(WG_BLOCK_BYTES / bytes / 6 * 6, WG_MOST_TILES));
    p->block_tiles = wg_share(p->in.tiles, most, 6, threads);
    wg_space(&p->in, p->block_tiles);
    p->m_point = p->group * p->in.block + CS_LINE;
}

CS_NOINLINE int wg_convolve(wg_plan *p, const REAL *w, int rotated, const REAL *b, REAL *out, int threads) {
    if (p->in.tiles == 0 || p->F == 0) return CS_OK;
    wg_choose_blocks(p, threads);
    const size_t filters = cs_bytes((size_t)wg_group_start(p, p->turn), sizeof(REAL));
    const size_t each = cs_bytes((size_t)((p->in.point + p->m_point) * WG_POINTS), sizeof(REAL));
    const size_t tables = cs_bytes((size_t)(p->in.C + p->block_tiles), sizeof(int32_t));
    char *const whole = cs_alloc(tables + filters + each * (size_t)threads);
    if (!whole) return CS_NO_MEMORY;
    p->channel = (int32_t *)whole;
    p->tile = p->channel + p->in.C;
    for (ptrdiff_t c = 0; c < p->in.C; c++) p->channel[c] = (int32_t)(c / CS_PAIR * p->in.block + c % CS_PAIR);
    for (ptrdiff_t t = 0; t < p->block_tiles; t++) p->tile[t] = (int32_t)(t * CS_PAIR);
    REAL *const u = (REAL *)(whole + tables);
    ptrdiff_t all = cs_blocks(p->in.tiles, p->block_tiles);
    int finite = 1;
    CS_OMP(parallel num_threads(threads) reduction(& : finite))
    {
        REAL *const v = (REAL *)(whole + tables + filters + each * (size_t)cs_thread());
        REAL *const m = v + p->in.point * WG_POINTS;
        for (ptrdiff_t turn = 0; turn < p->blocks; turn += p->turn) {
            /* All threads wait at the end of each loop. */
            CS_OMP(for schedule(static))
            for (ptrdiff_t f = turn; f < CS_MIN(turn + p->turn, p->blocks); f++)
                wg_transform_filters(p, w, rotated, f, u);
            CS_OMP(for schedule(dynamic))
            for (ptrdiff_t t = 0; t < all; t++) {
                ptrdiff_t first = t * p->block_tiles, left = p->in.tiles - first;
                finite &= wg_one_block(p, first, CS_MIN(left, p->block_tiles), turn, u, b, out, v, m);
            }
        }
    }
    cs_free(whole);
    return finite ? CS_OK : CS_UNSUPPORTED;
}
