/* dx: the product of turned weights and dout.
 *
 * At stride 1 dx is itself a convolution, of dout with rotated weights, and goes through product.h. At
 * other strides rows of the columns' gradient are made, a piece that fits the L2 cache at a time, and
 * added up in padded rows whose segments make every stride a run of neighbours (col2im of a tile). No
 * weight meets a zero of the padding there, so that is the way of weights that are not finite too. */
#ifndef CS231N_DX_H
#define CS231N_DX_H

#include "gemm/product.h"

enum {
    CS_PIECE_BYTES = 128 * 1024,   /* of the columns' gradient */
    CS_GATHERED_BYTES = 256 * 1024 /* of padded rows of dx */
};

/* dx of stride 1: a convolution of dout (N, F, OH, OW) with weights rotated by 180 degrees. */
static int dx_rotated(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    const ptrdiff_t taps = s->HH * s->WW;
    product p = {.filters = s->C, .out = dx};
    p.m = (columns){.images = s->N, .channels = s->F, .height = s->OH, .width = s->OW,
                    .window_height = s->HH, .window_width = s->WW, .taps = taps, .step = 1,
                    .top = s->pad - s->HH + 1, .left = s->pad - s->WW + 1, .rows = s->H,
                    .columns = s->W, .source = dout};
    p.view = (weight_view){w + taps - 1, taps, taps, s->C * taps, -1};
    return run_product(&p, threads);
}

/* A share of the channels: the product that makes its rows, and where these are gathered. */
typedef struct {
    ptrdiff_t first, channels;
    product p;
    columns gathered;
    ptrdiff_t images, band, rows; /* of an item; grid rows of a band; rows of a piece */
    int32_t *offset;              /* of taps in the padded rows */
} dx_share;

static void plan_gathered(const cs_conv *s, dx_share *share) {
    columns *m = &share->gathered;
    const ptrdiff_t size = sizeof(REAL);
    *m = columns_for(s, NULL);
    m->channels = share->channels;
    m->line_rows = s->OH;
    m->line_pixels = s->OH * s->OW;
    m->lines = s->N;
    m->shape.kept = CS_MIN(s->stride, s->HH);
    m->shape.segments = CS_MIN(s->stride, s->WW);
    m->shape.length = s->OW + (s->WW - 1) / s->stride;
    const ptrdiff_t row = m->shape.segments * m->shape.length * size * share->channels;
    /* A few images that fill vectors together, or as many rows of one as fit. */
    const ptrdiff_t rows = (s->OH - 1) * m->shape.kept + s->HH;
    share->images = CS_MAX(1, CS_MIN(s->N, CS_MIN(256 / m->line_pixels, CS_GATHERED_BYTES / (rows * row))));
    const ptrdiff_t fit = (CS_SCRATCH_LIMIT / 2 / row - s->HH) / m->shape.kept + 1;
    share->band = CS_MAX(1, CS_MIN(s->OH, fit));
    m->shape.rows = (share->band - 1) * m->shape.kept + s->HH;
    m->shape.channel = cs_round(m->shape.rows * m->shape.segments * m->shape.length, CS_LINE);
    m->slots = share->images;
    m->slot = share->channels * m->shape.channel;
    m->numbers = m->slots * m->slot + VL;
}

/* Add rows [r0, r1) of a piece to the padded rows; its columns are the vectors `at`. */
static void gather_piece(const dx_share *share, const pixel_tile *band, const place *at,
                         ptrdiff_t vectors, ptrdiff_t r0, ptrdiff_t r1, const REAL *piece,
                         ptrdiff_t pitch, REAL *rows) {
    const columns *m = &share->gathered;
    for (ptrdiff_t v = 0; v < vectors; v++)
        for (ptrdiff_t lane = 0, run; lane < at[v].lanes; lane += run) {
            REAL *const to = rows + offset_of_pixel(m, band, at[v].pixel + lane, &run);
            run = CS_MIN(run, at[v].lanes - lane);
            const REAL *from = piece + v * VL + lane;
#ifdef CS_VECTORS
            /* Lanes past the run add nothing, whatever is there. */
            const vec_mask inside = cs_lanes_below(run);
            if (run == VL)
                for (ptrdiff_t r = r0; r < r1; r++, from += pitch) {
                    REAL *const sum = to + share->offset[r];
                    store(sum, load(sum) + load(from));
                }
            else
                for (ptrdiff_t r = r0; r < r1; r++, from += pitch) {
                    REAL *const sum = to + share->offset[r];
                    store(sum, load(sum) + (vec)((vec_mask)load(from) & inside));
                }
#else
            for (ptrdiff_t r = r0; r < r1; r++, from += pitch) to[share->offset[r]] += *from;
#endif
        }
}

