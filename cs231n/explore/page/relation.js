// The relation behind every operation: which pixel x, weight w and output y are in the same product.
//
// A convolution adds x * w into y; its backward passes add y * w into x, and y * x into w; a
// transposed convolution is the second of them; pooling has the same windows, channel by channel.
// All indices are flat: x in the padded image (C, PH, PW), w in (F, C, HH, WW) or, for pooling, the
// place in the window (HH, WW), y in (F, OH, OW).

export function eachOfOutput(g, y, visit) {
  const P = g.OH * g.OW, f = Math.floor(y / P), i = Math.floor((y % P) / g.OW), j = y % g.OW;
  const first = g.depthwise ? f : 0, last = g.depthwise ? f + 1 : g.C;
  for (let c = first; c < last; c++) {
    const corner = (c * g.PH + i * g.stride) * g.PW + j * g.stride;
    for (let p = 0; p < g.HH; p++) for (let q = 0; q < g.WW; q++) {
      visit(corner + (p * g.PW + q) * g.dilation, weight(g, f, c, p, q), y);
    }
  }
}

export function eachOfPixel(g, x, visit) {
  const N = g.PH * g.PW, c = Math.floor(x / N), r = Math.floor((x % N) / g.PW), k = x % g.PW;
  const first = g.depthwise ? c : 0, last = g.depthwise ? c + 1 : g.F;
  for (let f = first; f < last; f++) for (let p = 0; p < g.HH; p++) {
    const i = (r - p * g.dilation) / g.stride;
    if (i < 0 || i >= g.OH || !Number.isInteger(i)) continue;
    for (let q = 0; q < g.WW; q++) {
      const j = (k - q * g.dilation) / g.stride;
      if (j < 0 || j >= g.OW || !Number.isInteger(j)) continue;
      visit(x, weight(g, f, c, p, q), (f * g.OH + i) * g.OW + j);
    }
  }
}

export function eachOfWeight(g, w, visit) {
  const q = turn(g, w % g.WW, g.WW), p = turn(g, Math.floor(w / g.WW) % g.HH, g.HH);
  const plane = Math.floor(w / (g.HH * g.WW));
  const pairs = [];
  if (g.depthwise) for (let c = 0; c < g.C; c++) pairs.push([c, c]);
  else pairs.push([Math.floor(plane / g.C), plane % g.C]);
  for (const [f, c] of pairs) for (let i = 0; i < g.OH; i++) for (let j = 0; j < g.OW; j++) {
    const x = (c * g.PH + i * g.stride + p * g.dilation) * g.PW + j * g.stride + q * g.dilation;
    visit(x, w, (f * g.OH + i) * g.OW + j);
  }
}

// An entry of the matrix of columns: row (c, p, q), column (i, j). Every filter uses it.
export function eachOfColumnEntry(g, entry, visit) {
  const P = g.OH * g.OW, row = Math.floor(entry / P), t = entry % P;
  const q = row % g.WW, p = Math.floor(row / g.WW) % g.HH, c = Math.floor(row / (g.HH * g.WW));
  const i = Math.floor(t / g.OW), j = t % g.OW;
  const x = (c * g.PH + i * g.stride + p * g.dilation) * g.PW + j * g.stride + q * g.dilation;
  for (let f = 0; f < g.F; f++) visit(x, weight(g, f, c, p, q), f * P + t);
}

// The position of a product's pixel in the matrix of columns, which does not depend on a rotated kernel.
export function columnEntry(g, w, y) {
  const P = g.OH * g.OW;
  return (w % (g.C * g.HH * g.WW)) * P + (y % P);
}

function weight(g, f, c, p, q) {
  if (g.depthwise) return p * g.WW + q;
  return ((f * g.C + c) * g.HH + turn(g, p, g.HH)) * g.WW + turn(g, q, g.WW);
}

// A true convolution uses the rotated kernel.
const turn = (g, at, size) => (g.rotate ? size - 1 - at : at);
