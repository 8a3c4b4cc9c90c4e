/* What the forward pass and the gradient of the filters share: patches of the image become V. */
#pragma once

#include "gemm/tile.h"
#include "winograd/tiles.h"

/* Whether `odd`, a sum of y - y, is 0. One y that is inf or NaN makes it NaN. */
CS_INLINE int wg_is_finite(vec odd) { return sum_of_lanes(odd) == 0; }

/* Images x (N, C, H, W) whose patches become V: [point][tile][channel]; for dw [point][block][tile][CS_PAIR]. */
typedef struct {
    const REAL *x;
    ptrdiff_t C, H, W, pad, OH, OW;
    ptrdiff_t size, tile;              /* of filters and of tiles, each way */
    ptrdiff_t tiles_y, tiles_x, tiles; /* of an image, and of all images */
    ptrdiff_t blocks;                  /* of channels */
    ptrdiff_t block, pitch, point;     /* distance between two blocks, between two tiles, and between two points */
} wg_source;

static wg_source wg_source_of(const REAL *x, ptrdiff_t N, ptrdiff_t C, ptrdiff_t H, ptrdiff_t W, ptrdiff_t size,
                              ptrdiff_t pad) {
    const ptrdiff_t more = 2 * pad - (size - 1);
    wg_source s = {.x = x, .C = C, .H = H, .W = W, .pad = pad, .OH = H + more, .OW = W + more,
                   .size = size, .tile = WG_PATCH + 1 - size};
    s.tiles_y = cs_blocks(s.OH, s.tile);
    s.tiles_x = cs_blocks(s.OW, s.tile);
    s.tiles = N * s.tiles_y * s.tiles_x;
    s.blocks = cs_blocks(C, CS_PAIR);
    return s;
}

/* Numbers from row to row of a matrix: an odd number of cache lines, so that a column uses all sets of a cache. */
CS_INLINE ptrdiff_t wg_pitch(ptrdiff_t numbers) { return (cs_blocks(numbers, CS_LINE) | 1) * CS_LINE; }

/* The product at a point: a[row * down + k * across] times b[k][CS_PAIR] to sums[row][CS_PAIR], of `lanes` lanes. */
CS_INLINE void wg_multiply(tile_call *call, const REAL *a, ptrdiff_t down, ptrdiff_t across, ptrdiff_t rows,
                           const REAL *b, ptrdiff_t lanes, REAL *sums) {
    static const REAL none[CS_TALLEST] = {0};
    const int vectors = lanes > VL ? 2 : 1;
    const ptrdiff_t count = cs_blocks(rows, rows_at_most(vectors)), each = rows / count, longer = rows % count;
    call->b[0] = b;
    call->b[1] = b + VL;
    for (ptrdiff_t k = 0, here; k < count; k++, a += here * down, sums += here * CS_PAIR) {
        here = each + (k < longer);
        call->out[0] = sums;
        call->out[1] = sums + VL;
        kernel_for(here, vectors, down == 1)(call, a, down, across, none, 0);
    }
}

/* Neighboring tiles of one row of image n that are transformed together. Their outputs begin at pixel (y, x). */
typedef struct {
    ptrdiff_t n, y, x, tiles;
} wg_run;

CS_INLINE wg_run wg_run_from(const wg_source *s, ptrdiff_t tile, ptrdiff_t end) {
    const ptrdiff_t column = tile % s->tiles_x, row = tile / s->tiles_x;
    return (wg_run){row / s->tiles_y, row % s->tiles_y * s->tile, column * s->tile,
                    CS_MIN(WG_RUN, CS_MIN(s->tiles_x - column, end - tile))};
}

/* Tiles per block: at most `most`, and such that all threads get the same number of blocks. */
CS_INLINE ptrdiff_t wg_share(ptrdiff_t tiles, ptrdiff_t most, int threads) {
    return cs_blocks(tiles, cs_round(cs_blocks(tiles, most), threads));
}

/* Transform the patches of `count` tiles of x to V. */
CS_NOINLINE void wg_patches(const wg_source *s, ptrdiff_t first, ptrdiff_t count, REAL *v) {
    vec strip[WG_PATCH][WG_STRIP];
    wg_run run;
    for (ptrdiff_t t = first; t < first + count; t += run.tiles) {
        run = wg_run_from(s, t, first + count);
        const ptrdiff_t width = run.tiles * s->tile + s->size - 1;
        for (ptrdiff_t c = 0; c < s->C; c += VL) {
            wg_load_strip(strip, s->x + (run.n * s->C + c) * s->H * s->W, s->C - c, s->H, s->W, run.y - s->pad,
                          run.x - s->pad, WG_PATCH, width);
            /* Columns are transformed once for all tiles, because neighbors share columns. */
            for (ptrdiff_t j = 0; j < width; j++) {
                vec column[6], six[6];
                CS_UNROLL(6) for (int i = 0; i < 6; i++) column[i] = strip[i][j];
                wg_input_1d(column, six);
                CS_UNROLL(6) for (int i = 0; i < 6; i++) strip[i][j] = six[i];
            }
            for (ptrdiff_t k = 0; k < run.tiles; k++) {
                REAL *to = v + c / CS_PAIR * s->block + (t - first + k) * s->pitch + c % CS_PAIR;
                CS_UNROLL(6) for (int i = 0; i < 6; i++) {
                    vec six[6];
                    wg_input_1d(strip[i] + k * s->tile, six);
                    CS_UNROLL(6) for (int j = 0; j < 6; j++) store(to + (i * 6 + j) * s->point, six[j]);
                }
            }
        }
    }
}
