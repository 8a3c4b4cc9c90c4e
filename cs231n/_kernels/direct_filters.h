/* Direct convolution with vectors of filters, forward: for small images under many weights.
 *
 * direct_engine.h holds neighbouring pixels of a row in a vector. Of rows of 7 or 14 pixels a good
 * part of the lanes is left over, and weights that no cache holds stream past for every few pixels.
 * Here a vector holds filters, as in the rows of a matrix product, and pixels are broadcast, six at a
 * time and wherever they stand: no lane is idle, and a block of weights stays in the L1 cache while
 * all pixels of a few images pass. What is finished is transposed on its way to NCHW. */
#ifndef CS231N_DIRECT_FILTERS_H
#define CS231N_DIRECT_FILTERS_H

#include "direct_plan.h"
#include "runtime.h"
#include "shuffle.h"

#ifdef CS_VECTORS

enum { CS_SPOTS = 6 };  /* pixels at a time */
#define CS_ROW (2 * VL) /* filters at a time */
/* Of the sums of a few images for a row of filters, of a slice of its weights, of those images. */
enum { CS_SPOT_BYTES = 128 * 1024, CS_SLICE_BYTES = 8 * 1024, CS_IMAGES_BYTES = 512 * 1024 };

typedef struct {
    const cs_conv *s;
    ptrdiff_t taps;                /* of all channels */
    ptrdiff_t slice;               /* taps at a time: their weights stay in the L1 cache */
    ptrdiff_t blocks;              /* of CS_ROW filters */
    ptrdiff_t group, spots;        /* images at a time, and pixels of their outputs */
    ptrdiff_t splits;              /* shares of the filters, where there are few images */
    ptrdiff_t image, plane, pitch; /* of packed images, in numbers */
    ptrdiff_t step;                /* between the pixels that are packed */
} filters_plan;

/* sums[q][CS_ROW] = from[q] plus the sum over taps of pixel q times the weights of CS_ROW filters. */
CS_NOINLINE void add_taps(const REAL *CS_RESTRICT x, const int32_t *spot, const int32_t *offset,
                          ptrdiff_t taps, const REAL *CS_RESTRICT w, const REAL *from,
                          ptrdiff_t from_step, REAL *sums) {
    const REAL *pixel[CS_SPOTS];
    vec sum[CS_SPOTS][2];
    CS_UNROLL(6) for (int q = 0; q < CS_SPOTS; q++) {
        pixel[q] = x + spot[q];
        sum[q][0] = load(from + q * from_step);
        sum[q][1] = load(from + q * from_step + VL);
    }
    const REAL *const end = w + taps * CS_ROW;
    CS_UNROLL_BY(4) for (; w != end; w += CS_ROW, offset++) {
        vec a = load(w), b = load(w + VL);
        CS_PIN(a);
        CS_PIN(b);
        CS_UNROLL(6) for (int q = 0; q < CS_SPOTS; q++) {
            const vec number = splat(pixel[q][*offset]);
            sum[q][0] += number * a;
            sum[q][1] += number * b;
        }
    }
    CS_UNROLL(6) for (int q = 0; q < CS_SPOTS; q++) {
        store(sums + q * CS_ROW, sum[q][0]);
        store(sums + q * CS_ROW + VL, sum[q][1]);
    }
}

/* Weights of a block of filters as [tap][CS_ROW]; zeros for filters that are not. */
CS_NOINLINE void turn_weights(REAL *CS_RESTRICT to, const REAL *w, ptrdiff_t taps,
                              ptrdiff_t filters) {
    for (ptrdiff_t half = 0; half < CS_ROW; half += VL) {
        ptrdiff_t k = 0;
        for (; filters - half >= VL && k + VL <= taps; k += VL) {
            vec square[VL];
            CS_UNROLL(16) for (int l = 0; l < VL; l++) square[l] = load(w + (half + l) * taps + k);
            transpose_square(square);
            CS_UNROLL(16) for (int l = 0; l < VL; l++)
                store(to + (k + l) * CS_ROW + half, square[l]);
        }
        for (; k < taps; k++)
            for (ptrdiff_t l = half; l < half + VL; l++)
                to[k * CS_ROW + l] = l < filters ? w[l * taps + k] : (REAL)0;
    }
}

