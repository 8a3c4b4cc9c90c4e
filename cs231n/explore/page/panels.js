// The panels next to the grids: the sum of the chosen cell, the code, and the buttons to share.
import { CODES, loopCode } from "./code.js";
import { button, copyText, el, freshId } from "./dom.js";
import { symbols } from "./formula.js";
import { number, say } from "./words.js";

export class SumPanel {
  constructor({ unpin, edit }) {
    this.where = el("p.where");
    this.symbols = el("code.symbols");
    this.numbers = el("p.in-numbers");
    this.verdict = el("p.verdict");
    this.live = el("p.sr-only", { role: "status", "aria-live": "polite" });
    this.unpin = button(say("unpin"), unpin);
    this.edit = button(say("edit"), edit);
    this.pin = el("span.pin", {}, say("pinned"));
    this.element = el("section.panel.sum", {}, el("h2", {}, say("sum_title"), " ", this.pin), this.where, this.symbols, this.numbers, this.verdict,
      el("div.row", {}, this.edit, this.unpin), this.live);
  }

  // `description` comes from `describe` in app.js; it is null if no cell is chosen.
  show(g, description, resultName, quiet) {
    this.pin.hidden = !description?.pinned;
    this.unpin.hidden = !description?.pinned;
    this.edit.hidden = !(description?.editable && description.pinned);
    this.where.textContent = description ? description.sentence : say("sum_hint");
    this.symbols.textContent = symbols(g, description?.formulaOf ?? resultName);
    this.numbers.replaceChildren(...(description?.parts ?? []).map(({ text, hue, wins }) => el(`span${hue ? `.hue-${hue}` : ""}${wins ? ".wins" : ""}`, {}, text)));
    this.numbers.hidden = !description?.parts?.length;
    this.verdict.replaceChildren(...(description?.verdict ?? []).map((text) => el("span", {}, text)));
    this.verdict.hidden = !description?.verdict?.length;
    clearTimeout(this.timer);
    if (!description || quiet) return;
    // Screen readers get the text only after the pointer has stopped on a cell.
    this.timer = setTimeout(() => {
      this.live.textContent = [description.sentence, (description.parts ?? []).map((p) => p.text).join(""), ...(description.verdict ?? [])].join(" ");
    }, 200);
  }
}

export class CodePanel {
  constructor(gated) {
    this.id = freshId("code");
    this.kind = "loop";
    this.gated = gated;
    this.tabs = el("div.tabs", { role: "tablist", "aria-label": say("code_title") });
    for (const kind of Object.keys(CODES)) {
      const tab = button(say(`code_${kind}`), () => this.choose(kind), { role: "tab", id: `${this.id}-${kind}`, "aria-controls": this.id });
      this.tabs.append(tab);
    }
    this.tabs.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key], kinds = Object.keys(CODES);
      if (!step) return;
      this.choose(kinds[(kinds.indexOf(this.kind) + step + kinds.length) % kinds.length]);
      this.tabs.children[kinds.indexOf(this.kind)].focus();
      event.preventDefault();
      event.stopPropagation();
    };
    this.code = el("pre", { id: this.id, role: "tabpanel", tabindex: 0 });
    this.now = el("p.now");
    this.open = button(say("code_answer"), () => { this.gated = false; this.fill(); });
    this.copy = button(say("copy"), async () => {
      const copied = await copyText(this.text);
      this.copy.textContent = say(copied ? "copied" : "copy");
      this.note.textContent = copied ? say("code_inputs") : say("copy_failed");
    });
    this.note = el("p.note", {}, say("code_inputs"));
    this.element = el("section.panel.code", {}, el("h2", {}, say("code_title")), this.tabs, this.open, this.code, this.now, el("div.row", {}, this.copy), this.note);
  }

  choose(kind) {
    this.kind = kind;
    this.fill();
  }

  show(g) {
    this.g = g;
    this.fill();
  }

  fill() {
    const { g } = this;
    if (!g || g.problem) return;
    const hidden = this.gated && (this.kind === "loop" || this.kind === "numpy");
    for (const tab of this.tabs.children) {
      const chosen = tab.id === `${this.id}-${this.kind}`;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
    }
    this.code.setAttribute("aria-labelledby", `${this.id}-${this.kind}`);
    this.text = CODES[this.kind](g);
    this.loop = loopCode(g);
    this.open.hidden = !hidden;
    this.code.hidden = this.copy.hidden = hidden;
    this.lines = this.text.split("\n").map((line) => {
      const code = line.trimStart(), spaces = line.length - code.length;
      return el("span.line", { style: `--indent: ${spaces / 2}` }, el("span.indent", {}, " ".repeat(spaces)), `${code}\n`);
    });
    this.code.replaceChildren(...this.lines);
    this.at(this.current);
  }

  // Marks the line of a step and shows its variables; `current` is {product, values} or null.
  at(current) {
    this.current = current;
    const shown = this.kind === "loop" && !this.code.hidden && current;
    this.lines?.forEach((line, k) => line.classList.toggle("runs", Boolean(shown) && k === (current.product ? this.loop.product : this.loop.after)));
    if (shown) {
      const line = this.lines[current.product ? this.loop.product : this.loop.after], { code } = this;
      const top = line.offsetTop - code.offsetTop;
      if (top < code.scrollTop || top > code.scrollTop + code.clientHeight - 20) code.scrollTop = top - code.clientHeight / 2;
    }
    this.now.hidden = !shown;
    this.now.textContent = shown ? `${say("code_now")}: ${current.values.map(([name, value]) => `${name} = ${number(value)}`).join(", ")}` : "";
  }
}

export class SharePanel {
  constructor({ link, svg, png, gif }) {
    this.note = el("p.note", { role: "status" }, say("share_hint"));
    this.element = el("section.panel.share", {}, el("h2", {}, say("share_title")),
      el("div.row", {}, link ? button(say("share_link"), link) : null, button(say("export_svg"), svg), button(say("export_png"), png), button(say("export_gif"), gif)),
      this.note);
  }

  tell(text) { this.note.textContent = text; }
}

export function legend(withOwn) {
  const kinds = ["self", "reads", "feeds", "partner", "winner", ...(withOwn ? ["wrong", "explains"] : [])];
  const items = kinds.map((kind) => el("li", {}, el(`i.swatch.${kind}`), say(`legend_${kind}`)));
  const marks = ["above", "below", "padding", "spare"].map((kind) => el("li", {}, el(`i.swatch.${kind}`), say(`legend_${kind}`)));
  return el("ul.legend", { "aria-label": say("legend_title") }, ...items, ...marks);
}
