// The sum behind a cell, in symbols and in numbers, and the results that use a cell.
import { OPERATIONS, eachProduct, indices, isOutside, isSpare, place } from "./operations.js";
import { number, say } from "./words.js";

const MOST_TERMS = 48, MOST_USES = 10;
// A factor is written in the color of its grid.
export const HUES = { x: "image", cols: "image", y: "error", dout: "error", w: "kernel", b: "bias", out: "result" };

export const cellName = (g, view, at) => `${view.label ?? view.name}[${indices(g, view, at).map(number).join(", ")}]`;

const bracket = (value) => (value < 0 ? `(${number(value)})` : number(value));

// i * stride + p * dilation - zeros, without factors of 1 and terms of 0.
function position(g, i, p, zeros) {
  const times = (many, letter) => (many === 1 ? letter : `${many}${letter}`);
  return `${times(g.stride, i)} + ${times(g.dilation, p)}${zeros ? ` − ${zeros}` : ""}`;
}

export function symbols(g, name) {
  const pixel = `x[c, ${position(g, "i", "p", g.top)}, ${position(g, "j", "q", g.left)}]`;
  const tap = g.rotate ? `w[f, c, ${g.HH - 1} − p, ${g.WW - 1} − q]` : "w[f, c, p, q]";
  const where = `${say("where")} ${position(g, "i", "p", g.top)} = r, ${position(g, "j", "q", g.left)} = k`;
  const small = pixel.replaceAll(" ", "");
  switch (`${g.op} ${name}`) {
    case "conv_forward out": return `out[f, i, j] = b[f] + Σ ${pixel} · ${tap}`;
    case "conv_dx dx": return `dx[c, r, k] = Σ dout[f, i, j] · ${tap}, ${where}`;
    case "transposed out": return `out[c, r, k] = Σ y[f, i, j] · ${tap}, ${where}`;
    case "conv_dw dw": return `d${tap} = Σ ${pixel} · dout[f, i, j]`;
    case "conv_dw db": return "db[f] = Σ dout[f, i, j]";
    case "im2col cols": return `cols[(c·${g.HH} + p)·${g.WW} + q, i·${g.OW} + j] = ${pixel}`;
    case "im2col out": return "out[f, t] = b[f] + Σ w[f, r] · cols[r, t]";
    case "max_forward out": return `out[c, i, j] = max ${pixel}`;
    case "mean_forward out": return `out[c, i, j] = Σ ${pixel} / ${g.HH * g.WW}`;
    case "l2_forward out": return `out[c, i, j] = √ Σ ${pixel}²`;
    case "max_backward dx": return `dx[c, r, k] = Σ dout[c, i, j], ${say("where_first")}`;
    case "mean_backward dx": return `dx[c, r, k] = Σ dout[c, i, j] / ${g.HH * g.WW}, ${where}`;
    case "l2_backward dx": return `dx[c, r, k] = Σ dout[c, i, j] · x[c, r, k] / out[c, i, j], ${where}`;
    case "l2_backward out": return `out[c, i, j] = √ Σ ${small}²`;
  }
  return "";
}

// The terms of a result's cell. Forward pooling lists all pixels of the window, not only the largest.
export function termsOf(g, n, view, at) {
  const { term } = OPERATIONS[g.op], found = [];
  if (view.role === "col") return found;
  if (view.name === "db") {
    const P = g.OH * g.OW;
    for (let y = at * P; y < (at + 1) * P; y++) found.push({ value: n.y[y], factors: [{ name: "dout", at: y, value: n.y[y] }] });
    return found;
  }
  eachProduct(g, view, at, (x, w, y) => {
    const t = term(g, n, x, w, y);
    if (t) found.push({ ...t, x, w, y });
  });
  return found;
}

