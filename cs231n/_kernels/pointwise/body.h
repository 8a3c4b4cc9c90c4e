/* FB rows of a product times two vectors: the innermost loop of forward.h and backward.h.
 *
 * out[f] (+)= sum over k of vectors[k] * number(k, f). Numbers lie in lines of CS_WIDTH: those of one
 * row for as many k. A template: rows.h includes it once for each FB. */

CS_NOINLINE void CS_POINT_NAME(FB)(const REAL *CS_RESTRICT vectors, const REAL *CS_RESTRICT numbers,
                                   ptrdiff_t pitch, ptrdiff_t lines, const REAL *bias, REAL *out,
                                   ptrdiff_t out_pitch) {
    vec sum[FB][2];
    const REAL *const end = vectors + lines * CS_WIDTH * CS_WIDTH;
    CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
        /* With no bias, go on from what is there. */
        const REAL *from = out + f * out_pitch;
        sum[f][0] = bias ? splat(bias[f]) : load(from);
        sum[f][1] = bias ? splat(bias[f]) : load(from + VL);
    }
    for (; vectors != end; vectors += CS_WIDTH * CS_WIDTH, numbers += pitch) {
        CS_UNROLL(16) for (int k = 0; k < CS_WIDTH; k++) {
            vec a = load(vectors + k * CS_WIDTH), b = load(vectors + k * CS_WIDTH + VL);
            CS_PIN(a);
            CS_PIN(b);
            CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
                const vec number = splat(numbers[f * CS_WIDTH + k]);
                sum[f][0] += number * a;
                sum[f][1] += number * b;
            }
        }
    }
    CS_UNROLL(FB) for (int f = 0; f < FB; f++) {
        store(out + f * out_pitch, sum[f][0]);
        store(out + f * out_pitch + VL, sum[f][1]);
    }
}
