// The grids on the screen. Each has two canvases, numbers below and highlights above, and only the visible part is drawn.
import { el } from "./dom.js";
import { CanvasPen, cellCorner, cellUnder, drawLight, drawNumbersOf, layOut } from "./draw.js";
import { cellName } from "./formula.js";
import { isOutside } from "./operations.js";
import { say } from "./words.js";

// The stage uses the largest of these cells with which all grids fit into one row.
const MOST_CELLS = [44, 38, 34, 30, 27, 24], SIGN = 34, BETWEEN_CARDS = 15;
const LIT_HUES = ["paper", "ring", "odd", "above", "below", "self", "reads", "feeds", "partner", "covers", "winner", "wrong", "explains"];

// Colors come from the style sheet, so that light, dark and a notebook's theme work in the same way.
export function readTheme(element) {
  const style = getComputedStyle(element), theme = {};
  for (const name of LIT_HUES) theme[name] = style.getPropertyValue(`--${name}`).trim().split(/[ ,]+/).map(Number);
  for (const name of ["ink", "faint", "line", "mark"]) theme[name] = style.getPropertyValue(`--${name}`).trim();
  return theme;
}

export class Stage {
  // `on` has hover(view, at), pin(view, at), edit(view, at, value), move(view, at) and release().
  constructor(on) {
    Object.assign(this, { on, shown: [], lit: new Map(), pending: false });
    this.element = el("section.stage", { "aria-label": say("stage") });
    this.watcher = new ResizeObserver(() => { if (this.g) this.refit(); });
    this.watcher.observe(this.element);
  }

  // Shows views. If all names and shapes are the same as before, the elements and the focus stay.
  show(g, views, theme) {
    const key = views.map((v) => `${v.name}:${v.shape}:${v.sign}`).join(" ");
    Object.assign(this, { g, views, theme });
    if (key !== this.key) {
      const focused = this.shown.find((s) => s.box === this.element.getRootNode().activeElement)?.view.name;
      this.key = key;
      this.shown = views.map((view) => this.make(view));
      this.element.replaceChildren(...this.shown.map(({ view, card }) => (view.sign ? el("div.joined", {}, el("span.sign", { "aria-hidden": true }, view.sign), card) : card)));
      this.shown.find((s) => s.view.name === focused)?.box.focus({ preventScroll: true });
    } else views.forEach((view, k) => { this.shown[k].view = view; });
    this.refit();
  }

  refit() {
    for (const shown of this.shown) this.caption(shown);
    // A hidden page has no width yet; the observer calls again once it has.
    const room = Math.max((this.element.clientWidth || 600) - 36, 200);
    const most = MOST_CELLS.find((cell) => this.widthAt(cell, room) <= room) ?? MOST_CELLS[1];
    this.widthAt(most, room);
    for (const shown of this.shown) {
      shown.spacer.style.width = `${shown.view.width}px`;
      shown.spacer.style.height = `${shown.view.height}px`;
    }
    this.dirty(true);
  }

  // Arranges all views with cells of at most some pixels, and returns their width side by side.
  widthAt(most, room) {
    const half = this.views.length > 1 && room > 560 ? Math.max(room * 0.46, 300) : room;
    const high = Math.min(620, Math.max(360, (globalThis.innerHeight || 800) * 0.52));
    let width = 0;
    for (const { view, title } of this.shown) {
      const wide = ["col", "wrow", "yrow"].includes(view.role) ? room : half;
      layOut(this.g, view, [[wide, 360], [wide, high], [room, high], [wide, 900], [room, 900]], most);
      width += Math.max(view.width, title.offsetWidth) + (view.sign ? SIGN : 0) + BETWEEN_CARDS;
    }
    return width - BETWEEN_CARDS;
  }

  caption({ view, title }) {
    const [planes, rows, columns] = view.shape, { g } = this;
    const shape = view.role === "w" ? say("shape_kernels", { filters: g.F, channels: g.C, rows, columns })
      : view.role === "b" ? String(columns) : planes === 1 && view.role !== "x" && view.role !== "y" ? say("shape_matrix", { rows, columns })
      : say("shape_planes", { planes, rows: view.role === "x" ? g.XH : rows, columns: view.role === "x" ? g.XW : columns });
    title.replaceChildren(el("b", {}, view.title), " ", el("span", {}, shape));
  }

  make(view) {
    const numbers = el("canvas", { "aria-hidden": true }), lights = el("canvas", { "aria-hidden": true }), title = el("figcaption");
    const spacer = el("div.spacer", {}, el("div.layers", {}, numbers, lights));
    const box = el("div.grid", { tabindex: 0, role: "application", "aria-roledescription": say("grid_kind"),
      "aria-label": `${view.title}. ${say("grid_help")}`, "data-grid": view.name }, spacer);
    const shown = { view, title, spacer, box, numbers, lights, card: el("figure.card", { "data-name": view.name, "data-kind": view.kind ?? "" }, title, box) };
    const under = (event) => {
      const frame = spacer.getBoundingClientRect();
      return cellUnder(shown.view, event.clientX - frame.left, event.clientY - frame.top);
    };
    box.onpointermove = (event) => {
      const at = under(event);
      if (at >= 0 && event.pointerType !== "touch") this.on.hover(shown.view, at);
    };
    box.onpointerleave = (event) => { if (event.pointerType !== "touch") this.on.release(); };
    box.onclick = (event) => { const at = under(event); if (at >= 0) this.on.pin(shown.view, at); };
    box.ondblclick = (event) => { const at = under(event); if (at >= 0) this.edit(shown, at); };
    box.onkeydown = (event) => this.key_(event, shown);
    box.onscroll = () => this.dirty(true);
    return shown;
  }

