// Compares a student's numbers with the expected ones, and finds the mistake that would explain a wrong number.
import { eachOfOutput, eachOfPixel, eachOfWeight } from "./relation.js";
import { OPERATIONS, isOutside } from "./operations.js";

export const close = (a, b) => a === b || (Number.isNaN(a) && Number.isNaN(b)) || Math.abs(a - b) <= 1e-6 + 1e-5 * Math.abs(b);

// Puts numbers without padding into a view that has padding.
export function intoView(g, view, values) {
  if (view.role !== "x") return Float64Array.from(values);
  const padded = new Float64Array(view.data.length);
  let from = 0;
  for (let at = 0; at < padded.length; at++) padded[at] = isOutside(g, view, at) ? 0 : values[from++];
  return padded;
}

// Each returns the number that a known mistake gives at a cell, and records the pixels that it used.
const FORWARD = {
  row_lower: (c) => c.sum({ down: 1 }), row_higher: (c) => c.sum({ down: -1 }),
  column_right: (c) => c.sum({ right: 1 }), column_left: (c) => c.sum({ right: -1 }),
  stride_ignored: (c) => c.sum({ stride: 1 }), swapped: (c) => c.sum({ swap: true }),
  flipped: (c) => c.sum({ flip: true }), no_bias: (c) => c.sum({ bias: 0 }), bias_often: (c) => c.sum({ bias: c.g.C }),
  first_channel: (c) => c.sum({ channels: 1 }), mean_of_products: (c) => c.sum({ mean: true }),
  padding_end: (c) => c.sum({ shifted: true }), padding_edge: (c) => c.sum({ edge: true }),
  dilation_ignored: (c) => c.sum({ dilation: 1 }),
};

const spreadCandidates = {
  flipped: (c) => c.spread((x, w) => c.flip(w)), overwritten: (c) => c.spread((x, w) => w, "last"),
  stride_ignored: (c) => c.spreadUnstrided(), first_filter: (c) => c.spread((x, w, y) => (y < c.g.OH * c.g.OW ? w : -1)),
};

const POOL_BACK = {
  overwritten: (c) => c.pooled(c.term, "last"),
  every_tie: (c) => c.pooled((x, y) => (c.n.x[x] === c.n.x[c.n.winner[y]] ? c.n.y[y] : 0)),
  last_tie: (c) => c.pooled((x, y) => (c.lastWinner(y) === x ? c.n.y[y] : 0)),
  spread_evenly: (c) => c.pooled((x, y) => c.n.y[y] / (c.g.HH * c.g.WW)),
  not_shared: (c) => c.pooled((x, y) => c.n.y[y]),
};

const POOL = {
  row_lower: (c) => c.pool({ down: 1 }), row_higher: (c) => c.pool({ down: -1 }),
  column_right: (c) => c.pool({ right: 1 }), column_left: (c) => c.pool({ right: -1 }),
  stride_ignored: (c) => c.pool({ stride: 1 }), swapped: (c) => c.pool({ swap: true }),
  not_divided: (c) => c.pool({ kind: "sum" }), mean_taken: (c) => c.pool({ kind: "mean" }), max_taken: (c) => c.pool({ kind: "max" }),
  no_root: (c) => c.pool({ kind: "squares" }), root_of_mean: (c) => c.pool({ kind: "rms" }), starts_at_zero: (c) => c.pool({ kind: "max0" }),
};

const DW = {
  flipped: (c) => c.kernelSum({ w: c.flip(c.at) }), unpadded: (c) => c.kernelSum({ down: c.g.top, right: c.g.left }),
  stride_ignored: (c) => c.kernelSum({ stride: 1 }), last_only: (c) => c.kernelSum({ lastOnly: true }),
  row_lower: (c) => c.kernelSum({ down: 1 }), row_higher: (c) => c.kernelSum({ down: -1 }),
  column_right: (c) => c.kernelSum({ right: 1 }), column_left: (c) => c.kernelSum({ right: -1 }),
};

const CANDIDATES = {
  conv_forward: FORWARD, conv_dx: spreadCandidates, conv_dw: DW,
  max_forward: POOL, mean_forward: POOL, l2_forward: POOL,
  max_backward: POOL_BACK, mean_backward: POOL_BACK, l2_backward: POOL_BACK,
};

// The mistakes that give this number at this cell, sorted by the number of wrong cells that they explain.
export function explain(g, n, view, expected, yours, at) {
  const wrong = [];
  for (let k = 0; k < expected.length; k++) if (!isOutside(g, view, k) && !close(yours[k], expected[k])) wrong.push(k);
  if (!wrong.includes(at) || view.name === "db") return { wrong, found: [] };
  const sample = wrong.slice(0, 400), found = [];
  for (const [id, value] of Object.entries(CANDIDATES[g.op] ?? {})) {
    const here = new Cell(g, n, at), guess = value(here);
    if (!close(guess, yours[at])) continue;
    const right = sample.filter((k) => close(value(new Cell(g, n, k)), yours[k])).length;
    found.push({ id, right, of: sample.length, pixels: here.pixels, weights: here.weights });
  }
  found.sort((a, b) => b.right - a.right);
  return { wrong, found };
}

