// The form: operation, example, sizes, padding.
import { button, choice, el, freshId } from "./dom.js";
import { isWhole } from "./setting.js";
import { TABLES } from "./tables.js";
import { say } from "./words.js";

export class Controls {
  constructor(change, load, undo) {
    Object.assign(this, { change, load, fields: {} });
    const { operations, numbers, padding } = TABLES.settings;
    const named = (group) => Object.keys(operations).filter((op) => operations[op].group === group).map((op) => [op, say(op)]);
    this.operation = choice(say("operation"), ["convolution", "pooling"].map((group) => [say(`group_${group}`), named(group)]),
      "conv_forward", (op) => change({ op }));
    const examples = ["usual", "notebooks", "worked"].map((group) =>
      [say(`presets_${group}`), TABLES.presets.filter((p) => p.group === group).map((p) => [p.id, say(`preset_${p.id}`)])]);
    this.preset = choice(say("preset"), [["", say("preset_none")], ...examples], "", (id) => {
      if (id) load(TABLES.presets.find((p) => p.id === id).hash);
    });
    const form = el("div.numbers");
    for (const key of Object.keys(numbers)) form.append(this.numberField(key, numbers[key]));
    const modes = [["number", say("pad_number")], ...padding.modes.map((mode) => [mode, say(`pad_${mode}`)])];
    this.mode = choice(say("set_padding"), modes, "number", (mode) => change({ padding: mode === "number" ? "0" : mode }));
    this.zeros = this.numberField("padding", { low: 0, high: padding.high, usual: 0 });
    this.padding = el("div.padding", {}, this.mode.row, this.zeros);
    const id = freshId("rotate");
    this.rotate = el("input", { type: "checkbox", id, onchange: () => change({ rotate: this.rotate.checked }) });
    this.rotateRow = el("div.check", {}, this.rotate, el("label", { for: id }, say("set_rotate"), el("small", {}, say("set_rotate_hint"))));
    this.undo = button(say("undo"), undo);
    this.clear = button(say("clear_edits"), () => change({ edits: { x: {}, w: {}, b: {}, y: {} } }));
    const renew = button(say("new_numbers"), () => change({ seed: Math.floor(Math.random() * 100000), edits: { x: {}, w: {}, b: {}, y: {} } }));
    this.message = el("p.problem", { role: "alert" });
    this.heading = el("summary", {}, say("settings"));
    // Where the settings are above the grids, they would fill a low screen.
    this.details = el("details.settings", { open: !globalThis.matchMedia?.("(max-width: 700px), (max-width: 1199px) and (max-height: 800px)").matches }, this.heading, form, this.padding, this.rotateRow,
      el("div.row", {}, this.undo, renew, this.clear), this.message);
    this.element = el("section.controls", { "aria-label": say("settings") }, this.operation.row, this.preset.row, this.details);
  }

  numberField(key, { low, high, usual }) {
    const id = freshId("number"), name = say(`set_${key}`);
    const input = el("input", { id, type: "number", min: low, max: high, step: 1, value: usual, inputmode: "numeric" });
    const give = (text) => {
      if (isWhole(text, low, high)) {
        this.tell("");
        this.change({ [key]: key === "padding" ? text : Number(text) });
      } else this.tell(say("out_of_range", { name, value: text || say("nothing"), low, high }));
    };
    const step = (by) => () => give(String(Math.min(high, Math.max(low, Number(input.value) + by))));
    // A field is empty for a moment when a number is replaced, so an empty field is judged only when it is left.
    input.oninput = () => { if (input.value) give(input.value); };
    input.onchange = () => { if (!input.value) give(""); };
    this.fields[key] = { input };
    const buttons = key === "seed" ? [] : [
      button("−", step(-1), { "aria-label": say("smaller", { name }), tabindex: -1 }),
      button("+", step(1), { "aria-label": say("larger", { name }), tabindex: -1 }),
    ];
    const row = el("div.field.number", { "data-key": key }, el("label", { for: id }, name),
      el("span.stepper", {}, ...(buttons.length ? [buttons[0], input, buttons[1]] : [input])));
    this.fields[key].row = row;
    return row;
  }

  tell(text) {
    this.message.textContent = text;
    this.message.hidden = !text;
  }

  show(setting, canUndo) {
    const { uses } = TABLES.settings.operations[setting.op];
    this.operation.select.value = setting.op;
    for (const [key, { input, row }] of Object.entries(this.fields)) {
      if (key === "padding") continue;
      row.hidden = key !== "seed" && !uses.includes(key);
      if (Number(input.value) !== setting[key]) input.value = setting[key];
    }
    const plain = /^\d+$/.test(setting.padding);
    this.padding.hidden = !uses.includes("padding");
    this.mode.select.value = plain ? "number" : setting.padding;
    this.zeros.hidden = !plain;
    if (plain) this.fields.padding.input.value = setting.padding;
    this.rotateRow.hidden = !uses.includes("rotate");
    this.rotate.checked = setting.rotate;
    this.undo.disabled = !canUndo;
    this.clear.disabled = Object.values(setting.edits).every((edits) => !Object.keys(edits).length);
  }
}
