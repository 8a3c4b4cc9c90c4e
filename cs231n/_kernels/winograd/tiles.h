/* Winograd's transforms of tiles, vectorized across channels: Lavin and Gray, "Fast Algorithms for Convolutional Neural
 * Networks" (CVPR 2016), section 4.1. A 6x6 patch d and a filter g of 3x3, 4x4 or 5x5 give 4x4, 3x3 or 2x2 outputs
 *
 *     Y = A^T [ (G g G^T) * (B^T d B) ] A        (* is element by element)
 *
 * with 36 multiplications instead of 144 or 100. The matrices evaluate polynomials at six points: A and G do it for as
 * many coefficients as there are outputs or filter values, and G scales the results. The paper takes 0, 1, -1, 2, -2
 * and infinity; here they are 0, +-3/4, +-3/2, infinity, which have a quarter of the rounding error. A lane is a
 * channel: rows of NCHW images are transposed while they are loaded, and back while the outputs are stored. */
#pragma once

#include "vectors/shuffle.h"

enum {
    WG_POINTS = 36, /* of a transformed tile */
    WG_PATCH = 6,   /* inputs of a tile, each way */
    WG_TILE = 4,    /* outputs of a tile, each way, at most */
    WG_AREA = 25,   /* values of a filter, at most */
    WG_RUN = 8,     /* neighboring tiles of one row that are transformed together */
    WG_STRIP = WG_RUN * WG_TILE + 2
};

/* Run the statement for filters of `size` x `size` values, where SIZE is `size` and tiles have TILE x TILE outputs. */
#define WG_CASE(n, ...) \
    case n: { \
        enum { SIZE = n, TILE = WG_PATCH + 1 - SIZE }; \
        __VA_ARGS__; \
    } break;
#define WG_FOR_SIZE(size, ...) \
    switch (size) { WG_CASE(3, __VA_ARGS__) WG_CASE(4, __VA_ARGS__) WG_CASE(5, __VA_ARGS__) }

/* The points a and b, and the terms of the matrices. */
#define WG_A ((REAL)0.75)
#define WG_B ((REAL)1.5)
#define WG_A2 (WG_A * WG_A)
#define WG_B2 (WG_B * WG_B)
#define WG_A2B2 (WG_A2 * WG_B2)
#define WG_SUM (WG_A2 + WG_B2)
/* What G scales the values by at each point. */
#define WG_SCALE(i) \
    ((i) == 0 ? 1 / WG_A2B2 : (i) == 5 ? 1 : (i) < 3 ? 1 / (2 * WG_A2 * (WG_A2 - WG_B2)) \
                                                     : 1 / (2 * WG_B2 * (WG_B2 - WG_A2)))

/* B^T d: six values to six. */
CS_INLINE void wg_input_1d(const vec d[6], vec t[6]) {
    vec even_a = d[4] - WG_B2 * d[2], odd_a = WG_A * (d[3] - WG_B2 * d[1]);
    vec even_b = d[4] - WG_A2 * d[2], odd_b = WG_B * (d[3] - WG_A2 * d[1]);
    t[0] = WG_A2B2 * d[0] - WG_SUM * d[2] + d[4];
    t[1] = even_a + odd_a;
    t[2] = even_a - odd_a;
    t[3] = even_b + odd_b;
    t[4] = even_b - odd_b;
    t[5] = WG_A2B2 * d[1] - WG_SUM * d[3] + d[5];
}

/* A y; or G g, if `scaled`: a polynomial of two to five coefficients at the six points, and the scales of G. */
CS_INLINE void wg_values(const vec y[6], vec t[6], int count, int scaled) {
    CS_UNROLL(2) for (int p = 0; p < 2; p++) {
        const REAL at = p ? WG_B : WG_A, scale = scaled ? WG_SCALE(1 + 2 * p) : 1;
        vec even = scaled ? scale * y[0] : y[0], odd = scale * at * y[1];
        if (count > 2) even += scale * at * at * y[2];
        if (count > 3) odd += scale * at * at * at * y[3];
        if (count > 4) even += scale * at * at * at * at * y[4];
        t[1 + 2 * p] = even + odd;
        t[2 + 2 * p] = even - odd;
    }
    t[0] = scaled ? WG_SCALE(0) * y[0] : y[0];
    t[5] = y[count - 1];
}
CS_INLINE void wg_evaluate(const vec y[6], vec t[6], int count) { wg_values(y, t, count, 0); }
CS_INLINE void wg_evaluate_scaled(const vec y[6], vec t[6], int count) { wg_values(y, t, count, 1); }

