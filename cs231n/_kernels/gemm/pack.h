/* Packing: images into zero-padded rows, and weights into the order in which they are used. */
#pragma once

#include "gemm/blocks.h"
#include "vectors/shuffle.h"

/* Padded rows of a few channels. Each row is cut into `segments`: segment k holds pixels k, k + step, k + 2 * step ..
 * of the image, so that the pixels that a tap meets are neighbors for any stride. */
typedef struct {
    ptrdiff_t rows, segments, length; /* of a channel; of a segment, in numbers */
    ptrdiff_t channel, slack;         /* from channel to channel; at the end of a segment, for the rest of a vector */
} padded_shape;

/* One segment of each row: dst[q] = src[first + q * step] for q in [from, to), zeros elsewhere. */
typedef struct {
    ptrdiff_t first, step, from, to, length;
} segment;

/* Copy one segment of `rows` rows of the image to rows `pitch` numbers apart. Numbers are copied as whole vectors, of
 * which the next ones overwrite what is too much; nothing is read from `end` on. */
CS_NOINLINE void pad_rows(REAL *CS_RESTRICT dst, ptrdiff_t pitch, const REAL *CS_RESTRICT src, const REAL *end,
                          ptrdiff_t width, ptrdiff_t rows, const segment *s) {
    const ptrdiff_t count = s->to - s->from, step = s->step, rest = CS_MAX(s->to, s->length - VL);
    vec zeros = splat(0);
    CS_PIN(zeros); /* or GCC calls memset, which is slow for a row */
    for (src += s->first + s->from * step; rows > 0; rows--, dst += pitch, src += width) {
        REAL *const to = dst + s->from;
        const int fits = end - src >= cs_round(count, VL) * step;
        for (ptrdiff_t q = 0; q < s->from; q += VL) store(dst + q, zeros);
        if (step == 1 && fits)
            for (ptrdiff_t q = 0; q < count; q += VL) copy_vector(to + q, src + q);
        else if (step == 2 && fits)
            for (ptrdiff_t q = 0; q < count; q += VL)
                store(to + q, every_second(load(src + 2 * q), load(src + 2 * q + VL), 0));
        else
            for (ptrdiff_t q = 0; q < count; q++) to[q] = src[q * step];
        for (ptrdiff_t q = s->to; q < s->length; q += VL) store(dst + CS_MIN(q, rest), zeros);
    }
}

/* Pad `channels` channels of `src` (channels, height, width), from the pixel (top, left) on. Without slack, a row has
 * one segment, and what is written last may reach a vector past the last row. */
CS_NOINLINE void pad_image(REAL *CS_RESTRICT dst, const REAL *CS_RESTRICT src, const REAL *end, ptrdiff_t channels,
                           const padded_shape *shape, ptrdiff_t top, ptrdiff_t left, ptrdiff_t step, ptrdiff_t height,
                           ptrdiff_t width) {
    const ptrdiff_t pitch = shape->segments * shape->length;
    const ptrdiff_t last = top + shape->rows, y0 = CS_MIN(CS_MAX(top, 0), last), y1 = CS_MIN(last, height);
    for (ptrdiff_t k = 0; k < shape->segments; k++, dst += shape->length) {
        segment s = {.first = left + k, .step = step, .length = shape->length - (shape->slack > 0)};
        const ptrdiff_t most = shape->length - shape->slack;
        s.from = CS_MIN(cs_blocks(CS_MAX(0, -s.first), step), most);
        s.to = CS_MAX(s.from, CS_MIN(cs_blocks(CS_MAX(0, width - s.first), step), most));
        for (ptrdiff_t c = 0; c < channels; c++) {
            const REAL *const plane = src + c * height * width;
            REAL *to = dst + c * shape->channel;
            for (ptrdiff_t r = top; r < y0; r++, to += pitch) memset(to, 0, (size_t)s.length * sizeof *to);
            if (y1 > y0) pad_rows(to, pitch, plane + y0 * width, end, width, y1 - y0, &s);
            to += CS_MAX(0, y1 - y0) * pitch;
            for (ptrdiff_t r = CS_MAX(y0, y1); r < last; r++, to += pitch) memset(to, 0, (size_t)s.length * sizeof *to);
        }
    }
}

