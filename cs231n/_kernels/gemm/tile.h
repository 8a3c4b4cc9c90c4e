/* The micro-kernels: register tiles of a few rows of weights and a few vectors of pixels. */
#ifndef CS231N_TILE_H
#define CS231N_TILE_H

#include "gemm/blocks.h"

/* Vector v of tap t is at b[v] + offset[t]. Its sums for row r go to out[v] + r * plane. */
typedef struct {
    const REAL *b[CS_MOST_VECTORS];
    REAL *out[CS_MOST_VECTORS];
    const int32_t *offset;
    ptrdiff_t taps, plane;
    int more; /* add to the sums so far; else begin with the bias */
} tile_call;
typedef void (*tile_kernel)(const tile_call *, const REAL *a, const REAL *bias, ptrdiff_t row);

#define CS_TILE_NAME(mr, nv) CS_TILE_NAME_(mr, nv)
#define CS_TILE_NAME_(mr, nv) tile_##mr##x##nv

#define MR 1
#define NV 8
#include "gemm/tile_body.h"
#define MR 2
#define NV 4
#include "gemm/tile_body.h"
#define MR 3
#define NV 3
#include "gemm/tile_body.h"
#define MR 4
#define NV 3
#include "gemm/tile_body.h"
#define MR 4
#define NV 2
#include "gemm/tile_body.h"
#define MR 5
#define NV 2
#include "gemm/tile_body.h"
#define MR 6
#define NV 2
#include "gemm/tile_body.h"
#if VBYTES == 64
#define MR 5
#define NV 3
#include "gemm/tile_body.h"
#define MR 6
#define NV 3
#include "gemm/tile_body.h"
#define MR 7
#define NV 3
#include "gemm/tile_body.h"
#define MR 8
#define NV 3
#include "gemm/tile_body.h"
#define MR 7
#define NV 2
#include "gemm/tile_body.h"
#define MR 8
#define NV 2
#include "gemm/tile_body.h"
#define MR 9
#define NV 2
#include "gemm/tile_body.h"
#define MR 10
#define NV 2
#include "gemm/tile_body.h"
#define MR 11
#define NV 2
#include "gemm/tile_body.h"
#define MR 12
#define NV 2
#include "gemm/tile_body.h"
#endif

/* Vectors of pixels in a register tile of a layer with `rows` filters: few rows leave registers for more. */
CS_INLINE int vectors_for(ptrdiff_t rows) {
    if (rows == 1) return 8;
    if (rows == 2) return 4;
#if VBYTES == 64
    return rows <= 8 ? 3 : 2;
#else
    return rows <= 4 || rows == 7 || rows == 8 ? 3 : 2;
#endif
}

/* The most rows of a register tile with so many vectors. */
CS_INLINE ptrdiff_t rows_at_most(int vectors) {
    if (vectors == 2) return CS_MOST_ROWS;
    return VBYTES == 64 ? 8 : 4;
}

static tile_kernel kernel_for(ptrdiff_t rows, int vectors) {
    static const tile_kernel two[CS_MOST_ROWS + 1] = {
        NULL, NULL, NULL, NULL, tile_4x2, tile_5x2, tile_6x2,
#if VBYTES == 64
        tile_7x2, tile_8x2, tile_9x2, tile_10x2, tile_11x2, tile_12x2,
#endif
    };
    static const tile_kernel three[9] = {
        NULL, NULL, NULL, tile_3x3, tile_4x3,
#if VBYTES == 64
        tile_5x3, tile_6x3, tile_7x3, tile_8x3,
#endif
    };
    if (vectors == 8) return tile_1x8;
    if (vectors == 4) return tile_2x4;
    return vectors == 3 ? three[rows] : two[rows];
}

#endif
