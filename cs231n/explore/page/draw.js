// Grids drawn with a pen: on a canvas for the screen, as SVG for a file.
import { indices, isOutside, isSpare } from "./operations.js";
import { number } from "./words.js";

const OPAQUE = 255, GAP = 8, HEAD = 15, READABLE = 20, SMALLEST = 6;

// Chooses the size of a cell and the arrangement of a view's planes: they go into the first of the
// boxes [width, height] in which the numbers are readable, otherwise into the first box.
export function layOut(g, view, boxes, most = 40) {
  const [planes, rows, columns] = view.shape;
  const fitting = (across, [width, height]) => {
    const down = Math.ceil(planes / across);
    return Math.floor(Math.min(most, (width - HEAD - GAP * (across - 1)) / (across * columns), (height - HEAD - GAP * (down - 1)) / (down * rows)));
  };
  // Kernels have one row per filter; other planes are arranged so that their cells are largest.
  const best = (box) => {
    let across = view.role === "w" ? g.C : 1;
    // More planes side by side than fit at the smallest size would have to be scrolled sideways.
    const most = Math.min(planes, Math.floor((box[0] - HEAD + GAP) / (columns * SMALLEST + GAP)));
    if (view.role !== "w") for (let more = 2; more <= most; more++) if (fitting(more, box) > fitting(across, box)) across = more;
    return { across, cell: Math.max(SMALLEST, fitting(across, box)) };
  };
  const found = boxes.map(best);
  Object.assign(view, found.find(({ cell }) => cell > READABLE) ?? found[0]);
  view.down = Math.ceil(planes / view.across);
  view.head = view.cell >= READABLE ? HEAD : 0;
  view.width = view.head + view.across * columns * view.cell + (view.across - 1) * GAP + 1;
  view.height = view.head + view.down * rows * view.cell + (view.down - 1) * GAP + 1;
}

export function cellCorner(view, at) {
  const [, rows, columns] = view.shape, column = at % columns, row = Math.floor(at / columns) % rows;
  const plane = Math.floor(at / (rows * columns)), right = plane % view.across, below = Math.floor(plane / view.across);
  return [
    view.head + right * (columns * view.cell + GAP) + column * view.cell,
    view.head + below * (rows * view.cell + GAP) + row * view.cell,
  ];
}

// The cell under a point, or -1 between the planes.
export function cellUnder(view, px, py) {
  const [planes, rows, columns] = view.shape, wide = columns * view.cell + GAP, high = rows * view.cell + GAP;
  const x = px - view.head, y = py - view.head, right = Math.floor(x / wide), below = Math.floor(y / high);
  const column = Math.floor((x - right * wide) / view.cell), row = Math.floor((y - below * high) / view.cell);
  const plane = below * view.across + right;
  if (x < 0 || y < 0 || right >= view.across || plane >= planes || column >= columns || row >= rows) return -1;
  return (plane * rows + row) * columns + column;
}

function largest(view) {
  let most = 0;
  for (let k = 0; k < view.data.length; k++) {
    const size = Math.abs(view.data[k]);
    if (size > most && size < Infinity) most = size;
  }
  return most || 1;
}

// Orange above zero and blue below, as in the pictures of a verdict, and stronger for larger numbers. Color-blind
// readers can tell them apart.
function shadeOf(g, view, theme) {
  const most = largest(view), { paper, ring, odd, above, below } = theme, ringed = view.role === "x" && g.PH * g.PW > g.XH * g.XW;
  return (at, rgb) => {
    const value = view.data[at], hidden = view.hides?.(at);
    const ground = !hidden && !Number.isFinite(value) ? odd : !hidden && ringed && isOutside(g, view, at) ? ring : paper;
    const share = hidden || ground !== paper ? 0 : Math.min(1, Math.abs(value) / most) * 0.5, hue = value < 0 ? below : above;
    for (let k = 0; k < 3; k++) rgb[k] = Math.round(ground[k] + (hue[k] - ground[k]) * share);
    return OPAQUE;
  };
}

const css = (rgb) => `rgb(${rgb.join(",")})`;

