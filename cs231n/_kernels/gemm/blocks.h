/* Every tuning constant of the kernels, with its reason. Sizes are in bytes, so that one table serves both dtypes and
 * all instruction sets. Each thread is assumed to have an L1 cache of 32 kB and an L2 cache of 512 kB. */
#pragma once

#include "kernels.h"
#include "vectors/vector.h"

enum {
    /* A panel of pixels for one block of taps: half of the L1 cache. Sums go to memory and back once per block. */
    CS_PANEL_BYTES = 16 * 1024,
    /* Taps of a panel of weights where vectors are filters: at most half of the L1 cache. */
    CS_STRIP_TAPS = 128,
    /* Padded pixels of a tile: less than half of the L2 cache. The weights need the rest. */
    CS_TILE_BYTES = 192 * 1024,
    /* A row of pixels of a tile, for 1x1 filters. Longer rows gain nothing; weights need room in the L2 cache. */
    CS_ROW_BYTES = 1024,
    /* Pixels of a tile of a 1x1 layer at most: a panel of two numbers each, where a vector is one number. */
    CS_MOST_LINE = 2048,
    /* Weights that meet all panels of a tile before the next weights: a quarter of the L2 cache. */
    CS_WEIGHT_BYTES = 128 * 1024,
    /* Pixels per tile at most. More pixels gain nothing, and threads need several tiles each. */
    CS_MOST_PIXELS = 1024,
    /* Tiles per thread at least: if a thread loses its processor for a while, the others take its remaining tiles. */
    CS_TILES_EACH = 4,
    /* Filters per group at least, where threads share the filters: each group packs the pixels again. */
    CS_LEAST_FILTERS = 48,
    /* Filters per tile at most, where vectors are filters: the sums take a third of the L2 cache. */
    CS_MOST_FILTERS = 512,
    /* Padded pixels that dw reads again for each panel of filters: a quarter of the L2 cache. */
    CS_SOURCE_BYTES = 128 * 1024,
    /* Weights of a 1x1 layer whose dx and dw are computed in one pass. They stay in the L2 cache, and so does dw. */
    CS_BOTH_BYTES = 256 * 1024,
    /* Copies of dw per thread that are summed separately. */
    CS_SUM_BYTES = 1 << 20,
    /* Scratch memory per thread. A layer that needs more is left to the blocked path. */
    CS_SCRATCH_LIMIT = 2 << 20,
    /* Sums of all parts of a product with a stride, before they are interleaved. Smaller groups of filters pad
     * dout more often: with 128 kB, 256 filters 3x3/2 over 8x8 pixels lost 15% in float64. */
    CS_MATRIX_BYTES = 512 * 1024,
    /* Parts at most: enough for filters of 8x8 at stride 8. */
    CS_MOST_PARTS = 64,
    /* Panels of pixels that meet a panel of weights in turn. With few taps there are more, for long runs of outputs. */
    CS_LEAST_NEAR = 4,
    CS_MOST_NEAR = 16,
    /* Weights of the forward pass that meet at most so many pixels are not packed. With more there is no difference. */
    CS_FEW_PIXELS = 1024,
    /* Bytes of a tile's pixels that are multiplied one by one, with vectors of taps: four pixels in float32. */
    CS_ALONE_BYTES = 16,
    /* How many multiply-adds take as long as packing a weight; as copying a pixel, and how many more, over the pixels
     * of an image, if a tile has several images, or over those of a row, if it is padded; as transposing a sum; as
     * copying a number of a column. Fitted to 1,084 layers of 1x1 filters and 956 random layers. */
    CS_PACKING = 25,
    CS_COPYING = 9,
    CS_COPYING_RUNS = 1400,
    CS_COPYING_ROW = 300,
    CS_TRANSPOSING = 10,
    CS_COPYING_TAPS = 14,

    /* few/: padded dout, half of the L2 cache. */
    CS_PAIRS_BYTES = 256 * 1024,

    /* pool/: the rows of one window. Larger windows are left to NumPy. */
    CS_POOL_LIMIT = 1024 * 1024,
    /* Arrays that an L3 cache does not keep. Most L3 caches have 32 MB, and others use them too. */
    CS_STREAM_BYTES = 24 << 20,
    /* A part that is computed before it is streamed: it must stay in the L2 cache. */
    CS_PART_BYTES = 128 * 1024,

    /* winograd/: a block of tiles stays in the L2 cache. For dw it is larger, because sums are read and written too. */
    WG_BLOCK_BYTES = 450000,
    WG_DW_BLOCK_BYTES = 1500000,
    /* Tiles per block at most. */
    WG_MOST_TILES = 96,
    /* Panels of filters whose outputs are computed together. */
    WG_GROUP = 4,
    /* With at most so many tiles, the filters of a few channels are transformed right before their product: those and
     * their patches take half of the L2 cache. */
    WG_FEW_TILES = 32,
    WG_CHUNK_BYTES = 256 * 1024,
    /* With fewer tiles, transforming dw takes longer than the products that it saves. */
    WG_DW_TILES = 16,
    /* Channels by which filters are fetched early. */
    WG_AHEAD = 4,
    /* Filters transformed at a time: they stay in the L3 cache. */
    WG_FILTER_BYTES = 10000000,
    /* Sums per thread. If they take more, threads share the filters instead of the tiles. */
    WG_SUM_BYTES = 6000000,
    /* A block of tiles that all threads read. */
    WG_SHARED_BYTES = 16000000
};

/* Pixels, or filters, of a panel: two vectors of them. */
#define CS_PAIR (2 * VL)
/* Numbers in a cache line. */
#define CS_LINE ((ptrdiff_t)(64 / sizeof(REAL)))
/* Rows of a register tile of two vectors: its sums, pixels and weights fill the registers. And those of one vector. */
enum { CS_MOST_ROWS = VBYTES == 64 ? 12 : 6, CS_TALLEST = 12, CS_MOST_VECTORS = 8 };

/* `size` over `of`, rounded up; and `size` rounded up to a multiple of `to`. */
CS_INLINE ptrdiff_t cs_blocks(ptrdiff_t size, ptrdiff_t of) { return (size + of - 1) / of; }
CS_INLINE ptrdiff_t cs_round(ptrdiff_t size, ptrdiff_t to) { return cs_blocks(size, to) * to; }
