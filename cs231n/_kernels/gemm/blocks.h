/* Every tuning constant of the kernels, with its reason. Sizes are in bytes, so that one table serves both dtypes and
 * all instruction sets. Each thread is assumed to have an L1 cache of 32 kB and an L2 cache of 512 kB. */
#pragma once

#include "kernels.h"
#include "vectors/vector.h"

enum {
    CS_PANEL_BYTES = 16 * 1024, /* pixels for one block of taps: half of the L1 cache; sums are stored once per block */
    CS_APART_BYTES = 2048, /* channels of the source that are so far apart are fetched before the next strip */
    CS_STRIP_TAPS = 128, /* of a panel of weights where vectors are filters: at most half of the L1 cache */
    CS_TILE_BYTES = 192 * 1024, /* padded pixels: less than half of the L2 cache, because the weights need the rest */
    CS_ROW_BYTES = 1024, /* a row of pixels of a tile, for 1x1 filters: longer rows gain nothing */
    CS_WIDE_BYTES = 16 * 1024, /* smallest plane of outputs for three whole vectors of 64 bytes in a register tile */
    CS_MOST_LINE = 2048, /* pixels of a tile of a 1x1 layer at most: a panel of two each, in scalar builds */
    CS_WEIGHT_BYTES = 128 * 1024, /* weights that meet all panels of a tile in turn: a quarter of the L2 cache */
    CS_MOST_PIXELS = 1024, /* of a tile; more gain nothing, and threads need several tiles each */
    CS_TILES_EACH = 4, /* per thread at least: if one loses its processor for a while, the others take its tiles */
    CS_LEAST_FILTERS = 48, /* of a group, where threads share the filters: each group packs the pixels again */
    CS_MOST_FILTERS = 512, /* of a tile, where vectors are filters: the sums take a third of the L2 cache */
    CS_SOURCE_BYTES = 128 * 1024, /* padded pixels that dw reads for each panel of filters: a quarter of L2 */
    CS_SUM_BYTES = 1 << 20, /* copies of dw per thread that are summed separately */
    CS_SCRATCH_LIMIT = 2 << 20, /* of a thread; a layer that needs more is left to the blocked path */
    CS_MATRIX_BYTES = 512 * 1024, /* sums of a product with a stride: smaller groups of filters pad dout more often */
    CS_MOST_PARTS = 64, /* enough for filters of 8x8 at stride 8 */
    CS_LEAST_NEAR = 4, CS_MOST_NEAR = 16, /* panels of pixels that meet a panel of weights in turn */
    CS_FEW_PIXELS = 1024, /* weights of the forward pass that meet at most so many are not packed */
    CS_LONG_ROW = 2048, CS_LONG_PIXELS = 256, /* of these weights, so much of a row at a time; for so many pixels */
    /* Pixels of 1x1 layers read in place: most filters (whole 64-byte vectors, others), most taps, taps ahead. */
    CS_PLACE_FILTERS = 64, CS_PLACE_FEW = 8, CS_PLACE_TAPS = 1024, CS_AHEAD_TAPS = 4,
    CS_FAR_BYTES = 1 << 20, /* outputs that no L2 cache holds are fetched while their sums are computed */
    CS_MOST_ALONE = 8, /* pixels, or rows of weights, in a register tile whose vectors are taps */
    /* How many multiply-adds take as long as packing a weight; as copying a pixel, and how many more, over the pixels
     * of an image, if a tile has several images, or over those of a row, if it is padded; as transposing a sum; as
     * copying a number of a column; as storing part of a vector. Fitted to 1,084 layers of 1x1 filters, 956 others. */
    CS_PACKING = 25, CS_COPYING = 9, CS_COPYING_RUNS = 1400, CS_COPYING_ROW = 300, CS_TRANSPOSING = 10,
    CS_COPYING_TAPS = 14, CS_MOVING = 10,

    CS_PAIRS_BYTES = 256 * 1024, /* few/: padded dout, half of the L2 cache */
    CS_POOL_LIMIT = 1024 * 1024, /* pool/: the rows of one window; larger windows are left to NumPy */
    CS_BAND_BYTES = 2 * 1024, CS_AHEAD_BYTES = 8 * 1024, /* a band of rows; how far ahead larger planes are fetched */
    CS_SMALL_PLANE = 1024, /* numbers of planes that are computed together: about as long as starting a plane takes */
    CS_MOST_SHARED = 8, /* rows of pixels of overlapping windows whose maxima are kept: 9x9 at stride 1 */
    CS_PAST_BYTES = 24 << 20, /* a dx that an L3 cache does not keep: most of them have 32 MB */
    CS_PLANE_BYTES = 128 * 1024, /* a plane that is computed before it is streamed: it stays in the L2 cache */

    /* winograd/: tiles that stay in the L2 cache, 1 MB where vectors are long; beside filters that stay, too; of dw */
    WG_BLOCK_BYTES = VBYTES == 64 ? 900000 : 450000, WG_NEAR_BYTES = 450000, WG_DW_BLOCK_BYTES = 1500000,
    WG_MOST_TILES = 96, /* of a block; and, for filters that no cache keeps, the limit instead of WG_FEW_TILES */
    WG_GROUP = 4, /* panels of filters whose outputs are computed together */
    WG_FEW_TILES = 32, /* with at most so many, filters of a few channels are transformed right before their product */
    WG_CHUNK_BYTES = (VBYTES == 64 ? 512 : 256) * 1024, /* these filters and their patches: half of the L2 cache */
    WG_LOADED = 160, /* numbers of each filter that are transposed at a time */
    WG_AHEAD = 4, /* channels by which filters are fetched early */
    WG_FILTER_BYTES = 4000000, /* filters transformed at a time: they stay in the L3 cache */
    WG_SUM_BYTES = 6000000, /* of a thread; if sums take more, threads share the filters, not the tiles */
    WG_SHARED_BYTES = 16000000 /* a block of tiles that all threads read */
};

/* Pixels, or filters, of a panel: two vectors of them. And numbers in a cache line. */
#define CS_PAIR (2 * VL)
#define CS_LINE ((ptrdiff_t)(64 / sizeof(REAL)))
/* Rows of a register tile of two vectors: its sums, pixels and weights fill the registers. And those of one vector. */
enum { CS_MOST_ROWS = VBYTES == 64 ? 12 : 6, CS_TALLEST = 12, CS_MOST_VECTORS = 8 };
/* Rows of a strip: each needs a pointer, and there are registers for nine. */
enum { CS_STRIP_ROWS = VBYTES == 64 ? 9 : 6, CS_MOST_STRIP = 9 };

/* `size` over `of`, rounded up; and `size` rounded up to a multiple of `to`. */
CS_INLINE ptrdiff_t cs_blocks(ptrdiff_t size, ptrdiff_t of) { return (size + of - 1) / of; }
CS_INLINE ptrdiff_t cs_round(ptrdiff_t size, ptrdiff_t to) { return cs_blocks(size, to) * to; }
