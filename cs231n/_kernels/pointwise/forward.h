/* 1x1 kernels of stride 1 without padding: a matrix product for each image, forward.
 *
 * A plane is one row of pixels, cut into tiles of CS_WIDTH (two vectors; a cache line for AVX2). A
 * few tiles are copied so that all rows (channels or filters) of a tile lie side by side, and one of
 * them is CS_WIDTH numbers: products then read both sides in the order of their addresses. While
 * products are computed, the rows that come next are asked for, and copied: otherwise the processor
 * waits for each, since rows lie a plane apart and no prefetcher foresees them. */
#ifndef CS231N_POINTWISE_H
#define CS231N_POINTWISE_H

#include "gemm/strip.h"
#include "kernels.h"
#include "runtime.h"

#ifdef CS_VECTORS

/* Rows of the next block, at most six, as equal as can be: a lone one would wait for its sums. */
CS_INLINE int next_rows(ptrdiff_t left) { return (int)cs_blocks(left, cs_blocks(left, 6)); }

/* CALL(n), with n a constant, for a block of n rows. */
#define CS_BY_ROWS(n, CALL) \
    switch (n) { \
    case 6: CALL(6); break; \
    case 5: CALL(5); break; \
    case 4: CALL(4); break; \
    case 3: CALL(3); break; \
    case 2: CALL(2); break; \
    default: CALL(1); break; \
    }

#define CS_WIDTH (2 * VL)
#define CS_POINT_NAME(fb) CS_POINT_NAME_(fb)
#define CS_POINT_NAME_(fb) point_##fb
#define CS_TEMPLATE "pointwise/body.h"
#include "pointwise/rows.h"

CS_INLINE void point_product(int rows, const REAL *vectors, const REAL *numbers, ptrdiff_t pitch,
                             ptrdiff_t lines, const REAL *bias, REAL *out, ptrdiff_t out_pitch) {
#define CS_CALL(n) point_##n(vectors, numbers, pitch, lines, bias, out, out_pitch)
    CS_BY_ROWS(rows, CS_CALL)
#undef CS_CALL
}

/* How the pixels of a batch are cut: rectangles of whole tiles, none across two images. */
typedef struct {
    ptrdiff_t plane, tiles, across; /* pixels; tiles a rectangle; rectangles an image */
} point_cut;

static point_cut cut_pixels(ptrdiff_t plane, ptrdiff_t rows) {
    const ptrdiff_t bytes = CS_MIN(CS_ROW_BYTES, CS_TILES_BYTES / CS_MAX(1, rows));
    const ptrdiff_t most = CS_MAX(1, bytes / (CS_WIDTH * (ptrdiff_t)sizeof(REAL)));
    const ptrdiff_t all = (plane + CS_WIDTH - 1) / CS_WIDTH, across = (all + most - 1) / most;
    const ptrdiff_t tiles = (all + across - 1) / across;
    return (point_cut){plane, tiles, (all + tiles - 1) / tiles};
}

/* The pixels of rectangle r of the batch. */
CS_INLINE ptrdiff_t pixels_of_item(const point_cut *cut, ptrdiff_t r) {
    const ptrdiff_t first = r % cut->across * cut->tiles * CS_WIDTH;
    return CS_MIN(cut->tiles * CS_WIDTH, cut->plane - first);
}

/* Rows on their way into tiles: `rows` runs of `pixels` numbers, a plane apart. */
typedef struct {
    const REAL *from;
    REAL *to;
    ptrdiff_t plane, pixels, pitch, rows, done; /* pitch: from tile to tile */
} row_mover;

/* Where rectangle r begins in an array of `rows` planes an image. */
CS_INLINE ptrdiff_t start_of(const point_cut *cut, ptrdiff_t rows, ptrdiff_t r) {
    return r / cut->across * rows * cut->plane + r % cut->across * cut->tiles * CS_WIDTH;
}

static row_mover moving(const point_cut *cut, const REAL *x, ptrdiff_t rows, ptrdiff_t r, REAL *to,
                        ptrdiff_t pitch) {
    return (row_mover){x + start_of(cut, rows, r), to, cut->plane, pixels_of_item(cut, r), pitch, rows, 0};
}

/* Ask for `count` rows, `ahead` of the next one, as far as the L2 cache: the L1 cache is busy. A few
 * at a time, for lines on their way from memory keep others waiting. */
CS_INLINE void fetch_rows(const row_mover *m, ptrdiff_t ahead, ptrdiff_t count) {
    const ptrdiff_t line = CS_LINE, first = m->done + ahead;
    for (ptrdiff_t c = first; c < CS_MIN(first + count, m->rows); c++)
        for (ptrdiff_t k = 0; k < m->pixels; k += line)
            __builtin_prefetch(m->from + c * m->plane + k, 0, 2);
}

/* Copy the next `count` rows; a tile that the image does not fill ends in zeros. */
CS_INLINE void move_rows(row_mover *m, ptrdiff_t count) {
    for (; count > 0 && m->done < m->rows; count--, m->done++) {
        const REAL *from = m->from + m->done * m->plane;
        REAL *to = m->to + m->done * CS_WIDTH;
        ptrdiff_t k = 0;
        for (; k + CS_WIDTH <= m->pixels; k += CS_WIDTH, to += m->pitch) {
            store(to, load(from + k));
            store(to + VL, load(from + k + VL));
        }
        if (k == m->pixels) continue;
        for (int l = 0; l < CS_WIDTH; l++) to[l] = k + l < m->pixels ? from[k + l] : (REAL)0;
    }
}

/* Weights in lines: for blocks of next_rows() rows, [columns / CS_WIDTH][row][CS_WIDTH], where
 * weight (row, column) is w[row * row_step + column * column_step]; zeros past the last column. */
