/* 1x1 kernels of stride 1 without padding, backward: dx, dw and db while dout passes once.
 *
 * dout is most of what there is to read. A rectangle of it is copied to tiles (forward.h); dx is the
 * product of the transposed weights and these tiles, dw that of the rows of the same tiles and of x,
 * transposed. When dw no longer needs some rows, those of the next rectangle take their place. */
#ifndef CS231N_POINTWISE_BACKWARD_H
#define CS231N_POINTWISE_BACKWARD_H

#include "gemm/dw.h"
#include "pointwise/forward.h"

/* [pixel][CS_PAIR] from `count` planes of (height, width), a rectangle from (top, left); zeros
 * outside the planes, and in the lanes past `count`. */
static void transpose_in(REAL *CS_RESTRICT dst, const REAL *src, ptrdiff_t count, ptrdiff_t top,
                         ptrdiff_t left, ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t height,
                         ptrdiff_t width) {
    const ptrdiff_t plane = height * width;
    const ptrdiff_t from = CS_MIN(columns, CS_MAX(0, -left));
    const ptrdiff_t to = CS_MAX(from, CS_MIN(columns, width - left));
    for (ptrdiff_t r = 0; r < rows; r++, dst += columns * CS_PAIR) {
        const ptrdiff_t y = top + r;
        if (y < 0 || y >= height || count < CS_PAIR || from > 0 || to < columns)
            memset(dst, 0, (size_t)(columns * CS_PAIR) * sizeof(REAL));
        if (y < 0 || y >= height) continue;
        const REAL *row = src + y * width + left;
        for (ptrdiff_t half = 0; half < CS_MIN(count, CS_PAIR); half += VL) {
            REAL *const to_row = dst + half;
            const REAL *const of_row = row + half * plane;
            ptrdiff_t j = from;
#ifdef CS_VECTORS
            if (to - from >= VL)
                for (; j < to; j += VL) {
                    /* The last square ends with the row: some pixels are written twice. */
                    const ptrdiff_t at = CS_MIN(j, to - VL);
                    vec square[VL];
                    if (count - half >= VL)
                        CS_UNROLL(16) for (int l = 0; l < VL; l++)
                            square[l] = load(of_row + l * plane + at);
                    else
                        for (int l = 0; l < VL; l++)
                            square[l] = half + l < count ? load(of_row + l * plane + at) : splat(0);
                    transpose_square(square);
                    CS_UNROLL(16) for (int l = 0; l < VL; l++)
                        store(to_row + (at + l) * CS_PAIR, square[l]);
                }
#endif
            for (; j < to; j++)
                for (ptrdiff_t k = 0; k < CS_MIN(VL, count - half); k++)
                    to_row[j * CS_PAIR + k] = of_row[k * plane + j];
        }
    }
}

#ifdef CS_VECTORS

typedef struct {
    const cs_conv *s;
    point_cut cut;
    ptrdiff_t filters, blocks; /* whole lines of filters; blocks of CS_WIDTH channels */
    ptrdiff_t pitch, block;    /* from tile to tile of dout; from block to block of x */
    const REAL *weights;       /* in lines; NULL: nobody asks for dx */
} point_plan;

/* What a thread has at hand. */
typedef struct {
    REAL *errors, *x[2]; /* dout in tiles; x as [block][pixel][CS_WIDTH], of this rectangle and the next */
    REAL *dw, *lanes;    /* sums so far: [block][filter][CS_WIDTH]; [filter][VL] of db, of an image */
    double *db;
} point_room;

