/* Packing: a rectangle of an image into a zero-padded buffer, and weights into the order they are
 * used in. */
#ifndef CS231N_DIRECT_PACK_H
#define CS231N_DIRECT_PACK_H

#include "shuffle.h"

/* The rectangle of a packed buffer: `rows` rows of `step` segments a channel. Segment k of a row
 * holds the pixels k, k + step, k + 2 step .. of the source, so that the pixels that one tap meets
 * lie side by side whatever the stride. */
typedef struct {
    ptrdiff_t channels, rows, segments, length; /* of a segment, in pixels */
    ptrdiff_t kept;                             /* rows stored for each row of the grid */
} packed_shape;

/* dst[q] = src[first + q * step] for q in [from, to), zeros elsewhere. */
CS_INLINE void pack_segment(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src, ptrdiff_t first,
                            ptrdiff_t step, ptrdiff_t from, ptrdiff_t to, ptrdiff_t length) {
    if (from <= VL && length - to <= VL && length >= VL) {
        /* A vector of zeros at each end, and the numbers over them: padding is narrow. */
        store(dst, splat(0));
        store(dst + length - VL, splat(0));
    } else {
        for (ptrdiff_t q = 0; q < from; q++) dst[q] = 0;
        for (ptrdiff_t q = to; q < length; q++) dst[q] = 0;
    }
    if (step == 1 && to - from >= VL) {
        /* The last vector ends with the row: some numbers are copied twice. */
        const REAL *const row = src + first;
        for (ptrdiff_t q = from; q < to - VL; q += VL) store(dst + q, load(row + q));
        store(dst + to - VL, load(row + to - VL));
    } else if (step == 1) {
        for (ptrdiff_t q = from; q < to; q++) dst[q] = src[first + q];
    } else if (step == 2) {
        ptrdiff_t q = from;
#ifdef CS_VECTORS
        /* Two vectors hold one more number than is asked for: there must be one in the row. */
        for (; q + VL < to; q += VL) {
            const REAL *const at = src + first + 2 * q;
            store(dst + q, every_second(load(at), load(at + VL), 0));
        }
        if (q > from) {
            /* The last vector ends with the row, and some numbers are copied twice. */
            const REAL *const at = src + first + 2 * (to - VL) - 1;
            store(dst + to - VL, every_second(load(at), load(at + VL), 1));
            q = to;
        }
#endif
        for (; q < to; q++) dst[q] = src[first + 2 * q];
    } else {
        for (ptrdiff_t q = from; q < to; q++) dst[q] = src[first + q * step];
    }
}

/* Pack the rectangle whose upper left pixel is (top, left) of `src` (channels, height, width). */
CS_NOINLINE void pack_image(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src,
                            const packed_shape *shape, ptrdiff_t top, ptrdiff_t left,
                            ptrdiff_t step, ptrdiff_t height, ptrdiff_t width) {
    const ptrdiff_t pitch = shape->segments * shape->length;
    /* Segments outermost: which of their pixels exist takes divisions to know. */
    for (ptrdiff_t k = 0; k < shape->segments; k++, dst += shape->length) {
        const ptrdiff_t first = left + k;
        ptrdiff_t from = first >= 0 ? 0 : (-first + step - 1) / step;
        ptrdiff_t to = width > first ? (width - first + step - 1) / step : 0;
        from = CS_MIN(from, shape->length);
        to = CS_MAX(from, CS_MIN(to, shape->length));
        for (ptrdiff_t c = 0; c < shape->channels; c++) {
            REAL *row = dst + c * shape->rows * pitch;
            ptrdiff_t y = top, in_grid_row = 0;
            for (ptrdiff_t r = 0; r < shape->rows; r++, row += pitch) {
                if (y < 0 || y >= height)
                    memset(row, 0, (size_t)shape->length * sizeof(REAL));
                else
                    pack_segment(row, src + (c * height + y) * width, first, step, from, to,
                                 shape->length);
                /* With a stride above the kernel's height some rows meet no tap: left out. */
                y++;
                if (++in_grid_row == shape->kept) {
                    in_grid_row = 0;
                    y += step - shape->kept;
                }
            }
        }
    }
}

/* The size of the next block of `left` rows, where blocks have at most `most` and are as equal as can
 * be: a lone row would wait for each of its sums. */
CS_INLINE int next_block(ptrdiff_t left, ptrdiff_t most) {
    const ptrdiff_t blocks = (left + most - 1) / most;
    return (int)((left + blocks - 1) / blocks);
}
CS_INLINE int next_rows(ptrdiff_t left) { return next_block(left, 6); }

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

/* Where the weight of a filter, channel and tap stands: base + the sum of index times stride. The
 * strides may be negative: that rotates a kernel. */
typedef struct {
    const REAL *base;
    ptrdiff_t filter, channel, row, column;
} weight_view;

/* Weights of `filters` filters over channels [first, last), as [row][channel][column][filter]: the
 * rows of a kernel that lie outside the image are a run at either end, and can be left out. */
CS_INLINE void pack_weights(REAL *CS_RESTRICT dst, const weight_view *w, ptrdiff_t filter0,
                            ptrdiff_t filters, ptrdiff_t first, ptrdiff_t last, ptrdiff_t height,
                            ptrdiff_t width) {
    for (ptrdiff_t i = 0; i < height; i++)
        for (ptrdiff_t c = first; c < last; c++)
            for (ptrdiff_t j = 0; j < width; j++) {
                const REAL *from = w->base + c * w->channel + i * w->row + j * w->column;
                for (ptrdiff_t f = 0; f < filters; f++)
                    *dst++ = from[(filter0 + f) * w->filter];
            }
}

/* 1 if every number is finite: a product with 0 is 0 then, and NaN otherwise. */
CS_NOINLINE int all_finite(const REAL *a, ptrdiff_t count) {
    vec sum = splat(0);
    ptrdiff_t i = 0;
    for (; i + VL <= count; i += VL) sum += load(a + i) * splat(0);
    REAL rest = 0, lanes[VL];
    for (; i < count; i++) rest += a[i] * 0;
    store(lanes, sum);
    for (int k = 0; k < VL; k++) rest += lanes[k];
    return rest == 0;
}

#endif