/* The sums of one image, [pixel][CS_ROW], to `filters` planes of `pixels` numbers. */
CS_NOINLINE void turn_sums(REAL *out, const REAL *sums, ptrdiff_t pixels, ptrdiff_t filters) {
    for (ptrdiff_t half = 0; half < CS_MIN(filters, CS_ROW); half += VL) {
        const ptrdiff_t here = CS_MIN(filters - half, VL);
        for (ptrdiff_t p = 0; p < pixels; p += VL) {
            if (here < VL || pixels < VL) {
                for (ptrdiff_t l = half; l < half + here; l++)
                    for (ptrdiff_t q = p; q < CS_MIN(p + VL, pixels); q++)
                        out[l * pixels + q] = sums[q * CS_ROW + l];
                continue;
            }
            /* The last square ends with the plane: some pixels are stored twice. */
            const ptrdiff_t at = CS_MIN(p, pixels - VL);
            vec square[VL];
            CS_UNROLL(16) for (int l = 0; l < VL; l++)
                square[l] = load(sums + (at + l) * CS_ROW + half);
            transpose_square(square);
            CS_UNROLL(16) for (int l = 0; l < VL; l++)
                store(out + (half + l) * pixels + at, square[l]);
        }
    }
}

/* CS_UNSUPPORTED where direct_engine.h is the better choice. */
static int plan_filters(const cs_conv *s, int threads, filters_plan *p) {
    const ptrdiff_t size = sizeof(REAL), pixels = s->OH * s->OW;
    p->s = s;
    p->taps = s->C * s->HH * s->WW;
    p->blocks = (s->F + CS_ROW - 1) / CS_ROW;
    if (s->N == 0 || pixels == 0 || s->F < CS_ROW || p->taps == 0) return CS_UNSUPPORTED;
    /* Vectors of pixels are as good where few of their lanes lie past the end of a row. */
    const ptrdiff_t lanes = (s->OW + VL - 1) / VL * VL;
    if (25 * lanes <= 27 * s->OW) return CS_UNSUPPORTED;
    /* A 1x1 kernel leaves out the pixels between its strides. */
    const int one = s->HH == 1 && s->WW == 1;
    p->step = one ? s->stride : 1;
    p->pitch = one ? s->OW : (s->OW - 1) * s->stride + s->WW;
    p->plane = p->pitch * (one ? s->OH : (s->OH - 1) * s->stride + s->HH);
    p->image = s->C * p->plane;
    if (p->image * size > CS_GROUP_BYTES) return CS_UNSUPPORTED;
    if (pixels * CS_ROW * size > CS_SPOT_BYTES) return CS_UNSUPPORTED;
    const ptrdiff_t share = (s->N + threads - 1) / threads;
    const ptrdiff_t fit = CS_MAX(1, CS_IMAGES_BYTES / (p->image * size));
    p->group = CS_MIN(CS_MIN(share, fit), CS_SPOT_BYTES / (pixels * CS_ROW * size));
    p->spots = (p->group * pixels + CS_SPOTS - 1) / CS_SPOTS * CS_SPOTS;
    p->slice = CS_SLICE_BYTES / (CS_ROW * size);
    const ptrdiff_t groups = (s->N + p->group - 1) / p->group;
    p->splits = groups >= threads ? 1 : CS_MIN(p->blocks, (threads + groups - 1) / groups);
    return CS_OK;
}

/* Where each output pixel of a group has its window's corner, and each tap of a window. */
static void fill_spots(const filters_plan *p, int32_t *spot, int32_t *offset) {
    const cs_conv *s = p->s;
    ptrdiff_t q = 0;
    for (ptrdiff_t n = 0; n < p->group; n++)
        for (ptrdiff_t i = 0; i < s->OH; i++)
            for (ptrdiff_t j = 0; j < s->OW; j++)
                spot[q++] = (int32_t)(n * p->image + (i * p->pitch + j) * (s->stride / p->step));
    for (; q < p->spots; q++) spot[q] = spot[0]; /* computed, and not stored */
    for (ptrdiff_t c = 0; c < s->C; c++)
        for (ptrdiff_t i = 0; i < s->HH; i++)
            for (ptrdiff_t j = 0; j < s->WW; j++)
                *offset++ = (int32_t)(c * p->plane + i * p->pitch + j);
}

