/* MR rows of weights times NV vectors of pixels, tap by tap: the innermost loop of the product.
 *
 * A template: tile.h includes it once for each size. Once the loops are unrolled, all indices of the sums are
 * constants, so the sums stay in registers. */
CS_NOINLINE void CS_TILE_NAME(MR, NV)(const tile_call *call, const REAL *CS_RESTRICT a,
                                      const REAL *bias, ptrdiff_t row) {
    const REAL *b[NV];
    vec sum[MR][NV];
    const int32_t *CS_RESTRICT offset = call->offset, *const end = offset + call->taps;
    CS_UNROLL(8) for (int v = 0; v < NV; v++) b[v] = call->b[v];
    CS_UNROLL(12) for (int r = 0; r < MR; r++)
        CS_UNROLL(8) for (int v = 0; v < NV; v++) sum[r][v] = splat(0);
    CS_UNROLL_BY(4) for (; offset != end; offset++, a += MR) {
        vec pixels[NV];
        CS_UNROLL(8) for (int v = 0; v < NV; v++) {
            pixels[v] = load(b[v] + *offset);
            if (MR > 1) CS_PIN(pixels[v]);
        }
        CS_UNROLL(12) for (int r = 0; r < MR; r++) {
            const vec weight = splat(a[r]);
            CS_UNROLL(8) for (int v = 0; v < NV; v++) sum[r][v] += weight * pixels[v];
        }
    }
    /* Computed after the loop, which needs all registers. */
    const ptrdiff_t plane = call->plane;
    REAL *out[NV];
    CS_UNROLL(8) for (int v = 0; v < NV; v++) out[v] = call->out[v] + row * plane;
    if (call->more) {
        CS_UNROLL(12) for (int r = 0; r < MR; r++)
            CS_UNROLL(8) for (int v = 0; v < NV; v++)
                store(out[v] + r * plane, load(out[v] + r * plane) + sum[r][v]);
    } else {
        CS_UNROLL(12) for (int r = 0; r < MR; r++) {
            const vec first = splat(bias[row + r]);
            CS_UNROLL(8) for (int v = 0; v < NV; v++) store(out[v] + r * plane, first + sum[r][v]);
        }
    }
}
#undef MR
#undef NV
