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
    ptrdiff_t panel; /* numbers from panel to panel, where pixels are in panels of CS_PAIR pixels; else 0 */
    int direct;      /* nothing is copied: the images of the source are the slots */
    padded_shape shape;
} columns;

/* The pixels [first, last), their first line, and the row and column at which the slot of that line begins. */
typedef struct {
    ptrdiff_t first, last, line, row, column;
} pixel_tile;

static columns columns_for(const cs_layer *s, const REAL *x) {
    return (columns){.images = s->N, .channels = s->C, .height = s->H, .width = s->W,
                     .window_height = s->HH, .window_width = s->WW, .taps = s->HH * s->WW,
                     .step = s->stride, .top = -s->pad, .left = -s->pad, .rows = s->OH, .columns = s->OW, .source = x};
}

CS_INLINE ptrdiff_t pixels_of(const columns *m) { return m->images * m->rows * m->columns; }
CS_INLINE ptrdiff_t taps_of(const columns *m) { return m->channels * m->taps; }

/* Whether no window reaches past the source. */
CS_INLINE int is_inside(const columns *m) {
    return m->top == 0 && m->left == 0 && (m->rows - 1) * m->step + m->window_height <= m->height &&
           (m->columns - 1) * m->step + m->window_width <= m->width;
}
/* Whether windows are single pixels of the source. The pixels of all images then follow each other, in panels. */
CS_INLINE int is_flat(const columns *m) { return m->window_height * m->window_width == 1 && is_inside(m); }
/* Whether these pixels are whole planes of the source. */
CS_INLINE int is_whole(const columns *m) { return is_flat(m) && m->step == 1 && m->columns == m->width; }
/* Whether numbers can be broadcast from the source itself, where offsets have 31 bits. */
CS_INLINE int is_direct(const columns *m) {
    return is_inside(m) && m->step == 1 && m->images * m->channels * m->height * m->width <= INT32_MAX;
}

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
    s->rows = (rows - 1) * m->step + m->window_height;
    s->segments = CS_MIN(m->step, m->window_width);
    /* A vector may read VL - 1 numbers past the last column. */
    s->length = CS_MIN(m->columns, pixels) + VL - 1 + (m->window_width - 1) / m->step;
    /* With an odd number of cache lines from channel to channel, channels use all sets of a cache. */
    s->channel = (cs_blocks(s->rows * s->segments * s->length, CS_LINE) | 1) * CS_LINE;
    m->slot = channels * s->channel;
    m->panel = is_flat(m) ? channels * CS_PAIR : 0;
    if (m->panel) {
        s->channel = CS_PAIR;
        m->slots = 1;
        m->slot = cs_blocks(pixels, CS_PAIR) * m->panel;
    }
    m->numbers = cs_round(m->slots * m->slot + VL, CS_LINE);
    if (!m->direct) return;
    s->length = m->width;
    s->channel = m->height * m->width;
    m->line_pixels = m->rows * m->columns;
    m->slot = m->channels * s->channel;
    m->panel = m->numbers = 0;
}

/* Where row i and column j of a window are in the slot of its channel. */
CS_INLINE ptrdiff_t offset_in_slot(const columns *m, ptrdiff_t i, ptrdiff_t j) {
    const padded_shape *s = &m->shape;
    return (i * s->segments + j % m->step) * s->length + j / m->step;
}

static pixel_tile tile_at(const columns *m, ptrdiff_t first, ptrdiff_t last) {
    pixel_tile t = {.first = first, .last = last};
    if (m->direct) return t;
    t.line = first / m->line_pixels;
    const ptrdiff_t inside = first - t.line * m->line_pixels;
    t.row = inside / m->columns;
    t.column = m->line_rows == 1 ? inside : 0;
    return t;
}

/* Where a pixel of a tile is in panels of CS_PAIR pixels. At most `run` pixels follow it there, itself included. */
CS_INLINE int32_t offset_in_panels(const pixel_tile *t, ptrdiff_t pixel, ptrdiff_t panel, ptrdiff_t *run) {
    const ptrdiff_t place = pixel - t->first;
    *run = CS_MIN(*run, CS_PAIR - place % CS_PAIR);
    return (int32_t)(place / CS_PAIR * panel + place % CS_PAIR);
}

