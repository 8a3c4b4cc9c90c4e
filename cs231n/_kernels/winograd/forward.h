/* Winograd convolution, forward, and backward to dx: blocks of tiles, with 36 small matrix products each. */
#ifndef CS231N_WINOGRAD_FORWARD_H
#define CS231N_WINOGRAD_FORWARD_H

#include "kernels.h"
#include "runtime.h"
#include "winograd/patches.h"

typedef struct {
    ptrdiff_t N, C, H, W, F, OH, OW, pad; /* C channels in, F out */
    ptrdiff_t tiles_y, tiles_x, tiles;
    ptrdiff_t c_blocks; /* of WG_NR channels */
    ptrdiff_t blocks;  /* of WG_NR filters */
    ptrdiff_t group;   /* register blocks whose outputs are computed together */
    ptrdiff_t turn;    /* register blocks that are transformed at a time: whole groups */
    ptrdiff_t block_tiles;
    ptrdiff_t tile_block;       /* distance between two blocks of channels in V, or of filters in M */
    ptrdiff_t v_point, m_point; /* distance between two points in V, and in M */
    int32_t *channel, *tile;    /* where each channel of V and each tile of a block is */
} wg_plan;

/* Where in U the group of register blocks begins whose first block is `first`. */
CS_INLINE ptrdiff_t wg_group_start(const wg_plan *p, ptrdiff_t first) {
    return WG_POINTS * (first * p->C * WG_NR + first / p->group * WG_LINE);
}

/* Load filters: lane l of g[k] is number k of the nine numbers of filter l. There are `rows` filters, `apart` numbers
 * apart; lanes past them are 0. Whole vectors are read first, and the rest number by number. */
CS_INLINE void wg_load_filters(const REAL *w, ptrdiff_t rows, ptrdiff_t apart, vec g[9]) {
    int k = 0;
    for (; rows >= VL && k + VL <= 9; k += VL) {
        vec square[VL];
        CS_UNROLL(16) for (int l = 0; l < VL; l++) square[l] = load(w + l * apart + k);
        transpose_square(square);
        CS_UNROLL(16) for (int l = 0; l < VL; l++) g[k + l] = square[l];
    }
    for (; k < 9; k++) {
        REAL lanes[VL];
        CS_UNROLL(16) for (int l = 0; l < VL; l++) lanes[l] = l < rows ? w[l * apart + k] : (REAL)0;
        g[k] = load(lanes);
    }
}

/* Transform one block of filters to U, [group][point][block][c][WG_NR], which the products read in order. `rotated`
 * is for dx: the filters are rotated by 180 degrees, and channels and filters are swapped. */
CS_NOINLINE void wg_transform_filters(const wg_plan *p, const REAL *w, int rotated, ptrdiff_t block,
                                      REAL *u) {
    ptrdiff_t first = block / p->group * p->group;
    ptrdiff_t here = p->blocks - first < p->group ? p->blocks - first : p->group;
    ptrdiff_t each = p->C * WG_NR, point = here * each + WG_LINE;
    REAL *to = u + wg_group_start(p, first % p->turn) + (block - first) * each;
    for (ptrdiff_t c = 0; c < p->C; c++)
        for (ptrdiff_t half = 0; half < 2; half++) {
            vec g[9], t[6][3], row[6];
            ptrdiff_t f = block * WG_NR + half * VL;
            if (rotated)
                wg_load_filters(w + (c * p->F + f) * 9, p->F - f, 9, g);
            else
                wg_load_filters(w + (f * p->C + c) * 9, p->F - f, p->C * 9, g);
            CS_UNROLL(3) for (int j = 0; j < 3; j++) {
                /* Rotated by 180 degrees, the last of the nine numbers comes first. */
                vec column[3] = {g[j], g[3 + j], g[6 + j]}, six[6];
                if (rotated) {
                    column[0] = g[8 - j];
                    column[1] = g[5 - j];
                    column[2] = g[2 - j];
                }
                wg_filter_1d(column, six);
                CS_UNROLL(6) for (int i = 0; i < 6; i++) t[i][j] = six[i];
            }
            for (int i = 0; i < 6; i++) {
                wg_filter_1d(t[i], row);
                CS_UNROLL(6) for (int j = 0; j < 6; j++)
                    store(to + (i * 6 + j) * point + c * WG_NR + half * VL, row[j]);
            }
        }
}

