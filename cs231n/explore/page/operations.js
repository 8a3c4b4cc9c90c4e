// What each operation does with the products of the relation, and which grids it shows.
import { columnEntry, eachOfColumnEntry, eachOfOutput, eachOfPixel, eachOfWeight } from "./relation.js";

const zerosOf = (...sizes) => new Float64Array(sizes.reduce((a, b) => a * b, 1));
const outputOf = (g) => zerosOf(g.F, g.OH, g.OW);
const imageOf = (g) => zerosOf(g.C, g.PH, g.PW);
const filterOf = (g, y) => Math.floor(y / (g.OH * g.OW));

// A factor of a term: its grid, its flat position in that grid, its value.
const factor = (name, at, value) => ({ name, at, value });

// begin, product and end run over the outputs y in the order of the layers' loops, so that a
// pass can stop anywhere. term returns what a product adds to a result, or null for nothing.
const convolved = {
  results: (g) => ({ out: outputOf(g) }),
  begin: (g, n, r, y) => { r.out[y] = n.b[filterOf(g, y)]; },
  product: (g, n, r, x, w, y) => { r.out[y] += n.x[x] * n.w[w]; },
  term: (g, n, x, w) => ({ value: n.x[x] * n.w[w], factors: [factor("x", x, n.x[x]), factor("w", w, n.w[w])] }),
  extra: (g, n, view, at) => factor("b", filterOf(g, at), n.b[filterOf(g, at)]),
};

const spread = (result) => ({
  results: (g) => ({ [result]: imageOf(g) }),
  product: (g, n, r, x, w, y) => { r[result][x] += n.y[y] * n.w[w]; },
  term: (g, n, x, w, y) => ({
    value: n.y[y] * n.w[w],
    factors: [factor(result === "dx" ? "dout" : "y", y, n.y[y]), factor("w", w, n.w[w])],
  }),
});

// The views of an operation, in the order in which they are shown: [name, role, sign before it].
export const OPERATIONS = {
  conv_forward: { ...convolved, views: [["x", "x"], ["w", "w", "∗"], ["b", "b", "+"], ["out", "y", "="]] },
  conv_dx: { ...spread("dx"), views: [["dout", "y"], ["w", "w", "∗"], ["dx", "x", "="]] },
  conv_dw: {
    views: [["x", "x"], ["dout", "y", "∗"], ["dw", "w", "="], ["db", "b"]],
    results: (g) => ({ dw: zerosOf(g.F, g.C, g.HH, g.WW), db: zerosOf(g.F) }),
    product: (g, n, r, x, w, y) => { r.dw[w] += n.x[x] * n.y[y]; },
    end: (g, n, r, y) => { r.db[filterOf(g, y)] += n.y[y]; },
    term: (g, n, x, w, y) => ({ value: n.x[x] * n.y[y], factors: [factor("x", x, n.x[x]), factor("dout", y, n.y[y])] }),
  },
  transposed: { ...spread("out"), views: [["y", "y"], ["w", "w", "∗"], ["out", "x", "="]] },
  im2col: {
    ...convolved,
    views: [["x", "x"], ["w", "wrow"], ["cols", "col", "·"], ["b", "b", "+"], ["out", "yrow", "="]],
    results: (g) => ({ cols: zerosOf(g.C, g.HH, g.WW, g.OH, g.OW), out: outputOf(g) }),
    product: (g, n, r, x, w, y) => {
      r.cols[columnEntry(g, w, y)] = n.x[x];
      r.out[y] += n.x[x] * n.w[w];
    },
    term: (g, n, x, w, y) => ({
      value: n.x[x] * n.w[w],
      factors: [factor("w", w, n.w[w]), factor("cols", columnEntry(g, w, y), n.x[x])],
    }),
  },
  max_forward: {
    views: [["x", "x"], ["out", "y", "→"]],
    results: (g) => ({ out: outputOf(g) }),
    begin: (g, n, r, y) => { r.out[y] = -Infinity; },
    product: (g, n, r, x, w, y) => { if (n.x[x] > r.out[y]) r.out[y] = n.x[x]; },
    term: (g, n, x, w, y) => ({ value: n.x[x], factors: [factor("x", x, n.x[x])], wins: n.winner[y] === x }),
  },
  mean_forward: {
    views: [["x", "x"], ["out", "y", "→"]],
    results: (g) => ({ out: outputOf(g) }),
    product: (g, n, r, x, w, y) => { r.out[y] += n.x[x] / (g.HH * g.WW); },
    term: (g, n, x) => ({ value: n.x[x] / (g.HH * g.WW), factors: [factor("x", x, n.x[x])] }),
  },
  l2_forward: {
    views: [["x", "x"], ["out", "y", "→"]],
    results: (g) => ({ out: outputOf(g) }),
    product: (g, n, r, x, w, y) => { r.out[y] += n.x[x] * n.x[x]; },
    end: (g, n, r, y) => { r.out[y] = Math.sqrt(r.out[y]); },
    term: (g, n, x) => ({ value: n.x[x] * n.x[x], factors: [factor("x", x, n.x[x])] }),
  },
  max_backward: {
    views: [["x", "x"], ["dout", "y"], ["dx", "x", "→"]],
    results: (g) => ({ dx: imageOf(g) }),
    product: (g, n, r, x, w, y) => { if (n.winner[y] === x) r.dx[x] += n.y[y]; },
    term: (g, n, x, w, y) =>
      n.winner[y] === x ? { value: n.y[y], factors: [factor("dout", y, n.y[y])], wins: true } : null,
  },
  mean_backward: {
    views: [["dout", "y"], ["dx", "x", "→"]],
    results: (g) => ({ dx: imageOf(g) }),
    product: (g, n, r, x, w, y) => { r.dx[x] += n.y[y] / (g.HH * g.WW); },
    term: (g, n, x, w, y) => ({ value: n.y[y] / (g.HH * g.WW), factors: [factor("dout", y, n.y[y])] }),
  },
  l2_backward: {
    views: [["x", "x"], ["out", "y", "→"], ["dout", "y"], ["dx", "x", "→"]],
    results: (g) => ({ dx: imageOf(g) }),
    product: (g, n, r, x, w, y) => { if (n.norm[y]) r.dx[x] += (n.y[y] * n.x[x]) / n.norm[y]; },
    term: (g, n, x, w, y) =>
      n.norm[y]
        ? {
            value: (n.y[y] * n.x[x]) / n.norm[y],
            factors: [factor("dout", y, n.y[y]), factor("x", x, n.x[x]), factor("out", y, n.norm[y])],
          }
        : null,
  },
};