// Pieces of text, each with the color of its grid. `value` is the result in the grid.
export function sumInNumbers(g, n, view, at, value) {
  if (view.role === "col") {
    let copied = 0;
    eachProduct(g, view, at, (x) => { copied = n.x[x]; });
    return [{ text: say("a_copy", { value: copied }), hue: "image" }];
  }
  const terms = termsOf(g, n, view, at), parts = [], plain = (text) => parts.push({ text });
  const extra = OPERATIONS[g.op].extra?.(g, n, view, at);
  const [open, join, close] = {
    max_forward: ["max(", ", ", ")"], mean_forward: ["(", " + ", `) / ${g.HH * g.WW}`], l2_forward: ["√(", " + ", ")"],
  }[g.op] ?? ["", " + ", ""];
  plain(terms.length || extra ? open : whyNothing(g, view, at));
  terms.slice(0, MOST_TERMS).forEach((t, k) => {
    if (k) plain(join);
    t.factors.forEach((f, m) => {
      if (m) plain(f.name === "out" ? " / " : " · ");
      const text = terms.length > 1 || t.factors.length > 1 ? bracket(f.value) : number(f.value);
      parts.push({ text: g.op === "l2_forward" ? `${text}²` : text, hue: HUES[f.name], wins: t.wins });
    });
    if (g.op === "mean_backward") plain(` / ${g.HH * g.WW}`);
  });
  if (terms.length > MOST_TERMS) plain(` + ${say("more_terms", { count: terms.length - MOST_TERMS })}`);
  if (extra) {
    if (terms.length) plain(" + ");
    parts.push({ text: bracket(extra.value), hue: "bias" });
  }
  plain(terms.length || extra ? close : "");
  plain(` = ${number(value)}`);
  return parts;
}

// Why a gradient has no terms: windows may cover its pixel, and give it nothing.
function whyNothing(g, view, at) {
  let covered = false;
  eachProduct(g, view, at, () => { covered = true; });
  return say(!covered ? "no_terms" : g.op === "max_backward" ? "no_maximum" : "gives_nothing");
}

// The product of one step, as pieces of text.
export function productInNumbers(term) {
  if (!term) return [{ text: say("gives_nothing") }];
  const parts = term.factors.flatMap((f, k) => [{ text: k ? (f.name === "out" ? " / " : " · ") : "" }, { text: bracket(f.value), hue: HUES[f.name] }]);
  return term.factors.length > 1 || term.value !== term.factors[0].value ? [...parts, { text: ` → ${number(term.value)}` }] : parts;
}

// The results that use an input, each with the factor of the input.
export function usesOf(g, n, views, view, at) {
  const result = views.find((v) => v.isResult && v.name !== "cols") ?? views.at(-1), seen = new Map();
  eachProduct(g, view, at, (x, w, y) => {
    const target = place(g, result, x, w, y);
    // A weight may be in thousands of results; only the first ones are written out.
    if (seen.has(target)) return;
    const t = seen.size < MOST_USES || g.depthwise ? OPERATIONS[g.op].term(g, n, x, w, y) : true;
    if (t) seen.set(target, t);
  });
  if (view.role === "cover" || !seen.size) return { count: seen.size, text: "" };
  const texts = [...seen].slice(0, MOST_USES).map(([target, t]) => {
    const others = t.factors.filter((f) => !(f.name === view.name && f.at === at));
    const by = others.map((f) => (f.name === "out" ? `/ ${number(f.value)}` : `· ${bracket(f.value)}`)).join(" ");
    return `${cellName(g, result, target)}${by ? ` (${by.trim()})` : ""}`;
  });
  if (seen.size > MOST_USES) texts.push(say("and_more", { count: seen.size - MOST_USES }));
  return { count: seen.size, text: texts.join(", ") };
}

// A sentence about one cell, for the line above the sum and for screen readers.
export function sentence(g, n, views, view, at, value) {
  const name = cellName(g, view, at), parts = [];
  if (view.role === "cover") return say("cell_cover", { name, value });
  if (value === null) return say("cell_unwritten", { name });
  if (view.isResult) parts.push(say(isOutside(g, view, at) ? "cell_cut" : "cell_result", { name, value }));
  else {
    const { count, text } = usesOf(g, n, views, view, at);
    parts.push(say(isOutside(g, view, at) ? "cell_padding" : "cell_input", { name, value }));
    parts.push(count ? say(count === 1 ? "goes_into_one" : "goes_into", { count, text }) : say("goes_nowhere"));
  }
  if (isSpare(g, view, at)) parts.push(say("cell_spare"));
  return parts.join(" ");
}