  key_(event, shown) {
    if (event.target !== shown.box || event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = shown, [planes, rows, columns] = view.shape, [top, left] = view.role === "x" ? [this.g.top, this.g.left] : [0, 0];
    const fresh = !(shown.cursor < view.data.length), at = fresh ? top * columns + left : shown.cursor;
    const column = at % columns, row = Math.floor(at / columns) % rows, plane = Math.floor(at / (rows * columns));
    const to = (p, r, c) => (Math.min(planes - 1, Math.max(0, p)) * rows + Math.min(rows - 1, Math.max(0, r))) * columns + Math.min(columns - 1, Math.max(0, c));
    const moves = {
      ArrowLeft: () => to(plane, row, column - 1), ArrowRight: () => to(plane, row, column + 1),
      ArrowUp: () => to(plane, row - 1, column), ArrowDown: () => to(plane, row + 1, column),
      PageUp: () => to(plane - 1, row, column), PageDown: () => to(plane + 1, row, column),
      Home: () => to(plane, row, 0), End: () => to(plane, row, columns - 1),
    };
    if (event.key in moves) {
      // The first key goes to the first cell.
      const cell = fresh ? at : moves[event.key]();
      this.on.move(view, cell);
      this.reveal(shown, cell);
    } else if (event.key === " ") this.on.pin(view, at);
    else if (event.key === "Enter" || event.key === "F2") this.edit(shown, at);
    else if (event.key === "Escape") this.on.unpin();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // The arrow keys continue from the cell that was chosen last, also by the pointer or by an address.
  follow(name, at) {
    const shown = this.shown.find((s) => s.view.name === name);
    if (shown) shown.cursor = at;
  }

  // Scrolls the grid, and the page around it, until the cell is in view.
  reveal({ view, spacer }, cell) {
    const [x, y] = cellCorner(view, cell), mark = el("i.cell", { style: `left:${x}px;top:${y}px;width:${view.cell}px;height:${view.cell}px` });
    spacer.append(mark);
    mark.scrollIntoView({ block: "nearest", inline: "nearest" });
    mark.remove();
  }

  editCell(view, at) {
    const shown = this.shown.find((s) => s.view.name === view.name);
    if (shown) this.edit(shown, at);
  }

  // Opens a field over the cell. Only inputs outside of the padding can be changed.
  edit(shown, at) {
    const { view, spacer, box } = shown;
    if (!view.edits || isOutside(this.g, view, at)) return;
    const [x, y] = cellCorner(view, at), size = Math.max(view.cell, 56);
    const input = el("input.cell-edit", { type: "text", inputmode: "text", value: String(view.data[at]),
      "aria-label": say("edit_label", { name: cellName(this.g, view, at) }), style: `left:${x}px;top:${y}px;width:${size}px;height:${Math.max(view.cell, 30)}px` });
    let over = false;
    const end = (keep) => {
      if (over) return;
      over = true;
      const text = input.value.trim().replace("−", "-").replace(",", ".");
      input.remove();
      box.focus({ preventScroll: true });
      if (keep) this.on.edit(view, at, text);
    };
    input.onkeydown = (event) => {
      if (event.key === "Enter") end(true);
      if (event.key === "Escape") end(false);
      event.stopPropagation();
    };
    input.onblur = () => end(true);
    spacer.append(input);
    input.focus();
    input.select();
  }

  light(lit) {
    this.lit = lit;
    this.dirty(false);
  }

  // Draws again: all numbers (true), those of results ("results"), or only highlights (false).
  dirty(numbers) {
    if (this.stale !== true) this.stale = numbers || this.stale;
    if (this.pending) return;
    this.pending = true;
    requestAnimationFrame(() => {
      this.pending = false;
      this.draw(this.stale);
      this.stale = false;
    });
  }

  // On paper a canvas is opaque, so both layers are drawn on the lower one.
  draw(numbers, paper = false) {
    const scale = globalThis.devicePixelRatio || 1;
    for (const { view, box, numbers: below, lights } of this.shown) {
      const width = Math.min(view.width, box.clientWidth || view.width), height = Math.min(view.height, box.clientHeight || view.height);
      for (const canvas of numbers === true || (numbers && view.isResult) ? [below, lights] : [lights]) {
        const [w, h] = [Math.ceil(width * scale), Math.ceil(height * scale)];
        if (canvas.width !== w || canvas.height !== h) {
          Object.assign(canvas, { width: w, height: h });
          canvas.style.width = `${width}px`;
          canvas.style.height = `${height}px`;
        }
        const context = canvas.getContext("2d");
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.clearRect(0, 0, w, h);
        context.setTransform(scale, 0, 0, scale, -box.scrollLeft * scale, -box.scrollTop * scale);
        const pen = new CanvasPen(context, [box.scrollLeft, box.scrollTop, width, height]);
        if (canvas === below) drawNumbersOf(pen, this.g, view, this.theme);
        if (canvas === lights || paper) drawLight(pen, view, this.lit.get(view.name) ?? new Map(), this.theme);
      }
    }
  }

  // Only the numbers of some views have changed, for example while the player runs.
  redraw(views) {
    views.forEach((view, k) => {
      const { across, down, cell, head, width, height } = this.shown[k].view;
      this.shown[k].view = Object.assign(view, { across, down, cell, head, width, height });
    });
    this.views = views;
    this.dirty("results");
  }

  problem(text) {
    this.key = null;
    this.shown = [];
    this.element.replaceChildren(el("p.impossible", { role: "alert" }, text));
  }
}