export function drawNumbersOf(pen, g, view, theme) {
  const [, rows, columns] = view.shape, { cell } = view, count = view.data.length, small = cell < READABLE;
  const shade = shadeOf(g, view, theme), rgb = [0, 0, 0], marked = g.spare[0] || g.spare[1];
  // If cells are too small for numbers, each is one pixel of a picture, which is then enlarged.
  if (small && pen.pixels) pen.pixels(view, count, rows, columns, shade, cellCorner);
  else for (let at = 0; at < count; at++) {
    const [x, y] = cellCorner(view, at);
    if (pen.misses?.(x, y, cell)) continue;
    shade(at, rgb);
    pen.rect(x, y, cell, cell, { fill: css(rgb), stroke: theme.line });
  }
  for (let at = 0; at < count && (!small || marked); at++) {
    const outside = isOutside(g, view, at), spare = isSpare(g, view, at);
    if (small && !spare) continue;
    const [x, y] = cellCorner(view, at);
    if (pen.misses?.(x, y, cell)) continue;
    // Padding has a line in the upper left corner, leftovers have two in the lower right corner. These marks
    // need no color, and the number stays readable. A cell without a number is crossed out.
    for (const part of spare ? (small ? [1] : [0.34, 0.2]) : []) {
      pen.line(x + cell - 1 - (cell - 2) * part, y + cell - 1, x + cell - 1, y + cell - 1 - (cell - 2) * part, { stroke: theme.mark, width: 1 });
    }
    if (small) continue;
    if (outside) pen.line(x + 1, y + cell * 0.3, x + cell * 0.3, y + 1, { stroke: theme.mark, width: 1 });
    if (view.hides?.(at)) pen.text(x + cell / 2, y + cell / 2, "·", { size: cell * 0.4, fill: theme.mark });
    else {
      const text = short(view.data[at]), size = Math.min(cell * 0.42, (cell * 1.55) / text.length);
      pen.text(x + cell / 2, y + cell / 2 + 0.5, text, { size, fill: outside ? theme.faint : theme.ink });
    }
  }
  for (let first = 0; first < count && small; first += rows * columns) {
    const [x, y] = cellCorner(view, first);
    pen.rect(x, y, columns * cell, rows * cell, { stroke: theme.line });
  }
  if (view.head) drawHeads(pen, g, view, theme);
}

const short = (value) => number(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100);

function drawHeads(pen, g, view, theme) {
  const [planes, rows, columns] = view.shape, style = { size: 10, fill: theme.faint };
  for (let plane = 0; plane < planes; plane++) {
    const first = plane * rows * columns;
    if (plane < view.across) for (let c = 0; c < columns; c++) {
      const [x] = cellCorner(view, first + c), label = indices(g, view, first + c).at(-1);
      pen.text(x + view.cell / 2, 7, number(label), style);
    }
    if (plane % view.across === 0 && view.role !== "b") for (let r = 0; r < rows; r++) {
      const [, y] = cellCorner(view, first + r * columns), label = indices(g, view, first + r * columns).at(-2);
      pen.text(7, y + view.cell / 2, number(label), style);
    }
  }
}

// How each kind of highlight is drawn: a color, and a kind of line that shows the difference without color.
const LIGHTS = {
  self: { width: 3, dash: [] }, reads: { width: 2, dash: [] }, feeds: { width: 2, dash: [4, 2] },
  partner: { width: 2, dash: [1, 2] }, covers: { width: 1, dash: [1, 3] }, winner: { width: 3, dash: [], ring: true },
  wrong: { width: 2, dash: [], cross: true }, explains: { width: 3, dash: [6, 3] },
};

export function drawLight(pen, view, lit, theme) {
  const { cell } = view, many = lit.size > 1500, kinds = new Map(), small = cell < READABLE;
  if (many && small && pen.pixels) {
    const [, rows, columns] = view.shape;
    pen.pixels(view, view.data.length, rows, columns, (at, rgb) => {
      const kind = lit.get(at);
      if (!kind || kind === "self") return 0;
      [rgb[0], rgb[1], rgb[2]] = theme[kind];
      return OPAQUE / 2;
    }, cellCorner);
  }
  for (const [at, kind] of lit) {
    if (many && small && pen.pixels && kind !== "self") continue;
    const corner = cellCorner(view, at);
    if (pen.misses?.(...corner, cell)) continue;
    if (kinds.has(kind)) kinds.get(kind).push(corner);
    else kinds.set(kind, [corner]);
  }
  for (const [kind, corners] of kinds) if (kind !== "self") {
    pen.squares(corners, cell, css(theme[kind]), (kind === "covers" ? 0.1 : 0.2) * (small ? 2.6 : 1));
  }
  for (const [kind, corners] of kinds) {
    if (many && kind !== "self") continue;
    const stroke = css(theme[kind]), style = LIGHTS[kind], width = style.width * (cell < 12 ? 0.5 : 1);
    const inset = style.width / 2 + (kind === "self" ? -0.5 : 0.5);
    for (const [x, y] of corners) {
      pen.rect(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset, { stroke, width, dash: style.dash });
      if (style.ring && cell >= 12) pen.ring(x + cell / 2, y + cell / 2, cell * 0.42, { stroke, width: 2 });
      if (style.cross) pen.line(x + cell - cell * 0.28, y + 2, x + cell - 2, y + cell * 0.28, { stroke, width: 3 });
    }
  }
}

