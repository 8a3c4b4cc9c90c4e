/* Winograd F(4x4, 3x3), F(3x3, 4x4) and F(2x2, 5x5) at stride 1, forward, and backward to dx: blocks of tiles, with 36
 * products of tiles x channels and channels x filters each. Points are a round number plus one cache line apart, to use
 * all sets of a cache. A transformed tile mixes its pixels, so one inf or NaN would reach all outputs. So each output
 * is checked while it is stored, and CS_UNSUPPORTED tells the caller to use another method; also after an overflow. */
#pragma once

#include "kernels.h"
#include "runtime.h"
#include "winograd/patches.h"

typedef struct {
    wg_source in;
    ptrdiff_t F;
    const REAL *w, *b;
    int rotated; /* for dx: filters are rotated by 180 degrees, and channels and filters are swapped */
    REAL *out;
    ptrdiff_t blocks; /* of CS_PAIR filters */
    ptrdiff_t group;  /* blocks whose outputs are computed together */
    ptrdiff_t turn;   /* blocks that are transformed at a time: whole groups; 0 with few tiles */
    ptrdiff_t chunk;  /* channels whose filters are transformed at a time */
    ptrdiff_t block_tiles;
    ptrdiff_t m_block, m_point; /* distance between two blocks of filters in M, and between two points */
    int32_t *step;              /* where each channel of a block of filters is */
} wg_plan;

/* Where in U the group of blocks begins whose first block is `first`. */
CS_INLINE ptrdiff_t wg_group_start(const wg_plan *p, ptrdiff_t first) {
    return WG_POINTS * (first * p->chunk * CS_PAIR + first / p->group * CS_LINE);
}

/* Load `count` numbers of each of `rows` filters, `apart` numbers apart: lane l of g[k] is number k of filter l. Lanes
 * past the filters are 0. While `w` has enough numbers `left`, whole vectors are read, with what follows. */
CS_INLINE void wg_load_rows(const REAL *w, ptrdiff_t count, ptrdiff_t rows, ptrdiff_t apart, ptrdiff_t left, vec *g) {
    ptrdiff_t k = 0;
    for (; k < count && rows >= VL && (VL - 1) * apart + k + VL <= left; k += VL)
        load_transposed(g + k, w + k, VL, apart);
    for (; k < count; k++) {
        REAL lanes[VL];
        CS_UNROLL(16) for (int l = 0; l < VL; l++) lanes[l] = l < rows ? w[l * apart + k] : (REAL)0;
        g[k] = load(lanes);
    }
}

/* Transform channels [c0, c1) of a block of filters to its group's part of U: [point][block][c][CS_PAIR], as read. */
CS_INLINE void wg_filters_of(const int size, const wg_plan *p, ptrdiff_t block, ptrdiff_t c0, ptrdiff_t c1, REAL *u) {
    const ptrdiff_t first = block / p->group * p->group, here = CS_MIN(p->group, p->blocks - first);
    const ptrdiff_t each = (c1 - c0) * CS_PAIR, point = here * each + CS_LINE, area = size * size;
    /* Numbers from filter to filter, and from channel to channel. Rotated by 180 degrees, the last one comes first. */
    const ptrdiff_t apart = p->rotated ? area : p->in.C * area, next = p->rotated ? p->F * area : area;
    const ptrdiff_t start = p->rotated ? area - 1 : 0, step = p->rotated ? -1 : 1;
    for (ptrdiff_t l = 0; l < CS_PAIR && block * CS_PAIR + l < p->F; l += VL) {
        const ptrdiff_t f = block * CS_PAIR + l, rows = CS_MIN(VL, p->F - f);
        REAL *to = u + (block - first) * each + l;
        for (ptrdiff_t c = c0, channels; c < c1; c += channels) {
            channels = next == area ? CS_MIN(WG_LOADED / area, c1 - c) : 1;
            const ptrdiff_t numbers = channels * area, left = p->in.C - 1 - c;
            const REAL *const w = p->w + f * apart + c * next, *const ahead = w + CS_MAX(channels, WG_AHEAD) * next;
            vec g[WG_LOADED + VL];
            /* No processor expects these addresses. */
            for (ptrdiff_t k = 0; left >= channels + WG_AHEAD && k < numbers; k += CS_LINE)
                for (ptrdiff_t r = 0; r < rows; r++) CS_PREFETCH(ahead + r * apart + k);
            wg_load_rows(w, numbers, rows, apart, p->F * p->in.C * area - (w - p->w), g);
            for (const vec *from = g + start; from < g + numbers; from += area, to += CS_PAIR) {
                REAL *at = to;
                WG_BOTH_WAYS(wg_evaluate_scaled, size, 6, from[step * (size * i + j)], {
                    store(at, value);
                    at += point;
                    CS_HIDE(at); /* or GCC would keep 36 pointers */
                });
            }
        }
    }
}