/* dx of a rectangle: all channels over a tile of dout while it lies in the L1 cache. */
static void spread_errors(const point_plan *p, const REAL *errors, ptrdiff_t pixels, REAL *dx) {
    static const REAL nothing[6];
    const ptrdiff_t plane = p->cut.plane, channels = p->s->C;
    const ptrdiff_t most = CS_NEAR_BYTES / (CS_WIDTH * (ptrdiff_t)sizeof(REAL));
    REAL last[6 * CS_WIDTH];
    for (ptrdiff_t k = 0; k < pixels; k += CS_WIDTH, errors += p->pitch) {
        const ptrdiff_t here = CS_MIN(CS_WIDTH, pixels - k);
        const REAL *w = p->weights;
        int count;
        for (ptrdiff_t c = 0; c < channels; c += count, w += count * p->filters) {
            count = next_rows(channels - c);
            REAL *const out = dx + c * plane + k;
            REAL *const to = here == CS_WIDTH ? out : last;
            const ptrdiff_t apart = here == CS_WIDTH ? plane : CS_WIDTH;
            for (ptrdiff_t f = 0; f < p->filters; f += most)
                point_product(count, errors + f * CS_WIDTH, w + f * count, count * CS_WIDTH,
                              CS_MIN(most, p->filters - f) / CS_WIDTH, f ? NULL : nothing, to,
                              apart);
            for (int q = 0; to == last && q < count; q++)
                memcpy(out + q * plane, last + q * CS_WIDTH, (size_t)here * sizeof(REAL));
        }
    }
}

/* A block of channels of a rectangle of x, transposed. */
static void turn_block(const point_plan *p, const REAL *x, ptrdiff_t b, ptrdiff_t pixels, REAL *to) {
    const ptrdiff_t plane = p->cut.plane, first = b * CS_WIDTH;
    to += b * p->block;
    transpose_in(to, x + first * plane, CS_MIN(CS_WIDTH, p->s->C - first), 0, 0, 1, pixels, 1, plane);
    /* Pixels that fill up a tile meet errors of zero; they must be numbers all the same. */
    memset(to + pixels * CS_WIDTH, 0,
           (size_t)((whole_lines(pixels) - pixels) * CS_WIDTH) * sizeof(REAL));
}

/* Add a row of all tiles to VL sums. */
CS_INLINE void add_lines(REAL *lanes, const REAL *row, ptrdiff_t pitch, ptrdiff_t tiles) {
    vec a = load(lanes), b = splat(0);
    for (ptrdiff_t t = 0; t < tiles; t++, row += pitch) {
        a += load(row);
        b += load(row + VL);
    }
    store(lanes, a + b);
}

/* Add what a rectangle gives to dw and db, and bring the next one in: `next`, and `pixels` of x. */
static void gather_errors(const point_plan *p, const point_room *room, const REAL *turned,
                          ptrdiff_t tiles, row_mover *next, const REAL *x, ptrdiff_t pixels,
                          REAL *to) {
    const ptrdiff_t filters = p->s->F, share = (6 + p->blocks - 1) / p->blocks;
    ptrdiff_t came = 0; /* blocks of the next x */
    int count;
    for (ptrdiff_t f = 0; f < filters; f += count) {
        count = next_rows(filters - f);
        const REAL *rows = room->errors + f * CS_WIDTH;
        for (int q = 0; q < count; q++)
            add_lines(room->lanes + (f + q) * VL, rows + q * CS_WIDTH, p->pitch, tiles);
        for (ptrdiff_t b = 0; b < p->blocks; b++) {
            /* Rows before f are done with. */
            move_rows(next, CS_MIN(share, f - next->done));
            fetch_rows(next, CS_AHEAD, share);
            point_product(count, turned + b * p->block, rows, p->pitch, tiles, NULL,
                          room->dw + (b * filters + f) * CS_WIDTH, CS_WIDTH);
        }
        for (; x && came * filters < (f + count) * p->blocks; came++)
            turn_block(p, x, came, pixels, to);
    }
    move_rows(next, filters);
}

/* The rectangles [r0, r1) of the batch. */
static void pointwise_part(const point_plan *p, const REAL *dout, const REAL *x, REAL *dx,
                           ptrdiff_t r0, ptrdiff_t r1, const point_room *room) {
    const cs_conv *s = p->s;
    const point_cut *cut = &p->cut;
    row_mover mover = moving(cut, dout, s->F, r0, room->errors, p->pitch);
    move_rows(&mover, s->F);
    for (ptrdiff_t b = 0; b < p->blocks; b++)
        turn_block(p, x + start_of(cut, s->C, r0), b, pixels_of_item(cut, r0), room->x[r0 % 2]);
    for (ptrdiff_t r = r0; r < r1; r++) {
        const ptrdiff_t pixels = pixels_of_item(cut, r), tiles = whole_lines(pixels) / CS_WIDTH;
        const REAL *following = NULL;
        if (dx) spread_errors(p, room->errors, pixels, dx + start_of(cut, s->C, r));
        if (r + 1 < r1) {
            mover = moving(cut, dout, s->F, r + 1, room->errors, p->pitch);
            following = x + start_of(cut, s->C, r + 1);
        }
        gather_errors(p, room, room->x[r % 2], tiles, &mover, following, pixels_of_item(cut, r + 1),
                      room->x[(r + 1) % 2]);
        if (r + 1 < r1 && (r + 1) % cut->across) continue;
        for (ptrdiff_t f = 0; f < s->F; f++)
            for (int l = 0; l < VL; l++) {
                room->db[f] += (double)room->lanes[f * VL + l];
                room->lanes[f * VL + l] = 0;
            }
    }
}