/* One group of images under the blocks [b0, b1) of filters. */
static void convolve_group(const filters_plan *p, const REAL *x, const REAL *w, const REAL *bias,
                           const int32_t *spot, const int32_t *offset, ptrdiff_t images,
                           ptrdiff_t b0, ptrdiff_t b1, REAL *out, REAL *sums) {
    const cs_conv *s = p->s;
    const ptrdiff_t pixels = s->OH * s->OW;
    for (ptrdiff_t b = b0; b < b1; b++) {
        for (ptrdiff_t k = 0; k < p->taps; k += p->slice) {
            const ptrdiff_t here = CS_MIN(p->slice, p->taps - k);
            const REAL *slice = w + (b * p->taps + k) * CS_ROW;
            for (ptrdiff_t q = 0; q < images * pixels; q += CS_SPOTS) {
                REAL *mine = sums + q * CS_ROW;
                add_taps(x, spot + q, offset + k, here, slice, k ? mine : bias + b * CS_ROW,
                         k ? CS_ROW : 0, mine);
            }
        }
        for (ptrdiff_t n = 0; n < images; n++)
            turn_sums(out + (n * s->F + b * CS_ROW) * pixels, sums + n * pixels * CS_ROW, pixels,
                      s->F - b * CS_ROW);
    }
}

static int filters_forward(const cs_conv *s, const REAL *x, const REAL *w, const REAL *b, REAL *out,
                           int threads) {
    filters_plan p;
    const int planned = plan_filters(s, threads, &p);
    if (planned != CS_OK) return planned;
    const ptrdiff_t groups = (s->N + p.group - 1) / p.group, items = groups * p.splits;
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    const size_t weights = cs_bytes((size_t)(p.blocks * p.taps * CS_ROW), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)(p.blocks * CS_ROW), sizeof(REAL));
    const size_t spots = cs_bytes((size_t)p.spots, sizeof(int32_t));
    const size_t offsets = cs_bytes((size_t)p.taps, sizeof(int32_t));
    const size_t packed = cs_bytes((size_t)(p.group * p.image), sizeof(REAL));
    const size_t each = packed + cs_bytes((size_t)(p.spots * CS_ROW), sizeof(REAL));
    char *scratch = cs_alloc(weights + biases + spots + offsets + (size_t)threads * each);
    if (!scratch) return CS_NO_MEMORY;
    REAL *const turned = (REAL *)scratch, *const bias = (REAL *)(scratch + weights);
    int32_t *const spot = (int32_t *)(scratch + weights + biases);
    int32_t *const offset = (int32_t *)(scratch + weights + biases + spots);
    char *const own = scratch + weights + biases + spots + offsets;
    for (ptrdiff_t f = 0; f < p.blocks * CS_ROW; f++) bias[f] = b && f < s->F ? b[f] : (REAL)0;
    fill_spots(&p, spot, offset);
    const packed_shape shape = {s->C, p.plane / p.pitch, 1, p.pitch, 1};
    CS_OMP(parallel num_threads(threads) if(threads > 1))
    {
        CS_OMP(for schedule(static))
        for (ptrdiff_t block = 0; block < p.blocks; block++)
            turn_weights(turned + block * p.taps * CS_ROW, w + block * CS_ROW * p.taps, p.taps,
                         s->F - block * CS_ROW);
        /* Each item writes planes of its own. */
        CS_OMP(for schedule(dynamic))
        for (ptrdiff_t item = 0; item < items; item++) {
            char *const mine = own + (size_t)cs_thread() * each;
            const ptrdiff_t n0 = item / p.splits * p.group, split = item % p.splits;
            const ptrdiff_t images = CS_MIN(p.group, s->N - n0), in = s->C * s->H * s->W;
            for (ptrdiff_t n = 0; n < images; n++)
                pack_image((REAL *)mine + n * p.image, x + (n0 + n) * in, &shape, -s->pad, -s->pad,
                           p.step, s->H, s->W);
            const ptrdiff_t b0 = p.blocks * split / p.splits;
            const ptrdiff_t b1 = p.blocks * (split + 1) / p.splits;
            convolve_group(&p, (const REAL *)mine, turned, bias, spot, offset, images, b0, b1,
                           out + n0 * s->F * s->OH * s->OW, (REAL *)(mine + packed));
        }
    }
    cs_free(scratch);
    return CS_OK;
}
#endif

#endif
