/* Winograd's algorithm for the gradient of the filters. Forward is Y = A^T [ (G g G^T) * (B^T d B) ] A. The gradient of
 * g is this map transposed,
 *
 *     dg = G^T [ sum over tiles of (A dY A^T) * (B^T d B) ] G,
 *
 * so at each of the 36 points dw is one matrix product over all tiles: filters by channels. */
#pragma once

#include "kernels.h"
#include "runtime.h"
#include "winograd/patches.h"

typedef struct {
    wg_source in;
    const REAL *dout;
    ptrdiff_t F, block_tiles;
    ptrdiff_t y_pitch, y_point; /* distance between two tiles in Y, the transformed dout; and between two points */
    ptrdiff_t s_block, s_point; /* the same for sums, [point][block of channels][filter][CS_PAIR] */
    int32_t *step;              /* where each tile of a block of channels is */
} wg_dw_plan;

/* Transform dout of `count` tiles to Y, [point][tile][filter]. */
CS_NOINLINE void wg_gradients(const wg_dw_plan *p, ptrdiff_t first, ptrdiff_t count, REAL *y) {
    const ptrdiff_t OH = p->in.OH, OW = p->in.OW;
    vec strip[WG_TILE][WG_STRIP];
    wg_run run;
    for (ptrdiff_t t = first; t < first + count; t += run.tiles) {
        run = wg_run_from(&p->in, t, first + count);
        for (ptrdiff_t f = 0; f < p->F; f += VL) {
            wg_load_strip(strip, p->dout + (run.n * p->F + f) * OH * OW, p->F - f, OH, OW, run.y, run.x,
                          (int)p->in.tile, run.tiles * p->in.tile);
            for (ptrdiff_t k = 0; k < run.tiles; k++) {
                REAL *to = y + (t - first + k) * p->y_pitch + f;
                vec(*const from)[WG_STRIP] = (vec(*)[WG_STRIP])(strip[0] + k * p->in.tile);
                WG_FOR_SIZE(p->in.size, WG_BOTH_WAYS(wg_evaluate, TILE, 6, from[i][j],
                                                     store(to + (i * 6 + j) * p->y_point, value)));
            }
        }
    }
}

/* Multiply `count` filters of Y by all channels of V over some tiles; to sums, or added to them if `more`. */
CS_INLINE void wg_accumulate(const wg_dw_plan *p, ptrdiff_t tiles, int more, ptrdiff_t count, const REAL *y,
                             const REAL *v, REAL *sums) {
    tile_call call = {.offset = p->step, .taps = tiles, .plane = CS_PAIR, .more = more};
    for (ptrdiff_t k = 0; k < WG_POINTS; k++)
        for (ptrdiff_t c = 0; c < p->in.blocks; c++)
            wg_multiply(&call, y + k * p->y_point, 1, p->y_pitch, count, v + k * p->in.point + c * p->in.block,
                        p->in.C - c * CS_PAIR, sums + k * p->s_point + c * p->s_block);
}

/* Transform a row of the sums of all threads, added in their order, to dw (C, size, size) of filter f; if `more`, it is
 * added to dw. Returns whether all numbers are finite. */
CS_NOINLINE int wg_dw_filter(const wg_dw_plan *p, const REAL *sums, ptrdiff_t each, int threads,
                             ptrdiff_t f, int more, REAL *dw) {
    const ptrdiff_t area = p->in.size * p->in.size;
    vec odd = {0};
    dw += f * p->in.C * area;
    for (ptrdiff_t c = 0; c < p->in.C; c += VL) {
        vec points[WG_POINTS];
        REAL turned[WG_AREA * VL];
        for (int k = 0; k < WG_POINTS; k++) {
            const REAL *from = sums + k * p->s_point + c / CS_PAIR * p->s_block + c % CS_PAIR;
            points[k] = load(from);
            for (int t = 1; t < threads; t++) points[k] += load(from + t * each);
        }
        WG_FOR_SIZE(p->in.size, WG_BOTH_WAYS(wg_collect, 6, SIZE, points[i * 6 + j] * (WG_SCALE(i) * WG_SCALE(j)), {
            store(turned + (i * SIZE + j) * VL, value);
            odd += value - value; /* NaN as soon as one is not finite */
        }));
        for (ptrdiff_t l = 0; l < CS_MIN(VL, p->in.C - c); l++, dw += area)
            for (ptrdiff_t k = 0; k < area; k++) dw[k] = turned[k * VL + l] + (more ? dw[k] : (REAL)0);
    }
    return wg_is_finite(odd);
}

/* Threads share the tiles, and each sums all of dw: for layers whose sums fit the caches. Each has sums, V and Y. */
static int wg_dw_by_tiles(const wg_dw_plan *p, REAL *memory, ptrdiff_t each, int threads, REAL *dw) {
    const ptrdiff_t blocks = cs_blocks(p->in.tiles, p->block_tiles);
    int finite = 1;
    /* There is a share for each requested thread, even if fewer threads run. */
    CS_OMP(for schedule(static))
    for (int member = 0; member < threads; member++) {
        REAL *const sums = memory + member * each, *const v = sums + WG_POINTS * p->s_point;
        REAL *const y = v + WG_POINTS * p->in.point;
        for (ptrdiff_t t = blocks * member / threads; t < blocks * (member + 1) / threads; t++) {
            const ptrdiff_t first = t * p->block_tiles, count = CS_MIN(p->in.tiles - first, p->block_tiles);
            wg_patches(&p->in, first, count, v);
            wg_gradients(p, first, count, y);
            wg_accumulate(p, count, 1, p->F, y, v, sums);
        }
    }
    CS_OMP(for schedule(static))
    for (ptrdiff_t f = 0; f < p->F; f++) finite &= wg_dw_filter(p, memory + f * CS_PAIR, each, threads, f, 0, dw);
    return finite;
}