class Cell {
  constructor(g, n, at) {
    Object.assign(this, { g, n, at, pixels: new Set(), weights: new Set() });
    this.term = (x, y) => OPERATIONS[g.op].term(g, n, x, 0, y)?.value ?? 0;
  }

  flip(w) {
    const K = this.g.HH * this.g.WW;
    return w - (w % K) + (K - 1 - (w % K));
  }

  pixel(c, r, k, edge = false) {
    const { g, n } = this;
    if (edge) {
      r = Math.min(Math.max(r, g.top), g.top + g.XH - 1);
      k = Math.min(Math.max(k, g.left), g.left + g.XW - 1);
    }
    if (r < 0 || k < 0 || r >= g.PH || k >= g.PW) return 0;
    const x = (c * g.PH + r) * g.PW + k;
    this.pixels.add(x);
    return n.x[x];
  }

  window({ down = 0, right = 0, stride = this.g.stride, dilation = this.g.dilation, swap = false, edge = false, shifted = false, channels = null, flip = false }, visit) {
    const { g, at } = this, P = g.OH * g.OW, f = Math.floor(at / P);
    let i = Math.floor((at % P) / g.OW), j = at % g.OW;
    if (swap) [i, j] = [j, i];
    const [first, last] = g.depthwise ? [f, f + 1] : [0, channels ?? g.C];
    for (let c = first; c < last; c++) for (let p = 0; p < g.HH; p++) for (let q = 0; q < g.WW; q++) {
      // If the image is padded only at its end, the window covers pixels further down and to the right.
      const r = i * stride + p * dilation + (shifted ? g.top : down), k = j * stride + q * dilation + (shifted ? g.left : right);
      const value = this.pixel(c, r, k, edge);
      const turned = flip !== g.rotate, w = ((f * g.C + c) * g.HH + (turned ? g.HH - 1 - p : p)) * g.WW + (turned ? g.WW - 1 - q : q);
      if (!g.depthwise) this.weights.add(w);
      visit(value, w);
    }
    return f;
  }

  sum(change) {
    let total = 0, count = 0;
    const f = this.window(change, (value, w) => { total += value * this.n.w[w]; count++; });
    if (change.mean) total /= count;
    return total + (change.bias ?? 1) * this.n.b[f];
  }

  pool(change) {
    const seen = [];
    this.window(change, (value) => seen.push(value));
    const kind = change.kind ?? { max_forward: "max", mean_forward: "mean", l2_forward: "l2" }[this.g.op];
    const sum = seen.reduce((a, b) => a + b, 0), squares = seen.reduce((a, b) => a + b * b, 0);
    return {
      max: Math.max(...seen), max0: Math.max(0, ...seen), mean: sum / seen.length, sum,
      l2: Math.sqrt(squares), squares, rms: Math.sqrt(squares / seen.length),
    }[kind];
  }

  collect(each, how) {
    let total = 0;
    const ordered = [];
    eachOfPixel(this.g, this.at, (x, w, y) => ordered.push([y, each(x, w, y)]));
    ordered.sort((a, b) => a[0] - b[0]);
    if (how === "last") return ordered.length ? ordered.at(-1)[1] : 0;
    for (const [, value] of ordered) total += value;
    return total;
  }

  spread(tap, how) {
    return this.collect((x, w, y) => {
      const used = tap(x, w, y);
      if (used < 0) return 0;
      this.weights.add(used);
      return this.n.y[y] * this.n.w[used];
    }, how);
  }

  spreadUnstrided() {
    const near = { ...this.g, stride: 1 };
    let total = 0;
    eachOfPixel(near, this.at, (x, w, y) => { total += this.n.y[y] * this.n.w[w]; });
    return total;
  }

  pooled(share, how) {
    return this.collect((x, w, y) => share(x, y), how);
  }

  lastWinner(y) {
    let last = -1;
    eachOfOutput(this.g, y, (x) => { if (this.n.x[x] === this.n.x[this.n.winner[y]]) last = x; });
    return last;
  }

  // The gradient of a weight, with pixels from another position.
  kernelSum({ w = this.at, down = 0, right = 0, stride = this.g.stride, lastOnly = false }) {
    const { g, n } = this, N = g.PH * g.PW;
    let total = 0;
    eachOfWeight({ ...g, stride }, w, (x, _, y) => {
      const product = this.pixel(Math.floor(x / N), Math.floor((x % N) / g.PW) + down, (x % g.PW) + right) * n.y[y];
      total = lastOnly ? product : total + product;
    });
    return total;
  }
}
