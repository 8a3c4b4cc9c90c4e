/* Winograd's transforms of tiles, vectorized across channels: F(4x4, 3x3) of Lavin and Gray, "Fast Algorithms for
 * Convolutional Neural Networks" (CVPR 2016), section 4.1. A 6x6 patch d and a 3x3 filter g give 4x4 outputs
 *
 *     Y = A^T [ (G g G^T) * (B^T d B) ] A        (* is element by element)
 *
 * with 36 multiplications instead of 144. The matrices come from evaluating polynomials at six points. The paper takes
 * 0, 1, -1, 2, -2 and infinity; here they are 0, +-3/4, +-3/2, infinity, which have a quarter of the rounding error.
 *
 * A lane is a channel. Rows of NCHW images are transposed in squares of VL x VL while they are loaded, and back
 * while the outputs are stored, so no transform moves numbers between lanes.
 */
#pragma once

#include "vectors/shuffle.h"

enum {
    WG_POINTS = 36, /* of a transformed tile */
    WG_TILE = 4,    /* outputs of a tile, each way */
    WG_PATCH = 6,   /* inputs of a tile, each way */
    WG_RUN = 8,     /* neighboring tiles of one row that are transformed together */
    WG_STRIP = WG_RUN * WG_TILE + 2
};

/* The points a and b, and the terms of the matrices. */
#define WG_A ((REAL)0.75)
#define WG_B ((REAL)1.5)
#define WG_A2 (WG_A * WG_A)
#define WG_B2 (WG_B * WG_B)
#define WG_A3 (WG_A2 * WG_A)
#define WG_B3 (WG_B2 * WG_B)
#define WG_A2B2 (WG_A2 * WG_B2)
#define WG_SUM (WG_A2 + WG_B2)

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

/* A^T m: six values to four. */
CS_INLINE void wg_output_1d(const vec m[6], vec y[4]) {
    vec sum_a = m[1] + m[2], diff_a = m[1] - m[2];
    vec sum_b = m[3] + m[4], diff_b = m[3] - m[4];
    y[0] = m[0] + sum_a + sum_b;
    y[1] = WG_A * diff_a + WG_B * diff_b;
    y[2] = WG_A2 * sum_a + WG_B2 * sum_b;
    y[3] = WG_A3 * diff_a + WG_B3 * diff_b + m[5];
}

/* A dy: the transposed map, four output gradients to six. */
CS_INLINE void wg_grad_1d(const vec y[4], vec t[6]) {
    vec even_a = y[0] + WG_A2 * y[2], odd_a = WG_A * y[1] + WG_A3 * y[3];
    vec even_b = y[0] + WG_B2 * y[2], odd_b = WG_B * y[1] + WG_B3 * y[3];
    t[0] = y[0];
    t[1] = even_a + odd_a;
    t[2] = even_a - odd_a;
    t[3] = even_b + odd_b;
    t[4] = even_b - odd_b;
    t[5] = y[3];
}

#define WG_G0 (1 / WG_A2B2)
#define WG_GA (1 / (2 * WG_A2 * (WG_A2 - WG_B2)))
#define WG_GB (1 / (2 * WG_B2 * (WG_B2 - WG_A2)))

/* G g: three filter values to six. */
CS_INLINE void wg_filter_1d(const vec g[3], vec t[6]) {
    vec even_a = WG_GA * g[0] + WG_GA * WG_A2 * g[2], odd_a = WG_GA * WG_A * g[1];
    vec even_b = WG_GB * g[0] + WG_GB * WG_B2 * g[2], odd_b = WG_GB * WG_B * g[1];
    t[0] = WG_G0 * g[0];
    t[1] = even_a + odd_a;
    t[2] = even_a - odd_a;
    t[3] = even_b + odd_b;
    t[4] = even_b - odd_b;
    t[5] = g[2];
}

/* G^T s: the transposed map, six values to the gradients of three filter values. */
CS_INLINE void wg_filter_grad_1d(const vec s[6], vec g[3]) {
    vec sum_a = WG_GA * (s[1] + s[2]), diff_a = WG_GA * (s[1] - s[2]);
    vec sum_b = WG_GB * (s[3] + s[4]), diff_b = WG_GB * (s[3] - s[4]);
    g[0] = WG_G0 * s[0] + sum_a + sum_b;
    g[1] = WG_A * diff_a + WG_B * diff_b;
    g[2] = WG_A2 * sum_a + WG_B2 * sum_b + s[5];
}

/* Map the columns of a square of `from` x `from` vectors READ(i, j), and then its rows. WRITE uses each of the
 * `to` x `to` results: `value`, at (i, j). Values are read and written one by one, so few registers are needed. */
#define WG_BOTH_WAYS(map, from, to, READ, WRITE) \
    do { \
        vec half[6][6]; \
        CS_UNROLL(6) for (int j = 0; j < from; j++) { \
            vec column[6], mapped[6]; \
            CS_UNROLL(6) for (int i = 0; i < from; i++) column[i] = READ; \
            map(column, mapped); \
            CS_UNROLL(6) for (int i = 0; i < to; i++) half[i][j] = mapped[i]; \
        } \
        CS_UNROLL(6) for (int i = 0; i < to; i++) { \
            vec mapped[6]; \
            map(half[i], mapped); \
            CS_UNROLL(6) for (int j = 0; j < to; j++) { \
                const vec value = mapped[j]; \
                WRITE; \
            } \
        } \
    } while (0)

/* A strip is a few rows of VL neighboring planes, one vector per pixel. */

/* Copy pixels from (y0, x0) on of VL planes into strip[rows][WG_STRIP], with zeros outside the H x W planes.
 * If fewer than VL planes are left, the last one fills the other lanes, which are not used. */
CS_INLINE void wg_load_strip(vec (*strip)[WG_STRIP], const REAL *plane, ptrdiff_t planes, ptrdiff_t H, ptrdiff_t W,
                             ptrdiff_t y0, ptrdiff_t x0, int rows, ptrdiff_t width) {
    const ptrdiff_t low = CS_MIN(width, CS_MAX(0, -x0)), high = CS_MAX(low, CS_MIN(width, W - x0));
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

/* Copy strip[4][..width] back into `planes` planes at (y0, x0), except what is outside them. */
CS_INLINE void wg_store_strip(vec (*strip)[WG_STRIP], REAL *plane, ptrdiff_t planes, ptrdiff_t H,
                              ptrdiff_t W, ptrdiff_t y0, ptrdiff_t x0, ptrdiff_t width) {
    const ptrdiff_t rows = CS_MIN(WG_TILE, H - y0), high = CS_MIN(width, W - x0);
    planes = CS_MIN(planes, VL);
    for (ptrdiff_t r = 0; r < rows; r++) {
        REAL *to = plane + (y0 + r) * W + x0;
        vec *row = strip[r];
        for (ptrdiff_t j = 0; high >= VL && j < high; j += VL) {
            const ptrdiff_t start = CS_MIN(j, high - VL);
            vec square[VL];
            load_transposed(square, (REAL *)(row + start), VL, VL);
            CS_UNROLL(16) for (int l = 0; l < VL; l++) if (l < planes) store(to + l * H * W + start, square[l]);
        }
        for (ptrdiff_t l = 0; high < VL && l < planes; l++)
            for (ptrdiff_t j = 0; j < high; j++) to[l * H * W + j] = ((REAL *)(row + j))[l];
    }
}
