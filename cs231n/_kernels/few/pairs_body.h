/* CB channels of PV vectors of neighboring pairs of pixels of dx: the innermost loop of pairs.h.
 *
 * Even pixels meet taps 0, 2 .. of a row of the filter and odd pixels meet taps 1, 3 .., so each loaded vector of
 * dout is used for two taps. A template: pairs.h includes it for each CB, and sets PV. */

CS_INLINE void CS_PAIRS_SUMS(CB)(const REAL *CS_RESTRICT x, const int32_t *CS_RESTRICT offset,
                                 ptrdiff_t rows, const ptrdiff_t pairs, const int last,
                                 const REAL *CS_RESTRICT w, REAL *CS_RESTRICT out,
                                 ptrdiff_t pitch) {
    vec even[CB][PV], odd[CB][PV];
    CS_UNROLL(CB) for (int c = 0; c < CB; c++) {
        CS_UNROLL(PV) for (int v = 0; v < PV; v++) even[c][v] = odd[c][v] = splat(0);
    }
    for (const int32_t *const end = offset + rows; offset != end; offset++) {
        const REAL *from = x + *offset;
        for (ptrdiff_t s = 0; s < pairs; s++, from--, w += 2 * CB) {
            vec error[PV];
            CS_UNROLL(PV) for (int v = 0; v < PV; v++) {
                error[v] = load(from + v * VL);
                CS_PIN(error[v]);
            }
            CS_UNROLL(CB) for (int c = 0; c < CB; c++) {
                const vec a = splat(w[2 * c]), b = splat(w[2 * c + 1]);
                CS_UNROLL(PV) for (int v = 0; v < PV; v++) {
                    even[c][v] += a * error[v];
                    odd[c][v] += b * error[v];
                }
            }
        }
        if (!last) continue;
        /* With an odd number of taps the last one has no partner. */
        CS_UNROLL(PV) for (int v = 0; v < PV; v++) {
            vec error = load(from + v * VL);
            CS_PIN(error);
            CS_UNROLL(CB) for (int c = 0; c < CB; c++) even[c][v] += splat(w[c]) * error;
        }
        w += CB;
    }
    CS_UNROLL(CB) for (int c = 0; c < CB; c++) {
        CS_UNROLL(PV) for (int v = 0; v < PV; v++) {
            store(out + c * pitch + 2 * v * VL, interleave(even[c][v], odd[c][v], 0));
            store(out + c * pitch + (2 * v + 1) * VL, interleave(even[c][v], odd[c][v], 1));
        }
    }
}

/* Filters three pixels wide are common. For them a loop over pairs would be a third of the instructions, so their
 * number of pairs is a constant. */
CS_NOINLINE void CS_PAIRS_NAME(CB)(const REAL *x, const int32_t *offset, ptrdiff_t rows,
                                   ptrdiff_t pairs, int last, const REAL *w, REAL *out,
                                   ptrdiff_t pitch) {
    if (pairs == 1 && last)
        CS_PAIRS_SUMS(CB)(x, offset, rows, 1, 1, w, out, pitch);
    else
        CS_PAIRS_SUMS(CB)(x, offset, rows, pairs, last, w, out, pitch);
}
#undef CB
#undef PV
