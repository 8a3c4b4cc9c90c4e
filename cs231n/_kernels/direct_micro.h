/* FB filters times PV vectors of pixels, over some taps: the innermost loop of `direct`.
 *
 * A template: direct_engine.h includes it once for each FB and PV. The accumulators are an array of
 * constant size whose every index is a constant once unrolled, so that they live in registers. */

CS_NOINLINE void CS_MICRO_NAME(FB, PV)(const micro_call *call, const REAL *CS_RESTRICT w,
                                       REAL *CS_RESTRICT tile, ptrdiff_t plane0) {
    const REAL *x[PV];
    vec sum[FB][PV];
    const int32_t *CS_RESTRICT offset = call->offset, *const end = offset + call->taps;
    CS_UNROLL(PV) for (int v = 0; v < PV; v++) x[v] = call->x[v];
    if (call->bias) {
        CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
            CS_UNROLL(PV) for (int v = 0; v < PV; v++) sum[f][v] = splat(call->bias[plane0 + f]);
        }
    } else {
        CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
            CS_UNROLL(PV) for (int v = 0; v < PV; v++) sum[f][v] = load(tile + (f * PV + v) * VL);
        }
    }
    CS_UNROLL_BY(4) for (; offset != end; offset++, w += FB) {
        vec pixels[PV];
        CS_UNROLL(PV) for (int v = 0; v < PV; v++) {
            pixels[v] = load(x[v] + *offset);
            if (FB > 1) CS_PIN(pixels[v]);
        }
        CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
            const vec weight = splat(w[f]);
            CS_UNROLL(PV) for (int v = 0; v < PV; v++) sum[f][v] += weight * pixels[v];
        }
    }
    if (call->to_out) {
        CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
            CS_UNROLL(PV) for (int v = 0; v < PV; v++)
                store(call->out[v] + (plane0 + f) * call->plane, sum[f][v]);
        }
    } else {
        CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
            CS_UNROLL(PV) for (int v = 0; v < PV; v++) store(tile + (f * PV + v) * VL, sum[f][v]);
        }
    }
}
#undef FB
#undef PV
