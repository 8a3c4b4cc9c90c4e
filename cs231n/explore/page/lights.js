// Which cells are highlighted for the chosen cell, and why: both directions of the same relation.
import { OPERATIONS, eachProduct, place } from "./operations.js";

const PRODUCT = {};

export function lightsOf(g, n, views, chosen, ats) {
  const lit = new Map(views.map((view) => [view.name, new Map()])), { term } = OPERATIONS[g.op];
  // In other operations every product counts.
  const picky = ["max_forward", "max_backward", "l2_backward"].includes(g.op) && chosen.name !== "db" && chosen.role !== "cover";
  const kinds = views.map((view) => lightKind(chosen, view));
  const maps = views.map((view) => lit.get(view.name));
  for (const at of ats) {
    eachProduct(g, chosen, at, (x, w, y) => {
      const given = picky ? term(g, n, x, w, y) : PRODUCT;
      views.forEach((view, k) => {
        if (!kinds[k]) return;
        const cells = maps[k], cell = place(g, view, x, w, y), before = cells.get(cell);
        let kind = given ? kinds[k] : "covers";
        if (given?.wins && view.name === "x") kind = "winner";
        if (before && before !== "covers" && kind !== "winner") return;
        cells.set(cell, kind);
      });
    });
  }
  for (const view of views) if (view.role === chosen.role && (view === chosen || view.twin)) {
    for (const at of ats) lit.get(view.name).set(at, "self");
  }
  return lit;
}

// How a cell of `view` is related to the chosen one: it is read, it is written, or both are factors of one product.
function lightKind(chosen, view) {
  if (view === chosen || view.role === "cover" || (view.twin && chosen.twin)) return null;
  if (chosen.role === "cover") return view.role === "x" && !view.isResult ? "reads" : null;
  if (chosen.role === "b") {
    if (chosen.isResult) return view.name === "dout" ? "reads" : null;
    return view.isResult && view.name === "out" ? "feeds" : null;
  }
  if (view.name === "db") return chosen.name === "dout" ? "feeds" : null;
  if (chosen.name === "cols") return view.name === "x" ? "reads" : view.isResult ? "feeds" : view.role === "b" ? null : "partner";
  if (view.role === "b" && !chosen.isResult) return null;
  if (chosen.isResult) return view.isResult && view.name !== "cols" ? null : "reads";
  if (view.name === "cols") return chosen.name === "x" ? "feeds" : "partner";
  return view.isResult ? "feeds" : "partner";
}

// One product of a window: its pixel, its weight and its output.
export function lightProduct(g, views, lit, x, w, y) {
  for (const view of views) {
    const cells = lit.get(view.name);
    for (const [at, kind] of cells) if (kind !== "self") cells.set(at, "covers");
    if (view.role === "cover" || view.role === "b") continue;
    const at = place(g, view, x, w, y);
    if (cells.get(at) !== "self") cells.set(at, view.isResult ? "feeds" : view.role === "x" || view.role === "y" ? "reads" : "partner");
  }
  return lit;
}
