/* Register tiles whose vectors are filters and whose rows are pixels (forward) or taps (dw). The numbers of the
 * rows are broadcast from the padded images, so no panel of them is packed. */
#pragma once

#include "gemm/blocks.h"
#include "vectors/shuffle.h"

/* sums[r][filter] = sum over k of row[r][step[k]] * b[k][filter]; added to the sums so far if `more`. */
typedef struct {
    const REAL *row[CS_MOST_STRIP];
    const int32_t *step;
    ptrdiff_t steps;
    int more;
    ptrdiff_t ahead; /* from the last row to the numbers that are fetched early, those of the next strip; or 0 */
} strip_call;
typedef void (*strip_kernel)(const strip_call *, const REAL *b, REAL *sums);

/* `mr` rows of numbers times `nv` vectors of filters: the innermost loop. */
CS_INLINE void strip_sums(const int mr, const int nv, const int fetches, const strip_call *call,
                          const REAL *CS_RESTRICT b, REAL *CS_RESTRICT sums) {
    vec sum[CS_MOST_STRIP][2];
    const REAL *a[CS_MOST_STRIP];
    const int32_t *CS_RESTRICT step = call->step, *const end = step + call->steps;
    CS_UNROLL(9) for (int r = 0; r < mr; r++) {
        a[r] = call->row[r];
        CS_UNROLL(2) for (int v = 0; v < nv; v++) sum[r][v] = splat(0);
    }
    CS_UNROLL_BY(4) for (; step != end; step++, b += CS_PAIR) {
        const ptrdiff_t at = *step;
        if (fetches) CS_PREFETCH(a[mr - 1] + call->ahead + at);
        vec filters[2];
        CS_UNROLL(2) for (int v = 0; v < nv; v++) {
            filters[v] = load(b + v * VL);
            CS_PIN(filters[v]);
        }
        CS_UNROLL(9) for (int r = 0; r < mr; r++) {
            const vec number = splat(a[r][at]);
            CS_UNROLL(2) for (int v = 0; v < nv; v++) sum[r][v] += number * filters[v];
        }
    }
    CS_UNROLL(9) for (int r = 0; r < mr; r++) CS_UNROLL(2) for (int v = 0; v < nv; v++) {
        REAL *const to = sums + r * CS_PAIR + v * VL;
        store(to, call->more ? load(to) + sum[r][v] : sum[r][v]);
    }
}

/* All strips; those of more than six rows are for vectors of 64 bytes. */
#define CS_STRIPS(STRIP, nv) STRIP(1, nv) STRIP(2, nv) STRIP(3, nv) STRIP(4, nv) STRIP(5, nv) STRIP(6, nv) \
    STRIP(7, nv) STRIP(8, nv) STRIP(9, nv)
#define CS_DEFINE_STRIP(mr, nv) \
    CS_NOINLINE void strip_##mr##x##nv(const strip_call *call, const REAL *b, REAL *sums) { \
        call->ahead ? strip_sums(mr, nv, 1, call, b, sums) : strip_sums(mr, nv, 0, call, b, sums); \
    }
CS_STRIPS(CS_DEFINE_STRIP, 1)
CS_STRIPS(CS_DEFINE_STRIP, 2)

/* Run all strips of `count` rows, at base + at[0], base + at[1] .., for a panel of `filters` filters. All have nearly
 * equal heights, because a strip of one row would wait for each of its sums. */
CS_INLINE void run_strips(strip_call *call, const REAL *base, const int32_t *at, ptrdiff_t count,
                          const REAL *b, ptrdiff_t filters, REAL *sums) {
#define CS_LIST_STRIP(mr, nv) strip_##mr##x##nv,
    static const strip_kernel kernels[][CS_MOST_STRIP] = {{CS_STRIPS(CS_LIST_STRIP, 1)}, {CS_STRIPS(CS_LIST_STRIP, 2)}};
    for (ptrdiff_t k = 0, rows; k < count; k += rows, sums += rows * CS_PAIR) {
        rows = cs_blocks(count - k, cs_blocks(count - k, CS_STRIP_ROWS));
        for (ptrdiff_t r = 0; r < rows; r++) call->row[r] = base + at[k + r];
        kernels[filters > VL][rows - 1](call, b, sums);
    }
}