/* Threads share the filters, a few at a time, whose sums stay in the L2 cache: for layers whose sums no cache holds (38
 * MB for 512 filters and channels), and for few tiles, which would move more sums than patches. All read the same
 * patches, for as many tiles at a time as the L3 cache holds. */
static int wg_dw_by_filters(const wg_dw_plan *p, REAL *v, ptrdiff_t each, int threads, REAL *dw) {
    REAL *const y = v + WG_POINTS * p->in.point, *const sums = y + WG_POINTS * p->y_point + cs_thread() * each;
    const ptrdiff_t shares = CS_MIN(threads, p->block_tiles);
    int finite = 1;
    for (ptrdiff_t first = 0; first < p->in.tiles; first += p->block_tiles) {
        const ptrdiff_t count = CS_MIN(p->in.tiles - first, p->block_tiles);
        /* All threads wait at the end of each loop. */
        CS_OMP(for schedule(static))
        for (ptrdiff_t part = 0; part < shares; part++) {
            const ptrdiff_t from = count * part / shares, here = count * (part + 1) / shares - from;
            wg_patches(&p->in, first + from, here, v + from * p->in.pitch);
            wg_gradients(p, first + from, here, y + from * p->y_pitch);
        }
        CS_OMP(for schedule(dynamic))
        for (ptrdiff_t f = 0; f < p->F; f += CS_MOST_ROWS) {
            const ptrdiff_t rows = CS_MIN(CS_MOST_ROWS, p->F - f);
            wg_accumulate(p, count, 0, rows, y + f, v, sums);
            for (ptrdiff_t r = 0; r < rows; r++)
                finite &= wg_dw_filter(p, sums + r * CS_PAIR, 0, 1, f + r, first > 0, dw);
        }
    }
    return finite;
}

/* Compute dw and db. */
static int winograd_dw(const cs_layer *s, const cs_call *call) {
    wg_dw_plan p = {.in = wg_source_of(call->x, s->N, s->C, s->H, s->W, s->HH, s->pad), .dout = call->dout, .F = s->F};
    const ptrdiff_t width = p.in.blocks * CS_PAIR, plane = s->OH * s->OW;
    p.y_pitch = wg_pitch(s->F);
    const ptrdiff_t size = sizeof(REAL), tile = WG_POINTS * (width + p.y_pitch) * size;
    const int many = p.in.tiles <= WG_FEW_TILES || WG_POINTS * s->F * width * size > WG_SUM_BYTES;
    const ptrdiff_t fit = CS_MAX((many ? WG_SHARED_BYTES : WG_DW_BLOCK_BYTES) / tile, 8);
    p.block_tiles = wg_share(p.in.tiles, many ? fit : CS_MIN(fit, WG_MOST_TILES), many ? 1 : call->threads);
    p.in.block = p.block_tiles * CS_PAIR;
    p.in.pitch = CS_PAIR;
    p.in.point = p.in.blocks * p.in.block + CS_LINE;
    p.y_point = p.block_tiles * p.y_pitch + CS_LINE;
    p.s_block = (many ? CS_MOST_ROWS : s->F) * CS_PAIR;
    p.s_point = p.in.blocks * p.s_block + CS_LINE;
    const ptrdiff_t shared = WG_POINTS * (p.in.point + p.y_point), sums = WG_POINTS * p.s_point;
    const ptrdiff_t each = many ? sums : sums + shared;
    const size_t tables = cs_bytes((size_t)p.block_tiles, sizeof(int32_t));
    const size_t numbers = cs_bytes((size_t)((many ? shared : 0) + each * call->threads), sizeof(REAL));
    char *const scratch = cs_alloc(tables + numbers);
    if (!scratch) return CS_NO_MEMORY;
    p.step = (int32_t *)scratch;
    for (ptrdiff_t t = 0; t < p.block_tiles; t++) p.step[t] = (int32_t)(t * CS_PAIR);
    REAL *const memory = memset(scratch + tables, 0, numbers); /* sums begin with 0 */
    int finite = 1;
    CS_OMP(parallel num_threads(call->threads) reduction(& : finite))
    finite &= (many ? wg_dw_by_filters : wg_dw_by_tiles)(&p, memory, each, call->threads, call->dw);
    CS_OMP(parallel for num_threads(call->threads))
    for (ptrdiff_t f = 0; f < s->F; f++) {
        double sum = 0;
        for (ptrdiff_t k = f; k < s->N * s->F; k += s->F) sum += (double)sum_of(p.dout + k * plane, plane);
        ((REAL *)call->db)[f] = (REAL)sum;
    }
    cs_free(scratch);
    return finite ? CS_OK : CS_UNSUPPORTED;
}