CS_NOINLINE void wg_transform_filters(const wg_plan *p, ptrdiff_t block, ptrdiff_t c0, ptrdiff_t c1, REAL *u) {
    WG_FOR_SIZE(p->in.size, wg_filters_of(SIZE, p, block, c0, c1, u));
}

/* Compute a strip of outputs: a row of `run` tiles, for VL filters. */
CS_NOINLINE void wg_outputs(const wg_plan *p, const REAL *m, ptrdiff_t run, vec bias,
                              vec (*strip)[WG_STRIP], vec *odd) {
    WG_FOR_SIZE(p->in.size, for (ptrdiff_t t = 0; t < run; t++, m += CS_PAIR) {
        WG_BOTH_WAYS(wg_collect, 6, TILE, load(m + (i * 6 + j) * p->m_point), {
            const vec y = value + bias;
            strip[i][t * TILE + j] = y;
            *odd += y - y; /* NaN as soon as one output is not finite */
        });
    });
}

/* Compute the outputs of one group of filters, from block g on, for `count` tiles whose patches are in V. Returns
 * whether all are finite. With few tiles, U holds some channels at a time, which are transformed here. */
CS_NOINLINE int wg_one_group(const wg_plan *p, ptrdiff_t first, ptrdiff_t count, ptrdiff_t g, REAL *u, const REAL *v,
                             REAL *m) {
    vec strip[WG_TILE][WG_STRIP], odd = {0};
    const ptrdiff_t here = CS_MIN(p->group, p->blocks - g), OH = p->in.OH, OW = p->in.OW;
    for (ptrdiff_t c = 0; c < p->in.C; c += p->chunk) {
        const ptrdiff_t taps = CS_MIN(p->chunk, p->in.C - c);
        tile_call call = {.offset = p->step, .taps = taps, .plane = CS_PAIR, .more = c > 0};
        for (ptrdiff_t f = 0; !p->turn && f < here; f++) wg_transform_filters(p, g + f, c, c + taps, u);
        const REAL *ug = u;
        for (ptrdiff_t k = 0; k < WG_POINTS; k++, ug += CS_LINE)
            for (ptrdiff_t f = 0; f < here; f++, ug += taps * CS_PAIR)
                wg_multiply(&call, v + k * p->in.point + c, p->in.pitch, 1, count, ug, p->F - (g + f) * CS_PAIR,
                            m + k * p->m_point + f * p->m_block);
    }
    for (ptrdiff_t f = g * CS_PAIR; f < p->F && f < (g + here) * CS_PAIR; f += VL) {
        vec bias = {0};
        for (ptrdiff_t l = 0; p->b && l < VL && f + l < p->F; l++) ((REAL *)&bias)[l] = p->b[f + l];
        const REAL *const sums = m + (f - g * CS_PAIR) / CS_PAIR * p->m_block + f % CS_PAIR;
        wg_run run;
        for (ptrdiff_t t = first; t < first + count; t += run.tiles) {
            run = wg_run_from(&p->in, t, first + count);
            REAL *const out = p->out + (run.n * p->F + f) * OH * OW;
            wg_fetch_strip(out, p->F - f, OH, OW, run.y, run.x, p->in.tile, run.tiles * p->in.tile, 1);
            wg_outputs(p, sums + (t - first) * CS_PAIR, run.tiles, bias, strip, &odd);
            wg_store_strip(strip, out, p->F - f, OH, OW, run.y, run.x, p->in.tile, run.tiles * p->in.tile);
        }
    }
    return wg_is_finite(odd);
}

CS_NOINLINE void wg_choose_blocks(wg_plan *p, int threads) {
    const ptrdiff_t size = WG_POINTS * (ptrdiff_t)sizeof(REAL), filters = size * p->F * p->in.C; /* in bytes */
    p->blocks = cs_blocks(p->F, CS_PAIR);
    p->chunk = p->in.C;
    if (p->in.tiles <= (filters > WG_FILTER_BYTES ? WG_MOST_TILES : WG_FEW_TILES)) {
        const ptrdiff_t sums = size * CS_PAIR * p->in.tiles; /* bytes for a block of filters */
        p->group = CS_MAX(1, CS_MIN(CS_MIN(2, CS_MATRIX_BYTES / sums), p->blocks / (2 * threads)));
        p->block_tiles = p->in.tiles;
        const ptrdiff_t fit = WG_CHUNK_BYTES / (size * (p->group * CS_PAIR + p->in.tiles));
        p->chunk = cs_blocks(p->in.C, cs_blocks(p->in.C, CS_MAX(1, fit)));
    } else {
        p->group = CS_MIN(p->blocks, WG_GROUP);
        /* U of 512 filters for 512 channels takes 38 MB. No cache holds it, and the system would map fresh pages for
         * it in every call, which takes longer than the products. */
        const ptrdiff_t groups = cs_blocks(p->blocks, p->group);
        const ptrdiff_t fit = WG_FILTER_BYTES / (wg_group_start(p, p->group) * (ptrdiff_t)sizeof(REAL));
        p->turn = CS_MIN(groups, CS_MAX(1, fit)) * p->group;
        const ptrdiff_t bytes = size * (p->in.blocks + p->group) * CS_PAIR;
        const ptrdiff_t fits = (filters > WG_BLOCK_BYTES ? WG_BLOCK_BYTES : WG_NEAR_BYTES) / bytes;
        p->block_tiles = wg_share(p->in.tiles, CS_MAX(CS_MOST_ROWS, CS_MIN(fits, WG_MOST_TILES)), threads);
    }
    p->in.block = CS_PAIR;
    p->in.pitch = wg_pitch(p->in.C);
    p->in.point = p->block_tiles * p->in.pitch + CS_LINE;
    p->m_block = p->block_tiles * CS_PAIR;
    p->m_point = p->group * p->m_block + CS_LINE;
}

