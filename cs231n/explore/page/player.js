// Play, step, and choose a step of a pass. A step is the window of one output, or one product of it.
import { button, choice, el, freshId } from "./dom.js";
import { say } from "./words.js";

const SPEEDS = { slow: 1400, usual: 600, fast: 150, fastest: 25 };

export class Player {
  // `changed(quietly)` is called after every move.
  constructor(changed) {
    Object.assign(this, { changed, at: null, count: 1, products: 1, by: "output", playing: false, speed: "usual" });
    const id = freshId("scrub");
    this.play = button(say("play"), () => this.toggle(), { class: "main" });
    this.range = el("input", { type: "range", id, min: 0, value: 0, oninput: () => { this.stop(); this.go(Number(this.range.value)); } });
    // A screen reader would read every step while the player runs. The slider says its step when it is moved.
    this.position = el("output", { for: id, "aria-live": "off" });
    this.all = button(say("show_all"), () => { this.stop(); this.go(null); });
    const speeds = choice(say("speed"), Object.keys(SPEEDS).map((key) => [key, say(`speed_${key}`)]), "usual", (key) => { this.speed = key; }, { title: say("speed") });
    const steps = choice(say("step_by"), ["output", "product"].map((key) => [key, say(`by_${key}`)]), "output", (key) => this.setBy(key), { title: say("step_by") });
    this.element = el("section.player", { "aria-label": say("scrub") },
      el("div.buttons", {}, button("◀", () => this.step(-1), { "aria-label": say("back"), title: say("back") }), this.play,
        button("▶", () => this.step(1), { "aria-label": say("forward"), title: say("forward") }), this.all),
      speeds.row, el("label.sr-only", { for: id }, say("scrub")), this.range, this.position, steps.row);
  }

  get last() { return this.by === "product" ? this.count * this.products : this.count; }

  fit(count, products) {
    if (count !== this.count || products !== this.products) this.at = null;
    Object.assign(this, { count, products });
    this.stop();
    this.label();
  }

  setBy(by) {
    if (this.at !== null) this.at = by === "product" ? this.at * this.products : Math.ceil(this.at / this.products);
    this.by = by;
    this.label();
    this.changed();
  }

  // How many outputs are done, and how many products of the next one; null if everything is shown.
  get progress() {
    if (this.at === null) return null;
    if (this.by === "output") return { step: this.at, some: 0 };
    return { step: Math.floor(this.at / this.products), some: this.at % this.products };
  }

  // The output and the product of the latest step.
  get current() {
    if (this.at === null || this.at === 0) return null;
    if (this.by === "output") return { step: this.at - 1, product: null };
    return { step: Math.floor((this.at - 1) / this.products), product: (this.at - 1) % this.products };
  }

  go(at, quietly = false) {
    this.at = at === null ? null : Math.min(this.last, Math.max(0, at));
    this.label();
    this.changed(quietly);
  }

  step(by) {
    this.stop();
    this.go(this.at === null ? (by > 0 ? 1 : this.last - 1) : this.at + by);
  }

  toggle() {
    if (this.playing) { this.stop(); return; }
    this.playing = true;
    this.play.textContent = say("pause");
    if (this.at === null || this.at >= this.last) this.go(0, true);
    let before = performance.now(), owed = 0;
    const tick = (now) => {
      if (!this.playing || !this.element.isConnected) return;
      owed += now - before;
      before = now;
      const steps = Math.floor(owed / SPEEDS[this.speed]);
      if (steps) {
        owed -= steps * SPEEDS[this.speed];
        this.go(this.at + Math.min(steps, 4), true);
        if (this.at >= this.last) { this.stop(); return; }
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  stop() {
    this.playing = false;
    this.play.textContent = say("play");
  }

  label() {
    this.range.max = this.last;
    this.range.value = this.at ?? this.last;
    const text = this.at === null ? say("all_shown", { count: this.last }) : say("at_step", { done: this.at, count: this.last });
    this.position.textContent = text;
    this.range.setAttribute("aria-valuetext", text);
    this.all.disabled = this.at === null;
  }

  key(name) {
    const act = { k: () => this.toggle(), j: () => this.step(-1), l: () => this.step(1), home: () => this.go(0), end: () => this.go(this.last) }[name.toLowerCase()];
    act?.();
    return Boolean(act);
  }
}

