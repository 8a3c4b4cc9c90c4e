// Runs a student's own function on the current setting, draws its result, and explains wrong numbers.
import { el } from "./dom.js";
import { isOutside } from "./operations.js";
import { say } from "./words.js";
import { readSetting, writeSetting } from "./setting.js";
import { close, explain, intoView } from "./yours.js";

const RESULT_OF = { conv_forward: ["out"], conv_dx: ["dx"], conv_dw: ["dw", "db"] };

export class Yours {
  // own: {name, functions: operation -> function, ask(request) or null, answer, setting}
  constructor(own, changed) {
    Object.assign(this, { own, changed, answer: null });
    this.text = el("p", { role: "status" });
    this.element = el("section.yours", { "aria-label": say("yours_title") }, el("h2", {}, say("yours_title")), this.text);
    // Read and written again, so that equal settings are equal texts.
    if (own.answer) this.answer = { ...own.answer, address: writeSetting(readSetting(own.answer.address).setting) };
  }

  ask(setting, g, n) {
    this.n = n;
    this.isLate = false;
    this.address = writeSetting({ ...setting, pin: null });
    this.name = this.own.functions[g.op];
    this.fits = Boolean(this.name) && g.top === g.bottom && g.left === g.right && g.top === g.left && g.dilation === 1 && !g.rotate;
    if (!this.own.ask || !this.fits) return;
    const image = [];
    for (let c = 0; c < g.C; c++) for (let r = 0; r < g.XH; r++) for (let k = 0; k < g.XW; k++) image.push(n.x[(c * g.PH + r + g.top) * g.PW + k + g.left]);
    const request = { address: this.address, op: g.op, x: [image, [1, g.C, g.XH, g.XW]], dout: [[...n.y], [1, g.F, g.OH, g.OW]], stride: g.stride, pad: g.top, HH: g.HH, WW: g.WW };
    if (!g.depthwise) Object.assign(request, { w: [[...n.w], [g.F, g.C, g.HH, g.WW]], b: [[...n.b], [g.F]] });
    this.own.ask(request);
  }

  // Another view of the same widget gets its answers here, too.
  take(answer) {
    if (answer.address !== this.address) return;
    this.answer = answer;
    this.changed();
  }

  late() {
    this.isLate = true;
    this.changed();
  }

  // Adds "yours" and the difference behind each result that the function returned in the right shape.
  addViews(g, views, whole) {
    const { answer, name } = this;
    this.checked = [];
    if (!this.fits) { this.tell(name ? say("yours_not_here", { name }) : say("yours_no_function")); return views; }
    if (!answer || (answer.address !== this.address && this.own.ask)) { this.tell(say(this.isLate ? "yours_late" : "yours_running", { name })); return views; }
    if (answer.address !== this.address) { this.tell(say("yours_stale"), "stale"); return views; }
    if (answer.error) { this.tell(answer.error, "wrong"); return views; }
    const found = [], lines = [];
    let wrong = 0, count = 0;
    for (const view of views) {
      found.push(view);
      if (!(RESULT_OF[g.op] ?? [view.name]).includes(view.name) || !view.isResult) continue;
      const given = answer.outputs[view.name], shape = this.shapeOf(g, view);
      if (!given) continue;
      if (String(given.shape) !== String(shape)) {
        lines.push(say("yours_shape", { name: view.name, got: `(${given.shape.join(", ")})`, expected: `(${shape.join(", ")})` }));
        continue;
      }
      const expected = whole[view.name], numbers = intoView(g, view, given.data.map(Number));
      const off = numbers.map((v, at) => (close(v, expected[at]) || isOutside(g, view, at) ? 0 : v - expected[at]));
      view.title = say("grid_expected", { name: view.title });
      view.twin = view.name;
      const shared = { role: view.role, shape: view.shape, edits: null, isResult: true, twin: view.name, hides: view.hides };
      found.push({ ...shared, name: `yours-${view.name}`, data: numbers, kind: "yours",
          title: say("grid_yours", { name: view.name }), label: say("label_yours", { name: view.name }) },
        { ...shared, name: `difference-${view.name}`, data: off, kind: "difference",
          title: say("grid_difference", { name: view.name }), label: say("label_difference", { name: view.name }) });
      this.checked.push({ g, view, numbers, expected });
      wrong += off.filter((v) => v !== 0).length;
      count += given.data.length;
    }
    if (!lines.length) lines.push(wrong ? say("yours_wrong", { name, wrong, count }) : say("yours_right", { name, count }));
    this.tell(lines.join(" "), wrong || !count ? "wrong" : "right");
    return found;
  }

  // The position of the first wrong number, or null.
  firstWrong() {
    for (const { g, view, numbers, expected } of this.checked ?? []) {
      const at = numbers.findIndex((value, k) => !close(value, expected[k]) && !isOutside(g, view, k));
      if (at >= 0) return { view: `yours-${view.name}`, at };
    }
    return null;
  }

  shapeOf(g, view) {
    return { x: [1, g.C, g.XH, g.XW], w: [g.F, g.C, g.HH, g.WW], y: [1, g.F, g.OH, g.OW], b: [g.F] }[view.role];
  }

  tell(text, state = "") {
    if (this.text.textContent !== text) this.text.textContent = text;
    this.element.dataset.state = state;
  }

  // Marks wrong cells. If a wrong cell is chosen, adds the likely mistake to its description.
  light(lit, description, chosen, at) {
    for (const { g, view, numbers, expected } of this.checked ?? []) {
      for (const name of [`yours-${view.name}`, `difference-${view.name}`]) {
        const cells = lit.get(name) ?? new Map();
        numbers.forEach((value, k) => { if (!close(value, expected[k]) && !isOutside(g, view, k) && cells.get(k) !== "self") cells.set(k, "wrong"); });
        lit.set(name, cells);
      }
      if (!description || !chosen || chosen.twin !== view.name) continue;
      description.verdict = [say("yours_cell", { yours: numbers[at], expected: expected[at] })];
      if (close(numbers[at], expected[at])) continue;
      const { found } = explain(g, this.n, view, expected, numbers, at), [best] = found;
      if (!best) { description.verdict.push(say("yours_unknown")); continue; }
      description.verdict.push(say(`mistake_${best.id}`, { value: numbers[at] }), best.right === best.of ? say("yours_all", best) : say("yours_some", best));
      for (const [name, cells] of [["x", best.pixels], ["w", best.weights]]) {
        const shown = lit.get(name);
        if (shown) for (const cell of cells) shown.set(cell, "explains");
      }
    }
  }
}

