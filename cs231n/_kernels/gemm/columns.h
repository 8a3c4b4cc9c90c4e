/* The matrix of columns that im2col would make, (channels * taps) x (images * pixels), which never exists.
 * Here is which padded rows a tile of its pixels needs, and where a pixel and a tap are in these rows. */
#pragma once

#include "kernels.h"
#include "gemm/pack.h"

/* The window of pixel (g, h) of the grid begins at (g * step + top, h * step + left) of the source. Pixels are
 * numbered through all images. A line is the pixels that one padded slot can hold: an image, or one row of it
 * where rows are longer than a tile. */
typedef struct {
    ptrdiff_t images, channels, height, width; /* of the source */
    ptrdiff_t window_height, window_width, taps, step, top, left;
    ptrdiff_t rows, columns; /* of the grid */
    const REAL *source;
    /* How it is cut: */
    ptrdiff_t line_rows, line_pixels, lines;
    ptrdiff_t slots, slot, numbers; /* of a tile; numbers of a slot and of all */
    ptrdiff_t panel; /* numbers from panel to panel, where slots are cut into panels of CS_PAIR pixels; else 0 */
    padded_shape shape;
} columns;

/* The pixels [first, last), their first line, and the row and column at which the slot of that line begins. */
typedef struct {
    ptrdiff_t first, last, line, row, column;
} pixel_tile;

static columns columns_for(const cs_layer *s, const REAL *x) {
    return (columns){.images = s->N, .channels = s->C, .height = s->H, .width = s->W,
                     .window_height = s->HH, .window_width = s->WW, .taps = s->HH * s->WW,
                     .step = s->stride, .top = -s->pad, .left = -s->pad, .rows = s->OH,
                     .columns = s->OW, .source = x};
}

CS_INLINE int is_pointwise(const cs_layer *s) {
    return s->HH == 1 && s->WW == 1 && s->stride == 1 && s->pad == 0;
}

CS_INLINE ptrdiff_t pixels_of(const columns *m) { return m->images * m->rows * m->columns; }
CS_INLINE ptrdiff_t taps_of(const columns *m) { return m->channels * m->taps; }

/* The most items of `size` numbers that `count` neighboring numbers can touch. */
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
    /* A vector may read VL - 1 numbers past the last column. */
    s->length = CS_MIN(m->columns, pixels) + VL - 1 + (m->window_width - 1) / m->step;
    /* With an odd number of cache lines from channel to channel, channels use all sets of a cache. */
    s->channel = (cs_blocks(s->rows * s->segments * s->length, CS_LINE) | 1) * CS_LINE;
    m->slot = channels * s->channel;
    /* Where windows are single pixels, and the grid is the source, in one row: */
    m->panel = 0;
    if (m->window_height * m->window_width == 1 && m->step == 1 && m->top == 0 && m->left == 0 &&
        m->height == 1 && m->rows == 1 && m->columns == m->width) {
        m->panel = channels * CS_PAIR;
        s->channel = CS_PAIR;
        m->slot = cs_blocks(CS_MIN(m->columns, pixels), CS_PAIR) * m->panel;
    }
    m->numbers = m->slots * m->slot + VL;
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

/* Where a pixel is in the slots of its tile. `run` is how many pixels follow it there, itself included. */
CS_INLINE int32_t offset_of_pixel(const columns *m, const pixel_tile *t, ptrdiff_t pixel,
                                  ptrdiff_t *run) {
    const padded_shape *s = &m->shape;
    const ptrdiff_t slot = pixel / m->line_pixels - t->line, inside = pixel % m->line_pixels;
    const ptrdiff_t row = inside / m->columns - (slot ? 0 : t->row), column = inside % m->columns;
    *run = CS_MIN(m->columns - column, t->last - pixel);
    if (m->panel) {
        const ptrdiff_t place = column - (slot ? 0 : t->column);
        *run = CS_MIN(*run, CS_PAIR - place % CS_PAIR);
        return (int32_t)(slot * m->slot + place / CS_PAIR * m->panel + place % CS_PAIR);
    }
    return (int32_t)(slot * m->slot + row * s->kept * s->segments * s->length + column -
                     (slot ? 0 : t->column));
}

/* Copy a line of a 1x1 layer to panels of CS_PAIR pixels. A panel holds one channel after the other, so that the
 * product reads it in order. */
static void fill_panels(const columns *m, const REAL *from, ptrdiff_t channels, ptrdiff_t pixels, REAL *to) {
    const ptrdiff_t plane = m->columns, whole = pixels / CS_PAIR * CS_PAIR;
    for (ptrdiff_t c = 0; c < channels; c++, from += plane, to += CS_PAIR) {
        REAL *panel = to;
        for (ptrdiff_t q = 0; q < whole; q += CS_PAIR, panel += m->panel) {
            store(panel, load(from + q));
            store(panel + VL, load(from + q + VL));
        }
        for (ptrdiff_t q = whole; q < pixels; q++) panel[q - whole] = from[q];
    }
}

/* Copy what the tile needs of channels [c0, c1) to the slots in `room`, zero-padded. */
static void fill_slots(const columns *m, const pixel_tile *t, ptrdiff_t c0, ptrdiff_t c1, REAL *room) {
    const ptrdiff_t lines = m->rows / m->line_rows; /* of an image */
    for (ptrdiff_t line = t->line; line * m->line_pixels < t->last; line++, room += m->slot) {
        const ptrdiff_t row = line == t->line ? t->row : 0, column = line == t->line ? t->column : 0;
        const ptrdiff_t end = CS_MIN(t->last - line * m->line_pixels, m->line_pixels);
        const REAL *const from = m->source + (line / lines * m->channels + c0) * m->height * m->width;
        if (m->panel) {
            fill_panels(m, from + column, c1 - c0, end - column, room);
            continue;
        }
        const ptrdiff_t top = line % lines * m->line_rows + row;
        padded_shape shape = m->shape;
        shape.rows = ((end - 1) / m->columns - row) * shape.kept + m->window_height;
        if (m->line_rows == 1 && shape.segments == 1 && shape.rows == 1) /* only what the tile needs of a long row */
            shape.length = CS_MIN(shape.length, end - column + VL - 1 + (m->window_width - 1) / m->step);
        pad_image(room, from, c1 - c0, &shape, top * m->step + m->top, column * m->step + m->left, m->step, m->height,
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
