/* The matrix of columns that im2col would make, (channels * taps) x (images * pixels), without making it:
 * which padded rows a tile of its pixels needs, where a pixel and a tap are in them, and panels. */
#ifndef CS231N_COLUMNS_H
#define CS231N_COLUMNS_H

#include "kernels.h"
#include "gemm/pack.h"

/* Pixel (g, h) of the grid has the window from (g * step + top, h * step + left) of the source under it.
 * Pixels are counted through all images; a line of them is what one padded slot holds: (rows of) an
 * image, or a part of a row where rows are longer than a tile. */
typedef struct {
    ptrdiff_t images, channels, height, width; /* of the source */
    ptrdiff_t window_height, window_width, taps, step, top, left;
    ptrdiff_t rows, columns; /* of the grid */
    const REAL *source;
    /* How it is cut: */
    ptrdiff_t line_rows, line_pixels, lines;
    ptrdiff_t slots, slot, numbers; /* of a tile; numbers of a slot and of all */
    padded_shape shape;
} columns;

/* The pixels [first, last), and the row and column with which the padded slot of its first line begins. */
typedef struct {
    ptrdiff_t first, last, line, row, column;
} pixel_tile;

static columns columns_for(const cs_conv *s, const REAL *x) {
    return (columns){.images = s->N, .channels = s->C, .height = s->H, .width = s->W,
                     .window_height = s->HH, .window_width = s->WW, .taps = s->HH * s->WW,
                     .step = s->stride, .top = -s->pad, .left = -s->pad, .rows = s->OH,
                     .columns = s->OW, .source = x};
}

CS_INLINE ptrdiff_t pixels_of(const columns *m) { return m->images * m->rows * m->columns; }
CS_INLINE ptrdiff_t taps_of(const columns *m) { return m->channels * m->taps; }

/* Most items of `size` that `count` neighbors touch. */
CS_INLINE ptrdiff_t touched(ptrdiff_t count, ptrdiff_t size) { return (count + size - 2) / size + 1; }

/* Choose lines and slots for tiles of at most `pixels` pixels and `channels` channels. */
static void cut_columns(columns *m, ptrdiff_t pixels, ptrdiff_t channels) {
    m->line_rows = m->columns > pixels ? 1 : m->rows;
    m->line_pixels = m->line_rows * m->columns;
    m->lines = m->images * (m->rows / m->line_rows);
    m->slots = CS_MIN(m->lines, touched(pixels, m->line_pixels));
    const ptrdiff_t rows = CS_MIN(m->line_rows, touched(pixels, m->columns));
    padded_shape *s = &m->shape;
    s->kept = CS_MIN(m->step, m->window_height);
    s->rows = (rows - 1) * s->kept + m->window_height;
    s->segments = CS_MIN(m->step, m->window_width);
    /* A vector may reach VL - 1 numbers beyond the last column. */
    s->length = CS_MIN(m->columns, pixels) + VL - 1 + (m->window_width - 1) / m->step;
    if (m->taps == 1) s->length = cs_round(s->length, CS_LINE);
    /* An odd number of lines from channel to channel spreads them over all sets of a cache. */
    s->channel = (cs_blocks(s->rows * s->segments * s->length, CS_LINE) | 1) * CS_LINE;
    m->slot = channels * s->channel;
    m->numbers = m->slots * m->slot + VL;
}

/* Channels that a block of `taps` rows of the matrix touches at most. */
CS_INLINE ptrdiff_t channels_touched(const columns *m, ptrdiff_t taps) {
    return CS_MIN(m->channels, touched(taps, m->taps));
}

/* Where row i and column j of a window are in the slot of its channel. */
CS_INLINE ptrdiff_t offset_in_slot(const columns *m, ptrdiff_t i, ptrdiff_t j) {
    const padded_shape *s = &m->shape;
    return (i * s->segments + j % m->step) * s->length + j / m->step;
}

static pixel_tile tile_at(const columns *m, ptrdiff_t first, ptrdiff_t last) {
    pixel_tile t = {.first = first, .last = last, .line = first / m->line_pixels};
    const ptrdiff_t inside = first - t.line * m->line_pixels;
    t.row = inside / m->columns;
    t.column = m->line_rows == 1 ? inside : 0;
    return t;
}

/* Where a pixel is in the slots of its tile, and how many are left in its row. */
CS_INLINE int32_t offset_of_pixel(const columns *m, const pixel_tile *t, ptrdiff_t pixel,
                                  ptrdiff_t *run) {
    const padded_shape *s = &m->shape;
    const ptrdiff_t slot = pixel / m->line_pixels - t->line, inside = pixel % m->line_pixels;
    const ptrdiff_t row = inside / m->columns - (slot ? 0 : t->row), column = inside % m->columns;
    *run = CS_MIN(m->columns - column, t->last - pixel);
    return (int32_t)(slot * m->slot + row * s->kept * s->segments * s->length + column -
                     (slot ? 0 : t->column));
}

/* Pad what the tile needs of channels [c0, c1). */
static void fill_slots(const columns *m, const pixel_tile *t, ptrdiff_t c0, ptrdiff_t c1, REAL *room) {
    const ptrdiff_t lines = m->rows / m->line_rows; /* of an image */
    for (ptrdiff_t line = t->line; line * m->line_pixels < t->last; line++, room += m->slot) {
        const ptrdiff_t row = line == t->line ? t->row : 0, column = line == t->line ? t->column : 0;
        const ptrdiff_t end = CS_MIN(t->last - line * m->line_pixels, m->line_pixels);
        const ptrdiff_t top = line % lines * m->line_rows + row;
        padded_shape shape = m->shape;
        shape.rows = ((end - 1) / m->columns - row) * shape.kept + m->window_height;
        if (m->line_rows == 1) /* no more of a long row than the tile has */
            shape.length = CS_MIN(shape.length, end - column + VL - 1 + (m->window_width - 1) / m->step);
        if (shape.length < m->shape.length && (shape.segments > 1 || shape.rows > 1))
            shape.length = m->shape.length;
        pad_image(room, m->source + (line / lines * m->channels + c0) * m->height * m->width, c1 - c0,
                  &shape, top * m->step + m->top, column * m->step + m->left, m->step, m->height,
                  m->width);
    }
}

/* Where each pixel of a tile is in its slots. */
static void find_pixels(const columns *m, const pixel_tile *t, int32_t *at) {
    for (ptrdiff_t q = t->first, run; q < t->last; q += run) {
        const int32_t first = offset_of_pixel(m, t, q, &run);
        for (ptrdiff_t k = 0; k < run; k++) *at++ = first + (int32_t)k;
    }
}

#endif