/* Some images of one share, by bands of rows and, within these, by tiles of pixels. */
static void dx_item(const cs_conv *s, const dx_share *share, ptrdiff_t image, REAL *room, place *at,
                    REAL *dx) {
    const product *p = &share->p;
    const columns *m = &share->gathered;
    const ptrdiff_t images = CS_MIN(share->images, s->N - image), plane = s->OH * s->OW;
    const ptrdiff_t pitch = p->place_count * VL;
    REAL *const piece = room + p->m.numbers, *const rows = piece + share->rows * pitch;
    for (ptrdiff_t n = image; n < image + images; n++)
        memset(dx + (n * s->C + share->first) * s->H * s->W, 0,
               (size_t)(share->channels * s->H * s->W) * sizeof(REAL));
    for (ptrdiff_t g = 0; g < s->OH; g += share->band) {
        const ptrdiff_t end = CS_MIN(g + share->band, s->OH);
        const pixel_tile band = tile_at(m, image * plane + g * s->OW,
                                        (image + images - 1) * plane + end * s->OW);
        memset(rows, 0, (size_t)m->numbers * sizeof(REAL));
        for (ptrdiff_t q = band.first; q < band.last; q += p->pixels) {
            const pixel_tile t = tile_at(&p->m, q, CS_MIN(q + p->pixels, band.last));
            for (ptrdiff_t a = 0, b; a < p->panels; a = b) {
                for (b = a + 1; b < p->panels; b++)
                    if (panel_start(p, b + 1) - panel_start(p, a) > share->rows) break;
                const ptrdiff_t r = panel_start(p, a);
                const ptrdiff_t vectors = multiply_tile(p, &t, a, b, room, at, piece - r * pitch, pitch);
                gather_piece(share, &band, at, vectors, r, panel_start(p, b), piece, pitch, rows);
            }
        }
        padded_shape shape = m->shape;
        shape.rows = (end - g - 1) * shape.kept + s->HH;
        for (ptrdiff_t n = 0; n < images; n++)
            unpad_image(dx + ((image + n) * s->C + share->first) * s->H * s->W, rows + n * m->slot,
                        share->channels, &shape, g * s->stride - s->pad, -s->pad, s->stride, s->H, s->W, share->band < s->OH);
    }
}

