/* Convolution by the product of product.h: forward, and back to dx, dw and db. */
#ifndef CS231N_CONV_H
#define CS231N_CONV_H

#include "gemm/dw.h"
#include "few/few.h"
#include "gemm/dx.h"
#include "pointwise/backward.h"

/* A 1 x 1 kernel meets each pixel by itself: the plane may as well be one row. */
static cs_conv flattened(const cs_conv *shape) {
    cs_conv s = *shape;
    if (s.HH == 1 && s.WW == 1 && s.stride == 1 && s.pad == 0) {
        s.W = s.OW = s.H * s.W;
        s.H = s.OH = 1;
    }
    return s;
}

static int conv_forward(const cs_conv *shape, const void *x, const void *w, const void *b, void *out,
                        int threads) {
    const cs_conv s = flattened(shape);
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_forward(&s, x, w, b, out, threads);
#endif
    const ptrdiff_t taps = s.C * s.HH * s.WW;
    product p = {.m = columns_for(&s, x), .filters = s.F, .bias = b, .out = out};
    p.view = (weight_view){w, s.HH * s.WW, taps, s.HH * s.WW, 1};
    return run_product(&p, threads);
}

static int conv_backward(const cs_conv *shape, const void *dout, const void *x, const void *w,
                         void *dx, void *dw, void *db, int threads) {
    const cs_conv s = flattened(shape);
    int needs_dw = 1, needs_dx = dx != NULL, done = CS_OK;
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_backward(&s, dout, x, w, dx, dw, db, threads);
    done = few_backward(&s, dout, x, w, dx, dw, db, threads, &needs_dw, &needs_dx);
#endif
    if (done == CS_OK && needs_dx) done = product_dx(&s, dout, w, dx, threads);
    if (done == CS_OK && needs_dw) done = product_dw(&s, dout, x, dw, db, threads);
    return done;
}

#endif
