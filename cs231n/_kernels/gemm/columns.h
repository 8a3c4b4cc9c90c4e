/* The matrix of columns that im2col would make, (channels * taps) x (images * pixels), which never exists.
 * Here is which padded rows a tile of its pixels needs, and where a pixel and a tap are in these rows. */
#pragma once

#include "kernels.h"
#include "gemm/pack.h"

/* The window of pixel (g, h) of the grid begins at (g * step + top, h * step + left) of the source. Pixels are numbered
 * through all images. A line is what one padded slot holds: an image, or a row of it that is longer than a tile. */
typedef struct {
    ptrdiff_t images, channels, height, width; /* of the source */
    ptrdiff_t window_height, window_width, taps, step, top, left;
    ptrdiff_t rows, columns; /* of the grid */
    const REAL *source;
    /* How it is cut: */
    ptrdiff_t line_rows, line_pixels, lines;
    ptrdiff_t slots, slot, numbers; /* of a tile; numbers of a slot and of all */
    ptrdiff_t panel; /* numbers from panel to panel, where pixels are in panels of CS_PAIR pixels; else 0 */
    ptrdiff_t apart; /* numbers from pixel to pixel: `step` where numbers are broadcast, 1 where vectors are pixels */
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
    return is_inside(m) && m->images * m->channels * m->height * m->width <= INT32_MAX;
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
    const ptrdiff_t gap = m->step / m->apart; /* in pixels of the source, from number to number of a segment */
    s->segments = CS_MIN(gap, m->window_width);
    /* A vector may read VL - 1 numbers past the last column, and a vector of zeros follows it. */
    s->slack = VL;
    s->length = (CS_MIN(m->columns, pixels) - 1) * m->apart + 1 + VL + (m->window_width - 1) / gap;
    /* With an odd number of cache lines from channel to channel, channels use all sets of a cache. */
    s->channel = (cs_blocks(s->rows * s->segments * s->length, CS_LINE) | 1) * CS_LINE;
    m->slot = channels * s->channel;
    m->panel = is_flat(m) && !m->direct ? channels * CS_PAIR : 0;
    if (m->panel) {
        m->apart = 1;
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
    m->numbers = 0;
}

/* Where row i and column j of a window are in the slot of its channel. */
CS_INLINE ptrdiff_t offset_in_slot(const columns *m, ptrdiff_t i, ptrdiff_t j) {
    const padded_shape *s = &m->shape;
    const ptrdiff_t gap = m->step / m->apart;
    return (i * s->segments + j % gap) * s->length + j / gap;
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
    const ptrdiff_t first = slot ? 0 : t->column;
    return (int32_t)(slot * m->slot + row * m->step * s->segments * s->length + (column - first) * m->apart);
}

CS_INLINE const REAL *end_of(const columns *m) { return m->source + m->images * m->channels * m->height * m->width; }

/* Copy a tile of a 1x1 layer to panels of CS_PAIR pixels, [channel][pixel], which the product reads in order. */
static void fill_panels(const columns *m, const pixel_tile *t, ptrdiff_t c0, ptrdiff_t c1, REAL *to) {
    const ptrdiff_t plane = m->rows * m->columns, pixels = t->last - t->first, whole = cs_round(pixels, CS_PAIR);
    const ptrdiff_t area = m->height * m->width, row = is_whole(m) ? plane : m->columns;
    const REAL *const end = end_of(m), *start = m->source + t->first / plane * m->channels * area + t->first % plane;
    /* Pixels that do not follow each other in the source, and those at its end, are collected in a line. */
    const int direct = is_whole(m) && t->first % plane + pixels <= plane && end - start >= (c1 - 1) * area + whole;
    REAL line[CS_MOST_LINE + VL];
    for (ptrdiff_t q = pixels; q < whole; q++) line[q] = 0;
    for (ptrdiff_t c = c0; c < c1; c++, to += CS_PAIR) {
        for (ptrdiff_t q = t->first, run, rows; !direct && q < t->last; q += run * rows) {
            const ptrdiff_t left = CS_MIN(plane - q % plane, t->last - q), column = q % row;
            run = CS_MIN(row - column, left);
            rows = column ? 1 : left / run;
            const REAL *const from = m->source + (q / plane * m->channels + c) * area +
                                     q % plane / row * m->step * m->width + column * m->step;
            pad_rows(line + q - t->first, run, from, end, m->step * m->width, rows,
                     &(segment){.step = m->step, .to = run, .length = run});
        }
        const REAL *const from = direct ? start + c * area : line;
        for (ptrdiff_t q = 0, at = 0; q < pixels; q += CS_PAIR, at += m->panel)
            CS_UNROLL(2) for (int v = 0; v < 2; v++) store(to + at + v * VL, load(from + q + v * VL));
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
        pad_image(room, from, end_of(m), c1 - c0, &shape, top * m->step + m->top, column * m->step + m->left,
                  m->step / m->apart, m->height, m->width);
    }
    return slots;
}

/* Where each pixel of a tile is in its slots. */
static void find_pixels(const columns *m, const pixel_tile *t, int32_t *at) {
    for (ptrdiff_t q = t->first, run; q < t->last; q += run) {
        const int32_t first = offset_of_pixel(m, t, q, &run);
        for (ptrdiff_t k = 0; k < run; k++) *at++ = first + (int32_t)(k * m->apart);
    }
}