/* Where a pixel is in the slots of its tile. `run` is how many pixels follow it there, itself included. */
CS_INLINE int32_t offset_of_pixel(const columns *m, const pixel_tile *t, ptrdiff_t pixel, ptrdiff_t *run) {
    const padded_shape *s = &m->shape;
    *run = t->last - pixel;
    if (m->panel) return offset_in_panels(t, pixel, m->panel, run);
    const ptrdiff_t slot = pixel / m->line_pixels - t->line, inside = pixel % m->line_pixels;
    const ptrdiff_t row = inside / m->columns - (slot ? 0 : t->row), column = inside % m->columns;
    *run = CS_MIN(m->direct && is_whole(m) ? m->line_pixels - inside : m->columns - column, *run);
    return (int32_t)(slot * m->slot + row * m->step * s->segments * s->length + column - (slot ? 0 : t->column));
}

/* Copy a tile of a 1x1 layer to panels of CS_PAIR pixels, [channel][pixel], which the product reads in order. */
static void fill_panels(const columns *m, const pixel_tile *t, ptrdiff_t c0, ptrdiff_t c1, REAL *to) {
    const ptrdiff_t plane = m->rows * m->columns, pixels = t->last - t->first, step = m->step;
    /* Pixels that follow each other in the source; if that is not the whole tile, they are collected in a line. */
    const ptrdiff_t row = is_whole(m) ? plane : m->columns;
    const int direct = t->first % row + pixels <= row && step == 1;
    const ptrdiff_t area = m->height * m->width;
    const REAL *const start = m->source + t->first / plane * m->channels * area + t->first % plane;
    REAL line[CS_MOST_LINE];
    for (ptrdiff_t c = c0; c < c1; c++, to += CS_PAIR) {
        const REAL *from = direct ? start + c * area : line;
        for (ptrdiff_t q = t->first, run; !direct && q < t->last; q += run) {
            const REAL *const src = m->source + (q / plane * m->channels + c) * area +
                                    q % plane / m->columns * step * m->width + q % m->columns * step;
            run = CS_MIN(row - q % row, t->last - q);
            pad_rows(line + q - t->first, 0, src, 0, 1, &(segment){.step = step, .to = run, .length = run});
        }
        REAL *panel = to;
        ptrdiff_t q = 0;
        for (; q + CS_PAIR <= pixels; q += CS_PAIR, panel += m->panel) {
            store(panel, load(from + q));
            store(panel + VL, load(from + q + VL));
        }
        for (; q < pixels; q++) panel[q % CS_PAIR] = from[q];
    }
}

/* Copy what the tile needs of channels [c0, c1) to the slots in `room`, zero-padded. Returns where it is. */
static const REAL *fill_slots(const columns *m, const pixel_tile *t, ptrdiff_t c0, ptrdiff_t c1, REAL *room) {
    if (m->direct) return m->source + c0 * m->height * m->width;
    const REAL *const slots = room;
    const ptrdiff_t lines = m->rows / m->line_rows; /* of an image */
    if (m->panel) fill_panels(m, t, c0, c1, room);
    for (ptrdiff_t line = t->line; !m->panel && line * m->line_pixels < t->last; line++, room += m->slot) {
        const ptrdiff_t row = line == t->line ? t->row : 0, column = line == t->line ? t->column : 0;
        const ptrdiff_t end = CS_MIN(t->last - line * m->line_pixels, m->line_pixels);
        const REAL *const from = m->source + (line / lines * m->channels + c0) * m->height * m->width;
        const ptrdiff_t top = line % lines * m->line_rows + row;
        padded_shape shape = m->shape;
        shape.rows = ((end - 1) / m->columns - row) * m->step + m->window_height;
        pad_image(room, from, c1 - c0, &shape, top * m->step + m->top, column * m->step + m->left, m->step, m->height,
                  m->width);
    }
    return slots;
}

/* Where each pixel of a tile is in its slots. */
static void find_pixels(const columns *m, const pixel_tile *t, int32_t *at) {
    for (ptrdiff_t q = t->first, run; q < t->last; q += run) {
        const int32_t first = offset_of_pixel(m, t, q, &run);
        for (ptrdiff_t k = 0; k < run; k++) *at++ = first + (int32_t)k;
    }
}
