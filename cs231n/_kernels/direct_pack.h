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

/* One segment of each row: dst[q] = src[first + q * step] for q in [from, to), zeros elsewhere. */
typedef struct {
    ptrdiff_t first, step, from, to, length;
} segment;

/* `count` numbers, VL at least. */
CS_INLINE void copy_vectors(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src, ptrdiff_t count) {
    for (ptrdiff_t q = 0; q < count - VL; q += VL) {
        vec numbers = load(src + q);
        CS_PIN(numbers); /* GCC would call memcpy: too much ado for a row. */
        store(dst + q, numbers);
    }
    /* The last vector ends with the row: some numbers are copied twice. */
    store(dst + count - VL, load(src + count - VL));
}

#ifdef CS_VECTORS
/* Every second number, `count` of them, more than VL. A vector of them is taken from two, which hold one
 * number more than is asked for: there must be one in the row. */
CS_INLINE void copy_every_second(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src, ptrdiff_t count) {
    for (ptrdiff_t q = 0; q < count - VL; q += VL)
        store(dst + q, every_second(load(src + 2 * q), load(src + 2 * q + VL), 0));
    /* As above; the number that is not asked for comes first. */
    const REAL *const end = src + 2 * (count - VL) - 1;
    store(dst + count - VL, every_second(load(end), load(end + VL), 1));
}
#endif

CS_INLINE void copy_numbers(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src, ptrdiff_t count,
                            ptrdiff_t step) {
    for (ptrdiff_t q = 0; q < count; q++) dst[q] = src[q * step];
}

/* One segment of `rows` rows, `pitch` numbers apart, all of them inside the image. */
CS_NOINLINE void pack_rows(REAL *CS_RESTRICT dst, ptrdiff_t pitch, const REAL *CS_RESTRICT src,
                           ptrdiff_t width, ptrdiff_t rows, const segment *s) {
    const ptrdiff_t from = s->from, to = s->to, count = to - from, length = s->length, step = s->step;
    /* A vector of zeros at each end, and the numbers over them, where padding is narrow. */
    const int narrow = from <= VL && length - to <= VL && length >= VL;
    src += s->first + from * step;
#define CS_EACH_ROW(COPY) \
    for (; rows > 0; rows--, dst += pitch, src += width) { \
        if (narrow) { \
            store(dst, splat(0)); \
            store(dst + length - VL, splat(0)); \
        } else { \
            for (ptrdiff_t q = 0; q < from; q++) dst[q] = 0; \
            for (ptrdiff_t q = to; q < length; q++) dst[q] = 0; \
        } \
        COPY; \
    }
    if (step == 1 && count >= VL)
        CS_EACH_ROW(copy_vectors(dst + from, src, count))
#ifdef CS_VECTORS
    else if (step == 2 && count > VL)
        CS_EACH_ROW(copy_every_second(dst + from, src, count))
#endif
    else
        CS_EACH_ROW(copy_numbers(dst + from, src, count, step))
#undef CS_EACH_ROW
}

/* Pack the rectangle whose upper left pixel is (top, left) of `src` (channels, height, width). */
CS_NOINLINE void pack_image(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src,
                            const packed_shape *shape, ptrdiff_t top, ptrdiff_t left,
                            ptrdiff_t step, ptrdiff_t height, ptrdiff_t width) {
    const ptrdiff_t pitch = shape->segments * shape->length;
    /* With a stride above the kernel's height some rows meet no tap: left out. */
    const ptrdiff_t run = shape->kept == step ? shape->rows : shape->kept;
    for (ptrdiff_t k = 0; k < shape->segments; k++, dst += shape->length) {
        segment s = {.first = left + k, .step = step, .length = shape->length};
        s.from = CS_MIN(s.first >= 0 ? 0 : (-s.first + step - 1) / step, s.length);
        s.to = width > s.first ? (width - s.first + step - 1) / step : 0;
        s.to = CS_MAX(s.from, CS_MIN(s.to, s.length));
        REAL *to = dst;
        for (ptrdiff_t c = 0; c < shape->channels; c++) {
            const REAL *const plane = src + c * height * width;
            ptrdiff_t y = top;
            for (ptrdiff_t left_over = shape->rows; left_over > 0; left_over -= run, y += step) {
                const ptrdiff_t rows = CS_MIN(run, left_over);
                const ptrdiff_t y0 = CS_MIN(CS_MAX(y, 0), y + rows), y1 = CS_MIN(y + rows, height);
                for (ptrdiff_t r = y; r < y0; r++, to += pitch)
                    memset(to, 0, (size_t)s.length * sizeof(REAL));
                if (y1 > y0) {
                    pack_rows(to, pitch, plane + y0 * width, width, y1 - y0, &s);
                    to += (y1 - y0) * pitch;
                }
                for (ptrdiff_t r = CS_MAX(y0, y1); r < y + rows; r++, to += pitch)
                    memset(to, 0, (size_t)s.length * sizeof(REAL));
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