export const RESULTS = new Set(["out", "dx", "dw", "db", "cols"]);

// What the backward passes of pooling need from the forward pass: each window's first maximum and its norm.
export function prepare(g, n) {
  if (!g.depthwise) return n;
  n.winner = new Int32Array(g.C * g.OH * g.OW).fill(-1);
  n.norm = outputOf(g);
  for (let y = 0; y < n.norm.length; y++) {
    let best = -Infinity, squares = 0;
    eachOfOutput(g, y, (x) => {
      if (n.x[x] > best) { best = n.x[x]; n.winner[y] = x; }
      squares += n.x[x] * n.x[x];
    });
    n.norm[y] = Math.sqrt(squares);
  }
  return n;
}

// A pass over the outputs, which can stop after any output. For im2col, a step does all filters.
export class Pass {
  constructor(g, numbers) {
    Object.assign(this, { g, n: numbers, op: OPERATIONS[g.op] });
    this.count = g.op === "im2col" ? g.OH * g.OW : g.F * g.OH * g.OW;
    this.products = (g.depthwise ? 1 : g.C) * g.HH * g.WW;
    this.reset();
  }

  reset() {
    this.r = this.op.results(this.g);
    this.done = 0;
  }

  outputs(step) {
    const P = this.g.OH * this.g.OW;
    return this.g.op === "im2col" ? Array.from({ length: this.g.F }, (_, f) => f * P + step) : [step];
  }

  // Computes the outputs of all steps before `step`.
  reach(step) {
    if (step < this.done) this.reset();
    const { g, n, r, op } = this, product = (x, w, y) => op.product(g, n, r, x, w, y);
    for (; this.done < step; this.done++) for (const y of this.outputs(this.done)) {
      op.begin?.(g, n, r, y);
      eachOfOutput(g, y, product);
      op.end?.(g, n, r, y);
    }
    return r;
  }

  complete() { return this.reach(this.count); }

  // Returns a copy that also has the first `some` products of the next step.
  partly(step, some) {
    const { g, n, op } = this, r = {};
    for (const [name, values] of Object.entries(this.reach(step))) r[name] = values.slice();
    for (const y of this.outputs(step)) {
      op.begin?.(g, n, r, y);
      let seen = 0;
      eachOfOutput(g, y, (x, w) => { if (seen++ < some) op.product(g, n, r, x, w, y); });
      if (some >= this.products) op.end?.(g, n, r, y);
    }
    return r;
  }
}

