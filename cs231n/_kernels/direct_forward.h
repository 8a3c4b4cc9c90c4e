/* The forward pass and dx of a direct convolution, as jobs for direct_engine.h. */
#ifndef CS231N_DIRECT_FORWARD_H
#define CS231N_DIRECT_FORWARD_H

#include "direct_engine.h"
#include "direct_filters.h"
#include "pointwise.h"

/* A 1 x 1 kernel meets each pixel by itself: the plane may as well be one row. */
static cs_conv flattened(const cs_conv *shape) {
    cs_conv s = *shape;
    if (s.HH == 1 && s.WW == 1 && s.stride == 1 && s.pad == 0) {
        s.W = s.OW = s.H * s.W;
        s.H = s.OH = 1;
    }
    return s;
}

static int direct_forward(const cs_conv *shape, const void *x, const void *w, const void *b,
                          void *out, int threads) {
    const cs_conv s = flattened(shape);
#ifdef CS_VECTORS
    if (is_pointwise(&s)) return pointwise_forward(&s, x, w, b, out, threads);
    const int done = filters_forward(&s, x, w, b, out, threads);
    if (done != CS_UNSUPPORTED) return done;
#endif
    conv_phase phase = {.height = s.HH, .width = s.WW, .g1 = s.OH, .h1 = s.OW};
    phase.row_step = s.OW;
    phase.column_step = 1;
    phase.view = (weight_view){w, s.C * s.HH * s.WW, s.HH * s.WW, s.WW, 1};
    conv_job job = {.images = s.N, .channels = s.C, .filters = s.F, .step = s.stride};
    job.source_height = s.H;
    job.source_width = s.W;
    job.top = job.left = -s.pad;
    job.height = s.HH;
    job.width = s.WW;
    job.out_plane = s.OH * s.OW;
    job.g1 = s.OH;
    job.h1 = s.OW;
    /* The naive layer multiplies the padding too, and 0 times infinity is NaN. */
    job.skips = s.pad > 0 && all_finite(w, s.F * s.C * s.HH * s.WW);
    job.phases = 1;
    job.phase = &phase;
    job.source = x;
    job.bias = b;
    job.out = out;
    return run_conv(&job, threads);
}

/* dx with weights that hold inf or NaN: a product with a zero of the padding would spread them, so
 * each gradient goes to its own window only. Slow, and rare. */
static void dx_one_by_one(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx,
                          int threads) {
    ptrdiff_t n;
    (void)threads;
    CS_OMP(parallel for num_threads(threads) if(threads > 1))
    for (n = 0; n < s->N; n++) {
        REAL *const image = dx + n * s->C * s->H * s->W;
        memset(image, 0, (size_t)(s->C * s->H * s->W) * sizeof(REAL));
        for (ptrdiff_t f = 0; f < s->F; f++)
            for (ptrdiff_t i = 0; i < s->OH; i++)
                for (ptrdiff_t j = 0; j < s->OW; j++) {
                    const REAL error = dout[((n * s->F + f) * s->OH + i) * s->OW + j];
                    const ptrdiff_t top = i * s->stride - s->pad, left = j * s->stride - s->pad;
                    const ptrdiff_t k0 = CS_MAX(0, -top), k1 = CS_MIN(s->HH, s->H - top);
                    const ptrdiff_t l0 = CS_MAX(0, -left), l1 = CS_MIN(s->WW, s->W - left);
                    for (ptrdiff_t c = 0; c < s->C; c++)
                        for (ptrdiff_t k = k0; k < k1; k++) {
                            REAL *to = image + (c * s->H + top + k) * s->W + left;
                            const REAL *from = w + ((f * s->C + c) * s->HH + k) * s->WW;
                            for (ptrdiff_t l = l0; l < l1; l++) to[l] += error * from[l];
                        }
                }
    }
}

static ptrdiff_t ceil_divide(ptrdiff_t a, ptrdiff_t b) { return a >= 0 ? (a + b - 1) / b : -(-a / b); }

/* Pixel h of dx has h + pad = stride * a + p: for each remainder p the taps p, p + stride, .. meet
 * it, which is a convolution of stride 1 over the rows a, a - 1, .. of dout. */
static int direct_dx(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    if (!all_finite(w, s->F * s->C * s->HH * s->WW)) {
        dx_one_by_one(s, dout, w, dx, threads);
        return CS_OK;
    }
    const ptrdiff_t step = s->stride;
    /* Far apart windows make many phases of one tap; few, and no case for speed. */
    if (step > 64) {
        dx_one_by_one(s, dout, w, dx, threads);
        return CS_OK;
    }
    conv_phase *phases = cs_alloc(cs_bytes((size_t)(step * step), sizeof(conv_phase)));
    if (!phases) return CS_NO_MEMORY;
    conv_job job = {.images = s->N, .channels = s->F, .filters = s->C, .step = 1};
    job.source_height = s->OH;
    job.source_width = s->OW;
    job.height = ceil_divide(s->HH, step);
    job.width = ceil_divide(s->WW, step);
    job.top = 1 - job.height;
    job.left = 1 - job.width;
    job.skips = 1;
    job.out_plane = s->H * s->W;
    job.phases = (int)(step * step);
    job.phase = phases;
    job.source = dout;
    job.out = dx;
    job.g0 = ceil_divide(s->pad - step + 1, step);
    job.h0 = job.g0;
    job.g1 = ceil_divide(s->H + s->pad, step);
    job.h1 = ceil_divide(s->W + s->pad, step);
    conv_phase *p = phases;
    for (ptrdiff_t i = 0; i < step; i++)
        for (ptrdiff_t j = 0; j < step; j++, p++) {
            const ptrdiff_t height = i < s->HH ? ceil_divide(s->HH - i, step) : 0;
            const ptrdiff_t width = j < s->WW ? ceil_divide(s->WW - j, step) : 0;
            *p = (conv_phase){.height = height, .width = width};
            p->down = job.height - height;
            p->right = job.width - width;
            p->g0 = ceil_divide(s->pad - i, step);
            p->h0 = ceil_divide(s->pad - j, step);
            p->g1 = ceil_divide(s->H + s->pad - i, step);
            p->h1 = ceil_divide(s->W + s->pad - j, step);
            p->origin = (i - s->pad) * s->W + j - s->pad;
            p->row_step = step * s->W;
            p->column_step = step;
            /* Rotated: the first tap meets the earliest row of dout, through the last weight. */
            p->view.base = w + (i + step * (height - 1)) * s->WW + j + step * (width - 1);
            p->view.filter = s->HH * s->WW;
            p->view.channel = s->C * s->HH * s->WW;
            p->view.row = -step * s->WW;
            p->view.column = -step;
        }
    const int done = run_conv(&job, threads);
    cs_free(phases);
    return done;
}

#endif