/* A matrix of weights. Row `row` and column (group, t, u), with t < down and u < across, is at
 * base + row * row_step + group * group_step + t * down_step + u * across_step. */
typedef struct {
    const REAL *base;
    ptrdiff_t down, across, row_step, group_step, down_step, across_step;
} weight_view;

/* Pack rows [row, row + rows) and columns [k0, k1) of a matrix as [column][width]; lanes past the rows are not used. */
CS_NOINLINE void pack_weights(REAL *CS_RESTRICT dst, const weight_view *w, ptrdiff_t row, ptrdiff_t rows,
                              ptrdiff_t width, ptrdiff_t k0, ptrdiff_t k1) {
    ptrdiff_t k = k0, t = k0 / w->across % w->down, u = k0 % w->across;
    const REAL *from = w->base + row * w->row_step + k0 / (w->across * w->down) * w->group_step +
                       t * w->down_step + u * w->across_step;
    /* Rows of neighbors are transposed in squares. Lanes past the rows are overwritten later, or not used. */
    if (w->across_step == 1 && k1 <= w->across)
        for (; k + (width % VL ? 2 : 1) * VL <= k1; k += VL, u += VL, from += VL, dst += VL * width) {
            for (ptrdiff_t r = 0; r < rows; r += VL) {
                vec square[VL];
                load_transposed(square, from + r * w->row_step, rows - r, w->row_step);
                if (r + VL <= width || r == 0)
                    CS_UNROLL(16) for (int l = 0; l < VL; l++) store(dst + l * width + r, square[l]);
                else
                    for (int l = 0; l < VL; l++)
                        for (ptrdiff_t f = r; f < rows; f++) dst[l * width + f] = ((REAL *)&square[l])[f - r];
            }
        }
    /* Rows that follow each other are copied as vectors. The next columns overwrite what was too much. */
    if (w->row_step == 1 && w->down * w->across == 1 && w->group_step >= cs_round(rows, VL))
        for (; (k1 - k - 1) * width >= VL; k++, from += w->group_step, dst += width)
            for (ptrdiff_t r = 0; r < rows; r += VL) copy_vector(dst + r, from + r);
    for (; k < k1; k++, dst += width) {
        for (ptrdiff_t r = 0; r < rows; r++) dst[r] = from[r * w->row_step];
        for (ptrdiff_t r = rows; r < width; r++) dst[r] = 0;
        from += w->across_step;
        if (++u < w->across) continue;
        u = 0;
        from += w->down_step - w->across * w->across_step;
        if (++t < w->down) continue;
        t = 0;
        from += w->group_step - w->down * w->down_step;
    }
}

/* The sum of `count` numbers: in four sums, whose additions do not wait for each other. */
CS_NOINLINE REAL sum_of(const REAL *a, ptrdiff_t count) {
    vec sum[4] = {splat(0), splat(0), splat(0), splat(0)};
    ptrdiff_t i = 0;
    for (; i + 4 * VL <= count; i += 4 * VL) CS_UNROLL(4) for (int k = 0; k < 4; k++) sum[k] += load(a + i + k * VL);
    for (; i + VL <= count; i += VL) sum[0] += load(a + i);
    REAL rest = sum_of_lanes((sum[0] + sum[1]) + (sum[2] + sum[3]));
    for (; i < count; i++) rest += a[i];
    return rest;
}

/* Whether all numbers are finite. If only their sum is not, the answer is no: the blocked path is always right. */
CS_INLINE int all_finite(const REAL *a, ptrdiff_t count) {
    const REAL sum = sum_of(a, count);
    return sum - sum == 0;
}