/* Compute a strip of outputs: four rows of `run` tiles, for VL filters. */
CS_NOINLINE void wg_outputs(const wg_plan *p, const REAL *m, ptrdiff_t run, vec bias,
                              vec (*strip)[WG_STRIP], vec *odd) {
    for (ptrdiff_t t = 0; t < run; t++) {
        vec half[4][6];
        CS_UNROLL(6) for (int j = 0; j < 6; j++) {
            vec column[6], four[4];
            CS_UNROLL(6) for (int i = 0; i < 6; i++)
                column[i] = load(m + t * WG_NR + (i * 6 + j) * p->m_point);
            wg_output_1d(column, four);
            CS_UNROLL(4) for (int i = 0; i < 4; i++) half[i][j] = four[i];
        }
        CS_UNROLL(4) for (int i = 0; i < 4; i++) {
            vec four[4];
            wg_output_1d(half[i], four);
            CS_UNROLL(4) for (int j = 0; j < 4; j++) {
                vec y = four[j] + bias;
                strip[i][t * WG_TILE + j] = y;
                *odd += y - y; /* NaN as soon as one output is not finite */
            }
        }
    }
}

/* Compute one block of tiles, for one turn of the filters: patches become V; then, group by group, the products, and
 * the outputs from them. Returns whether all outputs are finite. */
CS_NOINLINE int wg_one_block(const wg_plan *p, ptrdiff_t first, ptrdiff_t count, ptrdiff_t turn,
                             const REAL *x, const REAL *u, const REAL *b, REAL *out, REAL *v,
                             REAL *m) {
    vec strip[WG_PATCH][WG_STRIP], odd = {0};
    wg_patches(x, p->C, p->H, p->W, p->pad, p->tiles_y, p->tiles_x, first, count, v, p->tile_block,
               p->v_point, strip);
    strip_call call = {.step = p->channel, .steps = p->C};
    for (ptrdiff_t g = turn; g < CS_MIN(turn + p->turn, p->blocks); g += p->group) {
        ptrdiff_t here = p->blocks - g < p->group ? p->blocks - g : p->group;
        const REAL *ug = u + wg_group_start(p, g - turn);
        for (ptrdiff_t k = 0; k < WG_POINTS; k++, ug += WG_LINE)
            for (ptrdiff_t f = 0; f < here; f++, ug += p->C * WG_NR)
                run_strips(&call, v + k * p->v_point, p->tile, count, ug, WG_NR,
                           m + k * p->m_point + f * p->tile_block);
        for (ptrdiff_t f = g * WG_NR; f < p->F && f < (g + here) * WG_NR; f += VL) {
            vec bias = {0};
            for (ptrdiff_t l = 0; b && l < VL && f + l < p->F; l++) ((REAL *)&bias)[l] = b[f + l];
            for (ptrdiff_t t = first, run; t < first + count; t += run) {
                ptrdiff_t tx = t % p->tiles_x, ty = t / p->tiles_x % p->tiles_y;
                ptrdiff_t n = t / (p->tiles_x * p->tiles_y);
                run = wg_run(tx, p->tiles_x, first + count - t);
                const ptrdiff_t at = f - g * WG_NR;
                wg_outputs(p, m + at / WG_NR * p->tile_block + (t - first) * WG_NR + at % WG_NR, run,
                             bias, strip, &odd);
                wg_store_strip(strip, out + (n * p->F + f) * p->OH * p->OW, p->F - f, p->OH, p->OW,
                               ty * WG_TILE, tx * WG_TILE, run * WG_TILE);
            }
        }
    }
    return wg_is_finite(odd);
}