CS_NOINLINE int wg_convolve(wg_plan *p, int threads) {
    wg_choose_blocks(p, threads);
    const ptrdiff_t u_size = wg_group_start(p, p->turn ? p->turn : p->group), v_size = p->in.point * WG_POINTS;
    /* Threads share U; or, with few tiles, V. */
    const size_t shared = cs_bytes((size_t)(p->turn ? u_size : v_size), sizeof(REAL));
    const size_t own = cs_bytes((size_t)(p->turn ? v_size : u_size), sizeof(REAL));
    const size_t each = own + cs_bytes((size_t)(p->m_point * WG_POINTS), sizeof(REAL));
    const size_t tables = cs_bytes((size_t)p->in.C, sizeof(int32_t));
    char *const whole = cs_alloc(tables + shared + each * (size_t)threads);
    if (!whole) return CS_NO_MEMORY;
    p->step = (int32_t *)whole;
    for (ptrdiff_t c = 0; c < p->in.C; c++) p->step[c] = (int32_t)(c * CS_PAIR);
    REAL *const common = (REAL *)(whole + tables);
    const ptrdiff_t all = cs_blocks(p->in.tiles, p->block_tiles);
    int finite = 1;
    CS_OMP(parallel num_threads(threads) reduction(& : finite))
    {
        char *const room = whole + tables + shared + each * (size_t)cs_thread();
        REAL *const mine = (REAL *)room, *const m = (REAL *)(room + own);
        if (!p->turn) {
            CS_OMP(for schedule(static))
            for (ptrdiff_t part = 0; part < threads; part++) {
                const ptrdiff_t from = p->in.tiles * part / threads, to = p->in.tiles * (part + 1) / threads;
                wg_patches(&p->in, from, to - from, common + from * p->in.pitch);
            }
            CS_OMP(for schedule(dynamic))
            for (ptrdiff_t g = 0; g < p->blocks; g += p->group)
                finite &= wg_one_group(p, 0, p->in.tiles, g, mine, common, m);
        }
        for (ptrdiff_t turn = 0; p->turn && turn < p->blocks; turn += p->turn) {
            const ptrdiff_t end = CS_MIN(turn + p->turn, p->blocks);
            CS_OMP(for schedule(static))
            for (ptrdiff_t f = turn; f < end; f++)
                wg_transform_filters(p, f, 0, p->in.C, common + wg_group_start(p, (f - turn) / p->group * p->group));
            CS_OMP(for schedule(dynamic))
            for (ptrdiff_t t = 0; t < all; t++) {
                const ptrdiff_t first = t * p->block_tiles, count = CS_MIN(p->in.tiles - first, p->block_tiles);
                wg_patches(&p->in, first, count, mine);
                for (ptrdiff_t g = turn; g < end; g += p->group)
                    finite &= wg_one_group(p, first, count, g, common + wg_group_start(p, g - turn), mine, m);
            }
        }
    }
    cs_free(whole);
    return finite ? CS_OK : CS_UNSUPPORTED;
}

static int winograd_forward(const cs_layer *s, const cs_call *call) {
    wg_plan p = {.in = wg_source_of(call->x, s->N, s->C, s->H, s->W, s->HH, s->pad), .F = s->F,
                 .w = call->w, .b = call->b, .out = call->out};
    return wg_convolve(&p, call->threads);
}

/* dx is the convolution of dout, padded by size - 1 - pad, with the filters rotated by 180 degrees. */
static int winograd_dx(const cs_layer *s, const cs_call *call) {
    wg_plan p = {.in = wg_source_of(call->dout, s->N, s->F, s->OH, s->OW, s->HH, s->HH - 1 - s->pad), .F = s->C,
                 .w = call->w, .rotated = 1, .out = call->dx};
    return wg_convolve(&p, call->threads);
}
