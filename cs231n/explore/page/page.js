// The explorer as a page. Tests read numbers and the state from `explorer`.
import { Explorer } from "./app.js";
import { TABLES } from "./tables.js";
import { encodeGif } from "./gif.js";
import { CODES } from "./code.js";
import { Pass, coverage, indices, makeViews, prepare } from "./operations.js";
import { drawNumbers, geometry, readSetting, writeSetting } from "./setting.js";

const host = { keepAddress: globalThis.self === globalThis.top, start: globalThis.location.hash.slice(1) || TABLES.start, own: TABLES.own, film: TABLES.film, keys: document };
const app = new Explorer(document.getElementById("explorer"), host);
if (host.film) fitFrame();

globalThis.addEventListener("hashchange", () => {
  const asked = globalThis.location.hash.slice(1);
  if (asked !== app.address) app.load(asked);
});
globalThis.addEventListener("beforeprint", () => app.forPaper(true));
globalThis.addEventListener("afterprint", () => app.forPaper(false));
globalThis.explorer = {
  app, compute, gif: encodeGif,
  code: (text, kind) => CODES[kind](geometry(readSetting(text).setting)),
};

// In a notebook the frame grows and shrinks with the film, so that it never needs to scroll.
function fitFrame() {
  const frame = globalThis.frameElement;
  if (!frame) return;
  new ResizeObserver(() => { frame.style.height = `${Math.ceil(app.element.getBoundingClientRect().height) + 4}px`; }).observe(app.element);
}

// Computes a setting without a page: each grid by name, with its shape and numbers, without padding.
function compute(text) {
  const { setting, problems } = readSetting(text), g = geometry(setting);
  if (g.problem) return { problem: g.problem, problems };
  const n = prepare(g, drawNumbers(setting, g)), grids = {};
  const cut = (values, view) => Array.from(values).filter((_, at) => {
    const [, row, column] = view.role === "x" ? indices(g, view, at) : [0, 0, 0];
    return view.role !== "x" || (row >= 0 && row < g.XH && column >= 0 && column < g.XW);
  });
  for (const name of ["x", "w", "b", "y"]) grids[name] = cut(n[name], { role: name, shape: [g.C, g.PH, g.PW] });
  const results = {};
  for (const view of makeViews(g, n, new Pass(g, n).complete())) if (view.isResult) results[view.name] = cut(view.data, view);
  return { problems, setting, geometry: g, inputs: grids, results, address: writeSetting(setting), coverage: Array.from(coverage(g)) };
}
