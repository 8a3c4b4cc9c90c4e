/* FB rows of dw times two vectors: the sum over a rectangle of pixels of a vector times a number.
 *
 * A template: rows.h includes it once for each FB. */

CS_NOINLINE void CS_DW_NAME(FB)(const dw_call *call, REAL *CS_RESTRICT dw) {
    vec sum[FB][2];
    CS_UNROLL(FB) for (int f = 0; f < FB; f++) sum[f][0] = sum[f][1] = splat(0);
    for (ptrdiff_t row = 0; row < call->rows; row++) {
        const REAL *CS_RESTRICT v = call->vectors + row * call->vector_row;
        const REAL *number[FB];
        CS_UNROLL(FB) for (int f = 0; f < FB; f++)
            number[f] = call->numbers[f] + row * call->number_row;
        const ptrdiff_t end = call->columns * call->number_step;
        CS_UNROLL_BY(4) for (ptrdiff_t j = 0; j < end;
                             j += call->number_step, v += call->vector_step) {
            vec a = load(v), b = load(v + VL);
            CS_PIN(a);
            CS_PIN(b);
            CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
                const vec factor = splat(number[f][j]);
                sum[f][0] += factor * a;
                sum[f][1] += factor * b;
            }
        }
    }
    CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
        store(dw + 2 * f * VL, load(dw + 2 * f * VL) + sum[f][0]);
        store(dw + (2 * f + 1) * VL, load(dw + (2 * f + 1) * VL) + sum[f][1]);
    }
}