/* A^T m, or G^T of scaled sums: the transposed map, six values to two to five. */
CS_INLINE void wg_collect(const vec m[6], vec y[6], int count) {
    const vec sum_a = m[1] + m[2], diff_a = m[1] - m[2], sum_b = m[3] + m[4], diff_b = m[3] - m[4];
    y[0] = m[0] + sum_a + sum_b;
    REAL a = WG_A, b = WG_B;
    CS_UNROLL(4) for (int k = 1; k < count; k++, a *= WG_A, b *= WG_B)
        y[k] = k % 2 ? a * diff_a + b * diff_b : a * sum_a + b * sum_b;
    y[count - 1] += m[5];
}

/* Map the columns of a square of `from` x `from` vectors READ(i, j), and then its rows. WRITE uses each of the
 * `to` x `to` results: `value`, at (i, j). Values are read and written one by one, so few registers are needed. */
#define WG_BOTH_WAYS(map, from, to, READ, WRITE) \
    do { \
        vec half[6][6]; \
        CS_UNROLL(6) for (int j = 0; j < from; j++) { \
            vec column[6], mapped[6]; \
            CS_UNROLL(6) for (int i = 0; i < from; i++) column[i] = READ; \
            map(column, mapped, (from) + (to) - 6); \
            CS_UNROLL(6) for (int i = 0; i < to; i++) half[i][j] = mapped[i]; \
        } \
        CS_UNROLL(6) for (int i = 0; i < to; i++) { \
            vec mapped[6]; \
            map(half[i], mapped, (from) + (to) - 6); \
            CS_UNROLL(6) for (int j = 0; j < to; j++) { \
                const vec value = mapped[j]; \
                WRITE; \
            } \
        } \
    } while (0)

/* Fetch what a strip covers of up to VL planes, before it is read or written: each row lies in another page. */
CS_INLINE void wg_fetch_strip(const REAL *plane, ptrdiff_t planes, ptrdiff_t H, ptrdiff_t W, ptrdiff_t y0, ptrdiff_t x0,
                              ptrdiff_t rows, ptrdiff_t width, int writes) {
    for (ptrdiff_t l = 0; l < CS_MIN(VL, planes); l++, plane += H * W)
        for (ptrdiff_t y = CS_MAX(0, y0); y < CS_MIN(H, y0 + rows); y++)
            for (ptrdiff_t x = CS_MAX(0, x0); x < CS_MIN(W, x0 + width); x += CS_LINE)
                writes ? CS_PREFETCH(plane + y * W + x, 1) : CS_PREFETCH(plane + y * W + x);
}

/* Copy pixels from (y0, x0) on of VL planes into strip[rows][WG_STRIP], one vector per pixel, with zeros outside the
 * H x W planes. If fewer than VL planes are left, the last one fills the other lanes, which are not used. */
CS_INLINE void wg_load_strip(vec (*strip)[WG_STRIP], const REAL *plane, ptrdiff_t planes, ptrdiff_t H, ptrdiff_t W,
                             ptrdiff_t y0, ptrdiff_t x0, int rows, ptrdiff_t width) {
    const ptrdiff_t low = CS_MIN(width, CS_MAX(0, -x0)), high = CS_MAX(low, CS_MIN(width, W - x0));
    wg_fetch_strip(plane + VL * H * W, planes - VL, H, W, y0, x0, rows, width, 0); /* the next ones */
    for (int r = 0; r < rows; r++) {
        ptrdiff_t y = y0 + r;
        vec *row = strip[r];
        const int outside = y < 0 || y >= H;
        for (ptrdiff_t j = 0; j < (outside ? width : low); j++) row[j] = splat(0);
        if (outside) continue;
        for (ptrdiff_t j = high; j < width; j++) row[j] = splat(0);
        transpose_rows((REAL *)(row + low), VL, plane + y * W + x0 + low, planes, H * W, high - low);
    }
}

/* Copy strip[height][..width] back into `planes` planes at (y0, x0), except what is outside them. */
CS_INLINE void wg_store_strip(vec (*strip)[WG_STRIP], REAL *plane, ptrdiff_t planes, ptrdiff_t H, ptrdiff_t W,
                              ptrdiff_t y0, ptrdiff_t x0, ptrdiff_t height, ptrdiff_t width) {
    const ptrdiff_t rows = CS_MIN(height, H - y0), high = CS_MIN(width, W - x0);
    for (ptrdiff_t r = 0; r < rows; r++)
        for (ptrdiff_t j = 0; j < high; j += VL) {
            const ptrdiff_t start = CS_MAX(0, CS_MIN(j, high - VL)); /* the last vector ends where the row ends */
            store_transposed(plane + (y0 + r) * W + x0 + start, H * W, (REAL *)(strip[r] + start), CS_MIN(VL, high), VL,
                             CS_MIN(VL, planes), NULL);
        }
}
