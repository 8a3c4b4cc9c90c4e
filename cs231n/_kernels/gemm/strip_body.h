/* MR rows of numbers times NV vectors of filters: the innermost loop of strip.h.
 *
 * A template: strip.h includes it once for each size. */
CS_NOINLINE void CS_STRIP_NAME(MR, NV)(const strip_call *call, const REAL *CS_RESTRICT b,
                                       REAL *CS_RESTRICT sums) {
    vec sum[MR][NV];
    const REAL *a[MR];
    const int32_t *CS_RESTRICT step = call->step, *const end = step + call->steps;
    CS_UNROLL(6) for (int r = 0; r < MR; r++) {
        a[r] = call->row[r];
        CS_UNROLL(2) for (int v = 0; v < NV; v++) sum[r][v] = splat(0);
    }
    CS_UNROLL_BY(4) for (; step != end; step++, b += CS_PAIR) {
        const ptrdiff_t at = *step;
        vec filters[NV];
        CS_UNROLL(2) for (int v = 0; v < NV; v++) {
            filters[v] = load(b + v * VL);
            CS_PIN(filters[v]);
        }
        CS_UNROLL(6) for (int r = 0; r < MR; r++) {
            const vec number = splat(a[r][at]);
            CS_UNROLL(2) for (int v = 0; v < NV; v++) sum[r][v] += number * filters[v];
        }
    }
    CS_UNROLL(6) for (int r = 0; r < MR; r++)
        CS_UNROLL(2) for (int v = 0; v < NV; v++) {
            REAL *const to = sums + r * CS_PAIR + v * VL;
            store(to, call->more ? load(to) + sum[r][v] : sum[r][v]);
        }
}
#undef MR