static void line_weights(REAL *to, const REAL *w, ptrdiff_t rows, ptrdiff_t columns,
                         ptrdiff_t row_step, ptrdiff_t column_step) {
    int count;
    for (ptrdiff_t row = 0; row < rows; row += count) {
        count = next_rows(rows - row);
        for (ptrdiff_t k = 0; k < columns; k += CS_WIDTH)
            for (int q = 0; q < count; q++, to += CS_WIDTH)
                for (int l = 0; l < CS_WIDTH; l++)
                    to[l] = k + l < columns ? w[(row + q) * row_step + (k + l) * column_step]
                                            : (REAL)0;
    }
}

CS_INLINE ptrdiff_t whole_lines(ptrdiff_t numbers) {
    return (numbers + CS_WIDTH - 1) / CS_WIDTH * CS_WIDTH;
}

/* Whether a convolution is one of these, and fills tiles and blocks: of small planes much of the last
 * tile would be idle, and weights that no cache holds would pass for each rectangle. */
static int is_pointwise(const cs_conv *s) {
    const ptrdiff_t plane = s->OH * s->OW, size = sizeof(REAL);
    return s->HH == 1 && s->WW == 1 && s->stride == 1 && s->pad == 0 && s->N > 0 && plane > 0 &&
           s->C >= CS_WIDTH && s->F >= CS_WIDTH && 25 * whole_lines(plane) <= 27 * plane &&
           whole_lines(s->C) * whole_lines(s->F) * size <= CS_POINT_BYTES;
}

/* Backward, many more channels than filters leave each row of dout little to do: 1.2 to 1.6 times the time
 * of the product for 96 channels and 16 filters, 512 and 64. */
static int is_pointwise_backward(const cs_conv *s) { return is_pointwise(s) && 5 * s->F > s->C; }

/* All filters over the tiles of a rectangle; the rows of the next one come in meanwhile. Tiles are the
 * inner loop: lines of the output that follow one another are written in turn, and those of filters,
 * a plane apart, do not push one another out of the L1 cache. */
static void filter_tiles(const cs_conv *s, const point_cut *cut, const REAL *x, const REAL *w,
                         const REAL *bias, ptrdiff_t pixels, REAL *out, row_mover *next) {
    const ptrdiff_t columns = whole_lines(s->C), lines = columns / CS_WIDTH;
    const ptrdiff_t share = (6 * s->C + s->F - 1) / s->F;
    REAL last[6 * CS_WIDTH];
    int count;
    for (ptrdiff_t f = 0; f < s->F; f += count, w += count * columns) {
        count = next_rows(s->F - f);
        const REAL *tile = x;
        for (ptrdiff_t k = 0; k < pixels; k += CS_WIDTH, tile += columns * CS_WIDTH) {
            const ptrdiff_t here = CS_MIN(CS_WIDTH, pixels - k);
            REAL *to = out + f * cut->plane + k;
            if (here == CS_WIDTH) {
                point_product(count, tile, w, count * CS_WIDTH, lines, bias + f, to, cut->plane);
                continue;
            }
            point_product(count, tile, w, count * CS_WIDTH, lines, bias + f, last, CS_WIDTH);
            for (int q = 0; q < count; q++)
                memcpy(to + q * cut->plane, last + q * CS_WIDTH, (size_t)here * sizeof(REAL));
        }
        move_rows(next, share);
        fetch_rows(next, 0, share);
    }
}

static int pointwise_forward(const cs_conv *s, const REAL *x, const REAL *w, const REAL *b,
                             REAL *out, int threads) {
    const ptrdiff_t plane = s->OH * s->OW, columns = whole_lines(s->C);
    const point_cut cut = cut_pixels(plane, 2 * columns);
    const ptrdiff_t all = s->N * cut.across, pitch = columns * CS_WIDTH;
    const ptrdiff_t parts = CS_MIN((ptrdiff_t)threads, all);
    const size_t weights = cs_bytes((size_t)(s->F * columns), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)s->F, sizeof(REAL));
    const size_t packed = cs_bytes((size_t)(cut.tiles * pitch), sizeof(REAL));
    char *scratch = cs_alloc(weights + biases + 2 * (size_t)parts * packed);
    if (!scratch) return CS_NO_MEMORY;
    REAL *const lines = (REAL *)scratch, *const bias = (REAL *)(scratch + weights);
    line_weights(lines, w, s->F, s->C, s->C, 1);
    for (ptrdiff_t f = 0; f < s->F; f++) bias[f] = b ? b[f] : (REAL)0;
    ptrdiff_t part;
    CS_OMP(parallel for num_threads((int)parts) if(parts > 1) schedule(static))
    for (part = 0; part < parts; part++) {
        char *const own = scratch + weights + biases + 2 * (size_t)part * packed;
        REAL *tiles[2] = {(REAL *)own, (REAL *)(own + packed)};
        /* Rows past the last channel meet weights of zero; they must be numbers all the same. */
        memset(own, 0, 2 * packed);
        const ptrdiff_t r0 = all * part / parts, r1 = all * (part + 1) / parts;
        row_mover mover = moving(&cut, x, s->C, r0, tiles[0], pitch);
        move_rows(&mover, s->C);
        for (ptrdiff_t r = r0; r < r1; r++) {
            REAL *const here = tiles[(r - r0) % 2], *const there = tiles[(r - r0 + 1) % 2];
            /* After the last rectangle nothing is left to move. */
            if (r + 1 < r1) mover = moving(&cut, x, s->C, r + 1, there, pitch);
            filter_tiles(s, &cut, here, lines, bias, pixels_of_item(&cut, r), out + start_of(&cut, s->F, r),
                         &mover);
            move_rows(&mover, s->C);
        }
    }
    cs_free(scratch);
    return CS_OK;
}
#endif

#endif