CS_NOINLINE void wg_choose_blocks(wg_plan *p, int threads) {
    p->c_blocks = cs_blocks(p->C, WG_NR);
    p->blocks = (p->F + WG_NR - 1) / WG_NR;
    p->group = p->blocks < WG_GROUP ? p->blocks : WG_GROUP;
    /* U of 512 filters for 512 channels takes 38 MB. No cache holds it, and the system would map fresh pages for it in
     * every call, which takes longer than the products. */
    ptrdiff_t groups = (p->blocks + p->group - 1) / p->group;
    ptrdiff_t fit = WG_FILTER_BYTES / (wg_group_start(p, p->group) * (ptrdiff_t)sizeof(REAL));
    p->turn = CS_MIN(groups, CS_MAX(1, fit)) * p->group;
    ptrdiff_t bytes = WG_POINTS * (p->c_blocks + p->group) * WG_NR * (ptrdiff_t)sizeof(REAL);
    const ptrdiff_t most = CS_MAX(6, CS_MIN(WG_BLOCK_BYTES / bytes / 6 * 6, WG_MOST_TILES));
    p->block_tiles = wg_share(p->tiles, most, 6, threads);
    p->tile_block = p->block_tiles * WG_NR;
    p->v_point = p->c_blocks * p->tile_block + WG_LINE;
    p->m_point = p->group * p->tile_block + WG_LINE;
}

CS_NOINLINE int wg_convolve(wg_plan *p, const REAL *x, const REAL *w, int rotated, const REAL *b,
                            REAL *out, int threads) {
    p->tiles_y = (p->OH + WG_TILE - 1) / WG_TILE;
    p->tiles_x = (p->OW + WG_TILE - 1) / WG_TILE;
    p->tiles = p->N * p->tiles_y * p->tiles_x;
    if (p->tiles == 0 || p->F == 0) return CS_OK;
    wg_choose_blocks(p, threads);
    size_t u_size = (size_t)wg_group_start(p, p->turn);
    size_t v_size = (size_t)(p->v_point * WG_POINTS), m_size = (size_t)(p->m_point * WG_POINTS);
    size_t each = (v_size + m_size + 31) / 16 * 16;
    const size_t tables = cs_bytes((size_t)(p->C + p->block_tiles), sizeof(int32_t));
    char *const whole = cs_alloc(tables + cs_bytes(u_size + 31 + each * (size_t)threads, sizeof(REAL)));
    if (!whole) return CS_NO_MEMORY;
    p->channel = (int32_t *)whole;
    p->tile = p->channel + p->C;
    for (ptrdiff_t c = 0; c < p->C; c++) p->channel[c] = (int32_t)(c / WG_NR * p->tile_block + c % WG_NR);
    for (ptrdiff_t t = 0; t < p->block_tiles; t++) p->tile[t] = (int32_t)(t * WG_NR);
    REAL *const memory = (REAL *)(whole + tables), *const scratch = memory + (u_size + 15) / 16 * 16;
    ptrdiff_t all = (p->tiles + p->block_tiles - 1) / p->block_tiles;
    int finite = 1;
    CS_OMP(parallel num_threads(threads) reduction(& : finite))
    {
        REAL *v = scratch + each * (size_t)cs_thread(), *m = v + v_size;
        for (ptrdiff_t turn = 0; turn < p->blocks; turn += p->turn) {
            /* All threads wait at the end of each loop. */
            CS_OMP(for schedule(static))
            for (ptrdiff_t f = turn; f < CS_MIN(turn + p->turn, p->blocks); f++)
                wg_transform_filters(p, w, rotated, f, memory);
            CS_OMP(for schedule(dynamic))
            for (ptrdiff_t t = 0; t < all; t++) {
                ptrdiff_t first = t * p->block_tiles, left = p->tiles - first;
                finite &= wg_one_block(p, first, CS_MIN(left, p->block_tiles), turn, x, memory, b,
                                       out, v, m);
            }
        }
    }
    cs_free(whole);
    return finite ? CS_OK : CS_UNSUPPORTED;
}

#endif