static int pointwise_backward(const cs_conv *s, const REAL *dout, const REAL *x, const REAL *w,
                              REAL *dx, REAL *dw, REAL *db, int threads) {
    point_plan p = {.s = s, .filters = whole_lines(s->F)};
    p.cut = cut_pixels(s->OH * s->OW, s->F + 2 * s->C);
    p.blocks = whole_lines(s->C) / CS_WIDTH;
    /* Lines of a row fall into other sets of the cache from tile to tile. */
    p.pitch = (p.filters + 6) * CS_WIDTH;
    p.block = p.cut.tiles * CS_WIDTH * CS_WIDTH;
    const ptrdiff_t all = s->N * p.cut.across, parts = CS_MIN((ptrdiff_t)threads, all);
    const size_t weights = cs_bytes((size_t)(dx ? p.filters * s->C : 0), sizeof(REAL));
    const size_t errors = cs_bytes((size_t)(p.cut.tiles * p.pitch), sizeof(REAL));
    const size_t turned = cs_bytes((size_t)(p.blocks * p.block), sizeof(REAL));
    const size_t lanes = cs_bytes((size_t)(s->F * VL), sizeof(REAL));
    const size_t each = errors + 2 * turned + lanes;
    const ptrdiff_t size = p.blocks * s->F * CS_WIDTH;
    const size_t sums = cs_bytes((size_t)(parts * size), sizeof(REAL));
    const size_t biases = cs_bytes((size_t)(parts * s->F), sizeof(double));
    char *scratch = cs_alloc(weights + sums + biases + (size_t)parts * each);
    if (!scratch) return CS_NO_MEMORY;
    if (dx) {
        line_weights((REAL *)scratch, w, s->C, s->F, 1, s->C);
        p.weights = (REAL *)scratch;
    }
    REAL *const all_dw = (REAL *)(scratch + weights);
    double *const all_db = (double *)(scratch + weights + sums);
    char *const own = scratch + weights + sums + biases;
    ptrdiff_t part;
    CS_OMP(parallel for num_threads((int)parts) if(parts > 1) schedule(static))
    for (part = 0; part < parts; part++) {
        char *const mine = own + (size_t)part * each;
        point_room room = {.errors = (REAL *)mine, .dw = all_dw + part * size};
        room.x[0] = (REAL *)(mine + errors);
        room.x[1] = (REAL *)(mine + errors + turned);
        room.lanes = (REAL *)(mine + errors + 2 * turned);
        room.db = all_db + part * s->F;
        /* Rows past the last filter meet weights of zero; they must be numbers all the same. */
        memset(mine, 0, each);
        memset(room.dw, 0, (size_t)size * sizeof(REAL));
        memset(room.db, 0, (size_t)s->F * sizeof(double));
        pointwise_part(&p, dout, x, dx, all * part / parts, all * (part + 1) / parts, &room);
    }
    dw_plan turned_sums = {.filters = s->C, .panels = p.blocks, .turned = 1};
    turned_sums.parts = parts;
    turned_sums.sums = all_dw;
    turned_sums.m.channels = s->F;
    turned_sums.m.taps = 1;
    for (ptrdiff_t block = 0; block < p.blocks; block++) gather_dw(&turned_sums, block, 0, s->F, dw);
    for (ptrdiff_t f = 0; f < s->F; f++) {
        double sum = 0;
        for (part = 0; part < parts; part++) sum += all_db[part * s->F + f];
        db[f] = (REAL)sum;
    }
    cs_free(scratch);
    return CS_OK;
}
#endif

#endif