export class CanvasPen {
  // `seen` is the visible part: [left, top, width, height]. Nothing outside of it is drawn.
  constructor(context, seen = null) { Object.assign(this, { c: context, seen }); }

  misses(x, y, size) {
    const { seen } = this;
    return seen && (x + size < seen[0] || y + size < seen[1] || x > seen[0] + seen[2] || y > seen[1] + seen[3]);
  }

  rect(x, y, w, h, { fill, stroke, width = 1, dash = [], alpha = 1 }) {
    const { c } = this;
    c.globalAlpha = alpha;
    if (fill) { c.fillStyle = fill; c.fillRect(x, y, w, h); }
    c.globalAlpha = 1;
    if (!stroke) return;
    c.strokeStyle = stroke; c.lineWidth = width; c.setLineDash(dash);
    const half = width === 1 ? 0.5 : 0;
    c.strokeRect(x + half, y + half, w, h);
  }

  squares(corners, size, fill, alpha) {
    const { c } = this;
    c.globalAlpha = alpha;
    c.fillStyle = fill;
    for (const [x, y] of corners) c.fillRect(x, y, size, size);
    c.globalAlpha = 1;
  }

  line(x1, y1, x2, y2, { stroke, width = 1 }) {
    const { c } = this;
    c.strokeStyle = stroke; c.lineWidth = width; c.setLineDash([]);
    c.beginPath(); c.moveTo(x1, y1); c.lineTo(x2, y2); c.stroke();
  }

  ring(x, y, radius, { stroke, width }) {
    const { c } = this;
    c.strokeStyle = stroke; c.lineWidth = width; c.setLineDash([]);
    c.beginPath(); c.arc(x, y, radius, 0, 2 * Math.PI); c.stroke();
  }

  text(x, y, text, { size, fill, align = "center", bold = false }) {
    const { c } = this;
    c.font = `${bold ? "600 " : ""}${size}px ui-sans-serif, system-ui, sans-serif`;
    c.fillStyle = fill; c.textAlign = align; c.textBaseline = "middle";
    c.fillText(text, x, y);
  }

  pixels(view, count, rows, columns, shade, corner) {
    const plane = rows * columns, small = document.createElement("canvas"), rgb = [0, 0, 0];
    small.width = columns; small.height = rows;
    const s = small.getContext("2d"), image = s.createImageData(columns, rows), bytes = image.data;
    this.c.imageSmoothingEnabled = false;
    for (let start = 0; start < count; start += plane) {
      for (let k = 0; k < plane; k++) {
        bytes[4 * k + 3] = shade(start + k, rgb);
        bytes[4 * k] = rgb[0]; bytes[4 * k + 1] = rgb[1]; bytes[4 * k + 2] = rgb[2];
      }
      s.putImageData(image, 0, 0);
      const [x, y] = corner(view, start);
      this.c.drawImage(small, x, y, columns * view.cell, rows * view.cell);
    }
  }

  move(x, y) { this.c.save(); this.c.translate(x, y); }
  back() { this.c.restore(); }
}

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");

export class SvgPen {
  constructor() { this.parts = []; }

  rect(x, y, w, h, { fill, stroke, width = 1, dash = [], alpha = 1 }) {
    const line = stroke ? ` stroke="${stroke}" stroke-width="${width}"${dash.length ? ` stroke-dasharray="${dash}"` : ""}` : "";
    this.parts.push(`<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill ?? "none"}"${alpha < 1 ? ` fill-opacity="${alpha}"` : ""}${line}/>`);
  }

  squares(corners, size, fill, alpha) {
    for (const [x, y] of corners) this.rect(x, y, size, size, { fill, alpha });
  }

  line(x1, y1, x2, y2, { stroke, width = 1 }) {
    this.parts.push(`<path d="M${x1} ${y1}L${x2} ${y2}" stroke="${stroke}" stroke-width="${width}"/>`);
  }

  ring(x, y, radius, { stroke, width }) {
    this.parts.push(`<circle cx="${x}" cy="${y}" r="${radius}" fill="none" stroke="${stroke}" stroke-width="${width}"/>`);
  }

  text(x, y, text, { size, fill, align = "center", bold = false }) {
    const anchor = { center: "middle", left: "start" }[align];
    this.parts.push(`<text x="${x}" y="${y}" dy="0.35em" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${bold ? ' font-weight="600"' : ""}>${escaped(text)}</text>`);
  }

  move(x, y) { this.parts.push(`<g transform="translate(${x} ${y})">`); }
  back() { this.parts.push("</g>"); }
}
