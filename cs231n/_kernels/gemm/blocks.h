/* Every tuning constant of the kernels, with its reason.
 *
 * Sizes are bytes, so that one table serves both dtypes and all instruction sets. Caches are taken to
 * hold 32 kB (L1) and 512 kB (L2) for each thread, which most processors of the last ten years have. */
#ifndef CS231N_BLOCKS_H
#define CS231N_BLOCKS_H

#include "vectors/vector.h"

enum {
    /* Taps (rows of the columns' matrix) multiplied in one go: a panel of pixels stays within half of
     * the L1 cache, and sums travel to and from memory once for so many multiply-adds. */
    CS_PANEL_BYTES = 16 * 1024,
    /* Pixels of a tile times its taps: half of the L2 cache, the weights passing by take the rest. */
    CS_TILE_BYTES = 192 * 1024,
    /* The same for filters of 1x1: each channel gives a run of pixels from a page of its own, which had
     * better be a kilobyte and more. */
    CS_PLANE_BYTES = 320 * 1024,
    /* Weights that meet all panels of a tile before the next ones come: a quarter of the L2 cache. */
    CS_WEIGHT_BYTES = 128 * 1024,
    /* Pixels of a tile at most: more gain nothing, and threads need several tiles each. */
    CS_MOST_PIXELS = 1024,
    /* Tiles that each thread finds at least, where the work can be cut so: one whose processor is
     * taken away for a while then leaves the rest to the others. */
    CS_TILES_EACH = 4,
    /* Filters of a group when it is filters that are shared out: each group packs pixels again. */
    CS_LEAST_FILTERS = 48,
    /* Filters, where they are the vectors, of a tile: its sums take a third of the L2 cache. */
    CS_MOST_FILTERS = 512,
    /* Padded pixels that dw reads while weights' gradients pass by. */
    CS_SOURCE_BYTES = 128 * 1024,
    /* Copies of dw that threads sum up apart, for each thread. */
    CS_SUM_BYTES = 1 << 20,
    /* Scratch of a thread beyond which the layer is left to the blocked path. */
    CS_SCRATCH_LIMIT = 2 << 20,
    /* Sums of all parts of a product with a stride, before they are interleaved: a quarter of L2. */
    CS_MATRIX_BYTES = 128 * 1024,
    /* Parts at most: filters of 8 x 8 at stride 8. */
    CS_MOST_PARTS = 64,
    /* Panels of pixels that pass a panel of weights one after the other while it is in the L1 cache. */
    CS_NEAR_PANELS = 4,
    /* Weights that one thread packs alone: waking another takes as long. */
    CS_PACK_ALONE = 128 * 1024
};

/* pointwise/ */
enum {
    /* Weights (or dw) at most: they pass by for each rectangle, so a cache must hold them. */
    CS_POINT_BYTES = 256 * 1024,
    /* A row of a rectangle, and all of its rows: runs long enough for the prefetcher, in the L2 cache. */
    CS_ROW_BYTES = 1024,
    CS_TILES_BYTES = 384 * 1024,
    /* Taps of dx at a time: half of the L1 cache. */
    CS_NEAR_BYTES = 16 * 1024,
    /* Rows that are prefetched before they are copied. */
    CS_AHEAD = 6
};

/* few/ */
enum {
    /* Channels at most: with more of them the product is as fast. */
    CS_FEW_CHANNELS = 4,
    /* Vectors of sums, and numbers of the padded x, that dot products keep in the L2 cache. */
    CS_DOTS_BYTES = 512 * 1024,
    CS_DOTS_PIXELS = 256 * 1024,
    /* One filter's numbers of dout in a rectangle: those of four filters stay in the L1 cache. */
    CS_ERRORS_BYTES = 4096,
    /* Padded dout for dx by pairs. */
    CS_PAIRS_BYTES = 256 * 1024,
    /* Of dout, x and dx while a thread works on both gradients: they share the L2 cache with the sums. */
    CS_TURN_BYTES = 128 * 1024
};

/* pool/ */
enum {
    /* The rows of one window, beyond which pooling is left to NumPy. */
    CS_POOL_LIMIT = 1024 * 1024,
    /* Arrays that do not stay in an L3 cache, which is of 32 MB on most machines and shared. */
    CS_STREAM_BYTES = 24 << 20,
    /* A part that is computed apart must stay in the L2 cache. */
    CS_PART_BYTES = 128 * 1024
};

/* winograd/ */
enum {
    /* A block of tiles forward, in the L2 cache; for dw it is larger, for sums are read and written too. */
    WG_BLOCK_BYTES = 450000,
    WG_DW_BLOCK_BYTES = 1500000,
    /* Tiles of a block at most. */
    WG_MOST_TILES = 96,
    /* Panels of filters whose outputs are computed together. */
    WG_GROUP = 4,
    /* Filters transformed at a time: they stay in the last cache. */
    WG_FILTER_BYTES = 10000000,
    /* Sums of a thread beyond which threads share out the filters instead of the tiles. */
    WG_SUM_BYTES = 6000000,
    /* A block of tiles that all threads read. */
    WG_SHARED_BYTES = 16000000
};

/* Numbers in a cache line. */
#define CS_LINE ((ptrdiff_t)(64 / sizeof(REAL)))
/* Rows of a register tile of two vectors: as many sums as registers hold beside pixels and weights. */
#if VBYTES == 64
enum { CS_MOST_ROWS = 12, CS_MOST_VECTORS = 8 };
#else
enum { CS_MOST_ROWS = 6, CS_MOST_VECTORS = 8 };
#endif

CS_INLINE ptrdiff_t cs_blocks(ptrdiff_t size, ptrdiff_t of) { return (size + of - 1) / of; }
CS_INLINE ptrdiff_t cs_round(ptrdiff_t size, ptrdiff_t to) { return cs_blocks(size, to) * to; }

#endif