static int dx_gathered(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    const ptrdiff_t taps = s->HH * s->WW, size = sizeof(REAL);
    const ptrdiff_t least = threads > 1 ? CS_TILES_EACH * threads : 1;
    if (s->C == 0 || s->N == 0) return CS_OK;
    /* Shares of the channels: so many that their rows fit the cache, and that threads have work. */
    const ptrdiff_t plane = (s->OH * s->stride + s->HH) * (s->OW * s->stride + s->WW) * size;
    ptrdiff_t shares = cs_blocks(s->C, CS_MAX(cs_blocks(96, taps), CS_GATHERED_BYTES / plane));
    if (shares * s->N < least) shares = CS_MIN(cs_blocks(least, s->N), s->C);
    dx_share *const share = cs_alloc(cs_bytes((size_t)shares, sizeof(dx_share)));
    if (!share) return CS_NO_MEMORY;
    size_t weights = 0, each = 0, tables = 0;
    ptrdiff_t items = 0, most = 1;
    int done = CS_OK;
    for (ptrdiff_t k = 0; k < shares && done == CS_OK; k++) {
        dx_share *const h = &share[k];
        h->first = s->C * k / shares;
        h->channels = s->C * (k + 1) / shares - h->first;
        h->p = (product){.filters = h->channels * taps, .view = {w + h->first * taps, s->F, 1, 0,
                                                                 s->C * taps}};
        h->p.m = (columns){.images = s->N, .channels = s->F, .height = 1, .width = s->OH * s->OW,
                           .window_height = 1, .window_width = 1, .taps = 1, .step = 1, .rows = 1,
                           .columns = s->OH * s->OW, .source = dout};
        done = plan_product(&h->p, CS_MOST_PIXELS / 2, 1);
        plan_gathered(s, h);
        h->rows = CS_MAX(CS_MOST_ROWS, CS_PIECE_BYTES / (h->p.place_count * VL * size));
        const ptrdiff_t pitch = h->p.place_count * VL;
        const ptrdiff_t numbers = h->p.m.numbers + h->rows * pitch + VL + h->gathered.numbers;
        if (numbers > CS_SCRATCH_LIMIT / size) done = CS_UNSUPPORTED;
        each = CS_MAX(each, cs_bytes((size_t)h->p.place_count, sizeof(place)) +
                                cs_bytes((size_t)numbers, sizeof(REAL)));
        weights += cs_bytes((size_t)weight_numbers(&h->p), sizeof(REAL));
        tables += cs_bytes((size_t)(s->F + h->p.filters), sizeof(int32_t));
        items += cs_blocks(s->N, h->images);
        most = CS_MAX(most, h->p.filters);
    }
    const size_t biases = cs_bytes((size_t)most, sizeof(REAL));
    threads = (int)CS_MIN((ptrdiff_t)threads, items);
    char *scratch = done == CS_OK ? cs_alloc(weights + tables + biases + (size_t)threads * each) : NULL;
    if (done == CS_OK && !scratch) done = CS_NO_MEMORY;
    if (done == CS_OK) {
        char *next = scratch + biases;
        memset(scratch, 0, biases);
        for (ptrdiff_t k = 0; k < shares; k++) {
            product *const p = &share[k].p;
            p->bias = (REAL *)scratch;
            p->weights = (REAL *)next;
            next += cs_bytes((size_t)weight_numbers(p), sizeof(REAL));
            p->offset = (int32_t *)next;
            fill_offsets(p);
            share[k].offset = p->offset + s->F;
            for (ptrdiff_t r = 0; r < p->filters; r++)
                share[k].offset[r] = offset_of_tap(&share[k].gathered, r, 0);
            next += cs_bytes((size_t)(s->F + p->filters), sizeof(int32_t));
        }
        CS_OMP(parallel num_threads(threads) if(threads > 1))
        {
            ptrdiff_t item;
            CS_OMP(for schedule(dynamic))
            for (item = 0; item < shares; item++)
                for (ptrdiff_t k = 0; k < share[item].p.blocks * share[item].p.panels; k++)
                    pack_one(&share[item].p, k);
            char *const mine = next + (size_t)cs_thread() * each;
            CS_OMP(for schedule(dynamic) nowait)
            for (item = 0; item < items; item++) {
                const dx_share *h = share;
                ptrdiff_t image = item;
                for (; image >= cs_blocks(s->N, h->images); h++) image -= cs_blocks(s->N, h->images);
                dx_item(s, h, image * h->images,
                        (REAL *)(mine + cs_bytes((size_t)h->p.place_count, sizeof(place))),
                        (place *)mine, dx);
            }
        }
    }
    cs_free(scratch);
    cs_free(share);
    return done;
}

static int product_dx(const cs_conv *s, const REAL *dout, const REAL *w, REAL *dx, int threads) {
    const int rotates = s->stride == 1 && all_finite(w, s->F * s->C * s->HH * s->WW);
    return rotates ? dx_rotated(s, dout, w, dx, threads) : dx_gathered(s, dout, w, dx, threads);
}

#endif
