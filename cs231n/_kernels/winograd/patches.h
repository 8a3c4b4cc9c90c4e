/* What the forward pass and the gradient of the filters share: patches of the image become V. */
#ifndef CS231N_WINOGRAD_PATCHES_H
#define CS231N_WINOGRAD_PATCHES_H

#include "gemm/strip.h"
#include "winograd/tiles.h"

/* The products are the strips of gemm/strip.h: six tiles x two vectors of filters; for dw, six filters x two vectors
 * of channels. */
#define WG_NR CS_PAIR
/* The 36 points of a tile are a round number plus one cache line apart. Otherwise all of them would fall into the
 * same few sets of the cache. */
#define WG_LINE CS_LINE

/* Whether `odd`, a sum of y - y, is 0. One y that is inf or NaN makes it NaN. */
CS_INLINE int wg_is_finite(vec odd) {
    return sum_of_lanes(odd) == 0;
}

/* How many neighboring tiles of one row, from tile tx on, are transformed together: at most `left`. */
CS_INLINE ptrdiff_t wg_run(ptrdiff_t tx, ptrdiff_t tiles_x, ptrdiff_t left) {
    return CS_MIN(WG_RUN, CS_MIN(tiles_x - tx, left));
}

/* Tiles per block: at most `most`, a multiple of `step`, and such that all threads get as many blocks. */
CS_INLINE ptrdiff_t wg_share(ptrdiff_t tiles, ptrdiff_t most, ptrdiff_t step, int threads) {
    return cs_round(cs_blocks(tiles, cs_round(cs_blocks(tiles, most), threads)), step);
}

/* Transform the patches of `count` tiles of x to V, [point][block of channels][tile][WG_NR]. `block` and `point` are
 * the distances from one block of channels, or point, to the next. */
CS_NOINLINE void wg_patches(const REAL *x, ptrdiff_t C, ptrdiff_t H, ptrdiff_t W, ptrdiff_t pad,
                            ptrdiff_t tiles_y, ptrdiff_t tiles_x, ptrdiff_t first, ptrdiff_t count,
                            REAL *v, ptrdiff_t block, ptrdiff_t point, vec (*strip)[WG_STRIP]) {
    for (ptrdiff_t t = first, run; t < first + count; t += run) {
        ptrdiff_t tx = t % tiles_x, ty = t / tiles_x % tiles_y, n = t / (tiles_x * tiles_y);
        run = wg_run(tx, tiles_x, first + count - t);
        ptrdiff_t width = run * WG_TILE + 2;
        for (ptrdiff_t c = 0; c < C; c += VL) {
            wg_load_strip(strip, x + (n * C + c) * H * W, C - c, H, W, ty * WG_TILE - pad,
                          tx * WG_TILE - pad, WG_PATCH, width);
            /* Columns are transformed once for all tiles, because neighbors share two of their six columns. */
            for (ptrdiff_t j = 0; j < width; j++) {
                vec column[6], six[6];
                CS_UNROLL(6) for (int i = 0; i < 6; i++) column[i] = strip[i][j];
                wg_input_1d(column, six);
                CS_UNROLL(6) for (int i = 0; i < 6; i++) strip[i][j] = six[i];
            }
            for (ptrdiff_t k = 0; k < run; k++) {
                REAL *to = v + c / WG_NR * block + (t - first + k) * WG_NR + c % WG_NR;
                CS_UNROLL(6) for (int i = 0; i < 6; i++) {
                    vec six[6];
                    wg_input_1d(strip[i] + k * WG_TILE, six);
                    CS_UNROLL(6) for (int j = 0; j < 6; j++) store(to + (i * 6 + j) * point, six[j]);
                }
            }
        }
    }
}

#endif