// The grids to show, each with its numbers in planes, rows and columns.
export function makeViews(g, n, results) {
  return OPERATIONS[g.op].views.map(([name, role, sign]) => {
    const input = { x: n.x, w: n.w, b: n.b, dout: n.y, y: n.y, out: n.norm }[name];
    const isResult = name in results;
    return makeView(g, name, role, isResult ? results[name] : input, { sign, isResult, edits: editsOf(name, isResult) });
  });
}

const editsOf = (name, isResult) => (isResult || name === "out" ? null : { dout: "y" }[name] ?? name);

export function makeView(g, name, role, data, more = {}) {
  const shape = {
    x: [g.C, g.PH, g.PW], y: [g.F, g.OH, g.OW], w: [g.F * g.C, g.HH, g.WW], b: [1, 1, g.F],
    col: [1, g.C * g.HH * g.WW, g.OH * g.OW], wrow: [1, g.F, g.C * g.HH * g.WW],
    yrow: [1, g.F, g.OH * g.OW], cover: [1, g.PH, g.PW],
  }[role];
  return { name, role, shape, data, edits: null, isResult: false, ...more };
}

// The position of a product in a view.
export function place(g, view, x, w, y) {
  switch (view.role) {
    case "x": return x;
    case "cover": return x % (g.PH * g.PW);
    case "b": return filterOf(g, y);
    case "col": return columnEntry(g, w, y);
    case "w": case "wrow": return w;
    default: return y;
  }
}

// Every product that uses a cell of a view.
export function eachProduct(g, view, at, visit) {
  switch (view.role) {
    case "x": case "cover": return eachOfPixel(g, at, visit);
    case "w": case "wrow": return eachOfWeight(g, at, visit);
    case "col": return eachOfColumnEntry(g, at, visit);
    case "b":
      for (let y = at * g.OH * g.OW; y < (at + 1) * g.OH * g.OW; y++) eachOfOutput(g, y, visit);
      return undefined;
    default: return eachOfOutput(g, at, visit);
  }
}

// How many windows cover each pixel of the padded image.
export function coverage(g) {
  const counts = new Float64Array(g.PH * g.PW);
  for (let i = 0; i < g.OH; i++) for (let p = 0; p < g.HH; p++) for (let j = 0; j < g.OW; j++) for (let q = 0; q < g.WW; q++) {
    counts[(i * g.stride + p * g.dilation) * g.PW + j * g.stride + q * g.dilation]++;
  }
  return counts;
}

// The indices of a cell as the layers count them; cells of the padding have indices outside of the image.
export function indices(g, view, at) {
  const [, rows, columns] = view.shape, column = at % columns, row = Math.floor(at / columns) % rows;
  const plane = Math.floor(at / (rows * columns));
  switch (view.role) {
    case "x": return [plane, row - g.top, column - g.left];
    case "cover": return [row - g.top, column - g.left];
    case "w": return [Math.floor(plane / g.C), plane % g.C, row, column];
    case "b": return [column];
    case "y": return [plane, row, column];
    default: return [row, column];
  }
}

export function isOutside(g, view, at) {
  if (view.role !== "x" && view.role !== "cover") return false;
  const [, rows, columns] = view.shape, column = at % columns, row = Math.floor(at / columns) % rows;
  return row < g.top || row >= g.top + g.XH || column < g.left || column >= g.left + g.XW;
}

export function isSpare(g, view, at) {
  if (view.role !== "x" && view.role !== "cover") return false;
  const [, rows, columns] = view.shape, column = at % columns, row = Math.floor(at / columns) % rows;
  return row >= rows - g.spare[0] || column >= columns - g.spare[1];
}

// The first result that is not 0, because most gradients of max pooling are, and their sums have no terms.
export function firstResult(g, views) {
  const view = views.find((v) => v.isResult && v.name !== "cols");
  const inside = [...view.data.keys()].filter((at) => !isOutside(g, view, at));
  return { view: view.name, at: inside.find((at) => view.data[at] !== 0) ?? inside[0] };
}

// The position of a cell among the setting's numbers, which have no padding.
export function editPlace(g, view, at) {
  if (view.role !== "x") return at;
  const [plane, row, column] = indices(g, view, at);
  return (plane * g.XH + row) * g.XW + column;
}
