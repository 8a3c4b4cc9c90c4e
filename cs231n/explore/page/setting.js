// Reads a setting from an address, checks it, and writes it back. The builder adds `TABLES`.
import { TABLES } from "./tables.js";
import { grouped, say } from "./words.js";

const GRID_SHAPES = {
  x: (g) => [g.C, g.XH, g.XW],
  w: (g) => [g.F, g.C, g.HH, g.WW],
  b: (g) => [g.F],
  y: (g) => [g.F, g.OH, g.OW],
};

export function usualSetting() {
  const setting = { op: "conv_forward", padding: TABLES.settings.padding.usual, rotate: false };
  for (const [key, row] of Object.entries(TABLES.settings.numbers)) setting[key] = row.usual;
  return { ...setting, edits: { x: {}, w: {}, b: {}, y: {} }, pin: null };
}

// Reads "op=conv_forward&H=5&...". It returns every part that it cannot use, and guesses nothing.
export function readSetting(text) {
  const setting = usualSetting(), problems = [];
  for (const part of text.replace(/^#/, "").split("&").filter(Boolean)) {
    const [key, ...rest] = part.split("="), value = decoded(rest.join("="));
    const wrong = () => problems.push(`${key}=${value}`);
    const number = TABLES.settings.numbers[key];
    if (key === "op") {
      if (Object.hasOwn(TABLES.settings.operations, value)) setting.op = value; else wrong();
    } else if (number) {
      if (isWhole(value, number.low, number.high)) setting[key] = Number(value); else wrong();
    } else if (key === "padding") {
      if (isPadding(value)) setting.padding = value; else wrong();
    } else if (key === "rotate") {
      if (isWhole(value, 0, 1)) setting.rotate = value === "1"; else wrong();
    } else if (key === "pin") {
      if (/^[\w-]+:\d+$/.test(value)) setting.pin = value; else wrong();
    } else if (TABLES.settings.grids.includes(key)) {
      const edits = readNumbers(value);
      if (edits) setting.edits[key] = edits; else wrong();
    } else wrong();
  }
  return { setting, problems };
}

// A text that is not encoded as in an address is taken as it is.
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

export function writeSetting(setting) {
  const parts = [`op=${setting.op}`];
  for (const key of TABLES.settings.operations[setting.op].uses) {
    if (key === "rotate") { if (setting.rotate) parts.push("rotate=1"); } else parts.push(`${key}=${setting[key]}`);
  }
  parts.push(`seed=${setting.seed}`);
  for (const grid of TABLES.settings.grids) {
    const items = Object.entries(setting.edits[grid]);
    if (!items.length) continue;
    const dense = items.every(([at], k) => Number(at) === k);
    parts.push(`${grid}=` + items.map(([at, v]) => (dense ? v : `${at}:${v}`)).join(","));
  }
  if (setting.pin) parts.push(`pin=${setting.pin}`);
  return parts.join("&");
}

export function isPadding(value) {
  const row = TABLES.settings.padding;
  return row.modes.includes(value) || isWhole(value, 0, row.high);
}

export function isWhole(value, low, high) {
  return /^\d+$/.test(value) && Number(value) >= low && Number(value) <= high;
}

// "1,2,3" sets the first cells in order; "7:1.5" sets one cell.
function readNumbers(text) {
  const edits = {};
  let next = 0;
  for (const item of text.split(",")) {
    const [at, value] = item.includes(":") ? item.split(":") : [String(next), item];
    if (!/^\d+$/.test(at) || value === "" || !Number.isFinite(Number(value))) return null;
    edits[at] = Number(value);
    next = Number(at) + 1;
  }
  return edits;
}

// Each number keeps its plane, row and column when the sizes change. A number outside of its new grid is left out.
export function moveEdits(edits, before, g) {
  const moved = {};
  for (const [grid, shapeOf] of Object.entries(GRID_SHAPES)) {
    const [from, to] = [shapeOf(before), shapeOf(g)];
    moved[grid] = {};
    for (const [at, value] of Object.entries(edits[grid])) {
      let rest = Number(at), place = 0, step = 1, inside = true;
      for (let axis = from.length - 1; axis >= 0; axis--) {
        const index = axis ? rest % from[axis] : rest;
        rest = Math.floor(rest / from[axis]);
        inside &&= index < to[axis];
        place += index * step;
        step *= to[axis];
      }
      if (inside) moved[grid][place] = value;
    }
  }
  return moved;
}

// The sizes of all grids, or the reason why the setting is impossible, with numbers in the formula.
export function geometry(setting) {
  const kind = TABLES.settings.operations[setting.op];
  const depthwise = kind.group === "pooling", turned = setting.op === "transposed";
  const { H, W, C, HH, WW, stride } = setting;
  const dilation = depthwise ? 1 : setting.dilation, F = depthwise ? C : setting.F;
  const padding = depthwise ? "0" : setting.padding;
  const g = { op: setting.op, C, F, HH, WW, stride, dilation, depthwise, turned };
  g.rotate = kind.uses.includes("rotate") && setting.rotate;
  const across = [["height", H, HH], ["width", W, WW]].map(([side, size, kernel]) =>
    along(side, size, kernel, stride, dilation, padding, turned));
  g.lines = across.map((a) => a.line);
  const bad = across.find((a) => a.problem);
  if (bad) return { ...g, problem: bad.problem };
  const [down, right] = across;
  Object.assign(g, {
    XH: down.size, XW: right.size, OH: down.windows, OW: right.windows,
    top: down.before, bottom: down.after, left: right.before, right: right.after,
    reach: [down.reach, right.reach],
  });
  g.PH = g.top + g.XH + g.bottom;
  g.PW = g.left + g.XW + g.right;
  g.spare = [g.PH - (g.OH - 1) * stride - down.reach, g.PW - (g.OW - 1) * stride - right.reach];
  const counts = [C * g.PH * g.PW, F * g.OH * g.OW, F * C * HH * WW];
  if (setting.op === "im2col") counts.push(C * HH * WW * g.OH * g.OW);
  const cells = Math.max(...counts), most = TABLES.settings.most_cells;
  if (cells > most) return { ...g, problem: say("too_many_cells", { cells: grouped(cells), most: grouped(most) }) };
  return g;
}

function along(side, size, kernel, stride, dilation, padding, turned) {
  const reach = dilation * (kernel - 1) + 1;
  const [before, after] = zeros(padding, size, reach, stride, turned);
  const filled = { side: say(side), size, kernel, stride, dilation, before, after, reach };
  if (turned) {
    const image = (size - 1) * stride + reach - before - after;
    const line = say("size_transposed", { ...filled, result: image });
    if (image >= 1) return { size: image, windows: size, before, after, reach, line };
    return { line, problem: say("nothing_left", { ...filled, formula: line, result: image }) };
  }
  const room = before + size + after - reach;
  const windows = 1 + Math.floor(room / stride);
  const line = say(dilation > 1 ? "size_dilated" : "size_formula", { ...filled, result: windows });
  if (room >= 0) return { size, windows, before, after, reach, line };
  return { line, problem: say("no_window", { ...filled, formula: line, whole: before + size + after, missing: -room }) };
}

function zeros(padding, size, reach, stride, turned) {
  if (/^\d+$/.test(padding)) return [Number(padding), Number(padding)];
  if (padding === "full") return [reach - 1, reach - 1];
  let total = 0;
  if (padding === "same") total = turned ? reach - stride : (size - 1) * stride + reach - size;
  if (padding === "ceil") {
    total = turned ? reach - stride : (Math.ceil(size / stride) - 1) * stride + reach - size;
  }
  total = Math.max(total, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

// Random numbers: small and whole, the same for the same seed and shape. Edits replace some of them.
export function drawNumbers(setting, g) {
  const ranges = { x: [0, 9], w: [-2, 2], b: [-1, 1], y: turnedRange(g) };
  const numbers = {};
  TABLES.settings.grids.forEach((grid, k) => {
    const shape = GRID_SHAPES[grid](g), values = new Float64Array(shape.reduce((a, b) => a * b, 1));
    const next = generator(setting.seed * 4 + k), [low, high] = ranges[grid];
    for (let i = 0; i < values.length; i++) values[i] = low + Math.floor(next() * (high - low + 1));
    for (const [at, value] of Object.entries(setting.edits[grid])) if (Number(at) < values.length) values[at] = value;
    numbers[grid] = values;
  });
  numbers.x = padPlanes(numbers.x, g);
  return numbers;
}

const turnedRange = (g) => (g.turned ? [0, 9] : [1, 4]);

function padPlanes(values, g) {
  const padded = new Float64Array(g.C * g.PH * g.PW);
  for (let c = 0; c < g.C; c++) for (let r = 0; r < g.XH; r++) {
    const from = (c * g.XH + r) * g.XW;
    padded.set(values.subarray(from, from + g.XW), (c * g.PH + r + g.top) * g.PW + g.left);
  }
  return padded;
}

// Mulberry32, by Tommy Ettinger (public domain): good enough for numbers that are only looked at.
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
