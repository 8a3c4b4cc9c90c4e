/* The micro-kernels: register tiles of a few rows of weights and a few vectors of pixels. */
#pragma once

#include "gemm/blocks.h"

/* Vector v of tap t is at b[v] + offset[t]. Its sums for row r go to out[v] + r * plane. */
typedef struct {
    const REAL *b[CS_MOST_VECTORS];
    REAL *out[CS_MOST_VECTORS];
    const int32_t *offset;
    ptrdiff_t taps, plane;
    int more; /* add to the sums so far; else begin with the bias */
    int far;  /* fetch the outputs while their sums are computed */
} tile_call;
/* Row r and tap t of the weights, packed or not, are at a[r * down + t * across]. */
#define CS_TILE_ARGUMENTS \
    const tile_call *call, const REAL *a, ptrdiff_t down, ptrdiff_t across, const REAL *bias, ptrdiff_t row
typedef void (*tile_kernel)(CS_TILE_ARGUMENTS);

/* `mr` rows of weights times `nv` vectors of pixels, tap by tap: the innermost loop of the product. Once the loops are
 * unrolled, all indices of the sums are constants, so the sums stay in registers. */
CS_INLINE void tile_sums(const int mr, const int nv, const int packed, const tile_call *call, const REAL *weights,
                         const ptrdiff_t down, const ptrdiff_t across, const REAL *bias, ptrdiff_t row) {
    const REAL *b[CS_MOST_VECTORS], *a[CS_TALLEST / 3];
    vec sum[CS_TALLEST][CS_MOST_VECTORS];
    const int32_t *CS_RESTRICT offset = call->offset, *const end = offset + call->taps;
    CS_UNROLL(8) for (int v = 0; v < nv; v++) b[v] = call->b[v];
    if (call->far)
        CS_UNROLL(8) for (int v = 0; v < nv; v++)
            for (int r = 0; r < mr; r++) CS_PREFETCH(call->out[v] + (row + r) * call->plane, 1);
    CS_UNROLL(4) for (int r = 0; r < mr; r += 3) a[r / 3] = weights + r * down;
    CS_UNROLL(12) for (int r = 0; r < mr; r++) CS_UNROLL(8) for (int v = 0; v < nv; v++) sum[r][v] = splat(0);
    CS_UNROLL_BY(4) for (; offset != end; offset++) {
        vec pixels[CS_MOST_VECTORS];
        CS_UNROLL(8) for (int v = 0; v < nv; v++) {
            pixels[v] = load(b[v] + *offset);
            if (mr > 1) CS_PIN(pixels[v]);
            if (nv >= 3) CS_PREFETCH(b[v] + offset[CS_AHEAD_TAPS]);
        }
        if (nv >= 3) CS_PREFETCH(b[nv - 1] + offset[CS_AHEAD_TAPS] + VL - 1);
        CS_UNROLL(12) for (int r = 0; r < mr; r++) {
            const vec weight = splat(packed ? weights[r] : a[r / 3][r % 3 * down]);
            CS_UNROLL(8) for (int v = 0; v < nv; v++) sum[r][v] += weight * pixels[v];
        }
        /* One pointer for three rows. GCC would keep one for each row, which takes six additions. */
        weights += across;
        CS_UNROLL(4) for (int r = 0; r < mr && !packed; r += 3) {
            a[r / 3] += across;
            CS_HIDE(a[r / 3]);
        }
    }
    /* Computed after the loop, which needs all registers. */
    const ptrdiff_t plane = call->plane;
    REAL *out[CS_MOST_VECTORS];
    CS_UNROLL(8) for (int v = 0; v < nv; v++) out[v] = call->out[v] + row * plane;
    CS_UNROLL(12) for (int r = 0; r < mr; r++) {
        const vec first = splat(bias[row + r]);
        CS_UNROLL(8) for (int v = 0; v < nv; v++) {
            REAL *const to = out[v] + r * plane;
            store(to, (call->more ? load(to) : first) + sum[r][v]);
        }
    }
}

/* All register tiles whose sums fit the registers: TILE(rows, vectors). */
#define CS_NARROW_TILES(TILE) \
    TILE(1, 1) TILE(2, 1) TILE(3, 1) TILE(4, 1) TILE(5, 1) TILE(6, 1) \
    TILE(7, 1) TILE(8, 1) TILE(9, 1) TILE(10, 1) TILE(11, 1) TILE(12, 1) \
    TILE(1, 8) TILE(2, 4) TILE(2, 3) TILE(3, 3) TILE(4, 3) \
    TILE(1, 2) TILE(2, 2) TILE(3, 2) TILE(4, 2) TILE(5, 2) TILE(6, 2)
#if VBYTES == 64
#define CS_TILES(TILE) \
    CS_NARROW_TILES(TILE) \
    TILE(5, 3) TILE(6, 3) TILE(7, 3) TILE(8, 3) \
    TILE(7, 2) TILE(8, 2) TILE(9, 2) TILE(10, 2) TILE(11, 2) TILE(12, 2)
#else
#define CS_TILES CS_NARROW_TILES
#endif

#define CS_DEFINE_TILE(mr, nv) \
    CS_NOINLINE void tile_##mr##x##nv(CS_TILE_ARGUMENTS) { tile_sums(mr, nv, 0, call, a, down, across, bias, row); } \
    CS_NOINLINE void packed_##mr##x##nv(CS_TILE_ARGUMENTS) { tile_sums(mr, nv, 1, call, a, down, across, bias, row); }
CS_TILES(CS_DEFINE_TILE)

static tile_kernel kernel_for(ptrdiff_t rows, int vectors, int packed) {
#define CS_LIST_TILE(mr, nv) [mr][nv] = {tile_##mr##x##nv, packed_##mr##x##nv},
    static const tile_kernel kernels[CS_TALLEST + 1][CS_MOST_VECTORS + 1][2] = {CS_TILES(CS_LIST_TILE)};
    return kernels[rows][vectors][packed];
}

/* Vectors of pixels in a register tile of a layer with `rows` filters: few rows leave registers for more. */
CS_INLINE int vectors_for(ptrdiff_t rows, int wide) {
    if (rows == 1) return 8;
    if (rows == 2) return 4;
    return wide || rows <= 4 || rows == 7 || rows == 8 || (VBYTES == 64 && rows <= 8) ? 3 : 2;
}

/* The most rows of a register tile with so many vectors. */
CS_INLINE ptrdiff_t rows_at_most(int vectors) {
    return vectors == 1 ? CS_TALLEST : vectors == 2 ? CS_MOST_ROWS : VBYTES == 64 ? 8 : 4;
}
