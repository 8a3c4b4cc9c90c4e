/* dx, dw and db of a direct convolution. */
#ifndef CS231N_DIRECT_BACKWARD_H
#define CS231N_DIRECT_BACKWARD_H

#include "direct_dw.h"
#include "direct_forward.h"
#include "direct_dots.h"
#include "pointwise_backward.h"

static int direct_backward(const cs_conv *shape, const void *dout, const void *x, const void *w,
                           void *dx, void *dw, void *db, int threads) {
    const cs_conv s = flattened(shape);
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_backward(&s, dout, x, w, dx, dw, db, threads);
    int done = dots_dw(&s, dout, x, dw, db, threads);
    if (done == CS_UNSUPPORTED) done = direct_dw(&s, dout, x, dw, db, threads);
#else
    const int done = direct_dw(&s, dout, x, dw, db, threads);
#endif
    return done == CS_OK && dx ? direct_dx(&s, dout, w, dx, threads) : done;
}

#endif
