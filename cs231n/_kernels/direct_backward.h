/* dx, dw and db of a direct convolution. */
#ifndef CS231N_DIRECT_BACKWARD_H
#define CS231N_DIRECT_BACKWARD_H

#include "direct_dw.h"
#include "direct_few.h"
#include "direct_forward.h"
#include "pointwise_backward.h"

static int direct_backward(const cs_conv *shape, const void *dout, const void *x, const void *w,
                           void *dx, void *dw, void *db, int threads) {
    const cs_conv s = flattened(shape);
    int needs_dw = 1, needs_dx = dx != NULL, done = CS_OK;
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_backward(&s, dout, x, w, dx, dw, db, threads);
    done = few_backward(&s, dout, x, w, dx, dw, db, threads, &needs_dw, &needs_dx);
#endif
    if (done == CS_OK && needs_dw) done = direct_dw(&s, dout, x, dw, db, threads);
    if (done == CS_OK && needs_dx) done = direct_dx(&s, dout, w, dx, threads);
    return done;
}

#endif
