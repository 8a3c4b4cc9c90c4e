// The explorer: a setting, everything that is computed from it, and what the page shows.
import { legend, CodePanel, SharePanel, SumPanel } from "./panels.js";
import { Controls } from "./controls.js";
import { button, choice, copyText, el, freshId } from "./dom.js";
import { cellName, productInNumbers, sentence, sumInNumbers } from "./formula.js";
import { lightProduct, lightsOf } from "./lights.js";
import { OPERATIONS, Pass, coverage, editPlace, firstResult, makeView, makeViews, prepare } from "./operations.js";
import { asGif, asPng, asSvg, download } from "./picture.js";
import { Player } from "./player.js";
import { eachOfOutput } from "./relation.js";
import { drawNumbers, geometry, moveEdits, readSetting, writeSetting } from "./setting.js";
import { Stage, readTheme } from "./stage.js";
import { grouped, say } from "./words.js";
import { Yours } from "./yours_panel.js";

const MOST_FRAMES = 150;

export class Explorer {
  // `host` may have start (a setting), keepAddress (whether the address of the page is the explorer's),
  // own: the name of a student's function and how to run it, and film: show only the grids and the player.
  constructor(root, host = {}) {
    Object.assign(this, { host, past: [], latest: null });
    this.controls = new Controls((patch) => this.change(patch), (text) => this.load(text), () => this.undo());
    this.stage = new Stage({
      hover: (view, at) => this.choose({ view: view.name, at }), move: (view, at) => this.move({ view: view.name, at }),
      release: () => this.choose(null), pin: (view, at) => this.pin({ view: view.name, at }), unpin: () => this.pin(null),
      edit: (view, at, text) => this.edit(view, at, text),
    });
    this.player = new Player((quietly) => this.moved(quietly));
    this.sum = new SumPanel({ unpin: () => this.pin(null), edit: () => this.pinned && this.stage.editCell(this.view(this.pinned.view), this.pinned.at) });
    this.code = new CodePanel(Boolean(host.own));
    this.share = new SharePanel({
      link: host.keepAddress ? () => this.copyLink() : null, svg: () => download(new Blob([asSvg(this.shot())], { type: "image/svg+xml" }), "explorer.svg"),
      png: async () => download(await asPng(this.shot()), "explorer.png"), gif: () => this.saveGif(),
    });
    this.yours = host.own ? new Yours(host.own, () => this.render()) : null;
    this.about = el("p.about");
    this.sizes = el("div.sizes");
    this.notice = el("p.problem", { role: "alert", hidden: true });
    this.coverId = freshId("coverage");
    this.covers = el("input", { type: "checkbox", id: this.coverId, onchange: () => this.render() });
    this.themes = choice(say("theme"), ["auto", "light", "dark"].map((key) => [key, say(`theme_${key}`)]), "auto", (key) => this.setTheme(key));
    this.element = el("div.explorer", {},
      el("header", {}, el("div", {}, el("h1", {}, say("title")), el("p", {}, say("lead"))), this.themes.row),
      this.controls.element,
      el("div.middle", {}, this.notice, this.about, this.yours?.element ?? null, this.stage.element, this.player.element,
        el("div.under", {}, legend(Boolean(host.own)), el("span.check", {}, this.covers, el("label", { for: this.coverId }, say("coverage")))), this.sizes),
      el("aside", {}, this.sum.element, this.code.element, this.share.element,
        el("section.panel.keys", {}, el("h2", {}, say("keys_title")), el("p.note", {}, say("keys_text")), el("p.note", {}, say("grid_help")))));
    // On its own page, the explorer takes keys even if nothing in it has the focus; but then Home and End scroll.
    (host.keys ?? this.element).addEventListener("keydown", (event) => {
      const { tagName } = event.target;
      if ((event.ctrlKey || event.metaKey) && event.key === "z" && tagName !== "INPUT") {
        this.undo();
        event.preventDefault();
        event.stopPropagation();
      }
      if (/^(INPUT|SELECT|TEXTAREA)$/.test(tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!this.element.contains(event.target) && /^(Home|End)$/.test(event.key)) return;
      if (this.player.key(event.key)) event.preventDefault();
    });
    this.darkSystem = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
    this.darkSystem?.addEventListener("change", () => this.recolor());
    root.append(this.element);
    this.recolor();
    this.load(host.start || "");
    if (host.film) this.beFilm();
  }

  // Shows only the grids, the player and the sum; a button shows the rest.
  beFilm() {
    const more = button(say("film_more"), () => {
      this.element.classList.remove("is-film");
      more.remove();
    });
    this.element.classList.add("is-film");
    this.player.element.append(more);
    if (this.g.problem) return;
    const wrong = this.yours?.firstWrong();
    if (wrong) this.pin(wrong);
    else if (!this.yours) this.player.go(1, true);
  }

  load(text) {
    const { setting, problems } = readSetting(text), { pin } = setting, [name, at] = pin?.split(":") ?? [];
    this.player.at = null;
    this.covers.checked ||= name === "cover";
    this.change({ ...setting, pin: null });
    for (const [key, edits] of Object.entries(this.g.problem ? {} : setting.edits)) {
      const outside = Object.keys(edits).find((place) => !(place in this.setting.edits[key]));
      if (outside) problems.push(`${key}=${outside}:${edits[outside]}`);
    }
    if (name && !this.g.problem) {
      if (Number(at) < this.view(name)?.data.length) this.pin({ view: name, at: Number(at) });
      else problems.push(`pin=${pin}`);
    }
    // So a new reader sees a sum, and what the colors mean, before pointing at anything.
    if (!this.g.problem && !this.pinned) this.choose(firstResult(this.g, this.views), true);
    // A link that a chat has cut may end in a long list.
    const parts = problems.map((part) => (part.length > 40 ? `${part.slice(0, 40)}…` : part)).join(", ");
    this.warn(parts && say("address_wrong", { parts }));
  }

  warn(text) {
    this.notice.textContent = text;
    this.notice.hidden = !text;
  }

  // Changes some settings and computes everything again. Numbers that the reader has set stay in their rows and columns.
  change(patch) {
    this.setting = { ...this.setting, ...patch, pin: null };
    this.pinned = null;
    this.warn("");
    const g = this.g = geometry(this.setting);
    if ("edits" in patch) this.shaped = null;
    if (g.problem) { this.showProblem(); return; }
    this.setting.edits = moveEdits(this.setting.edits, this.shaped ?? g, g);
    this.shaped = g;
    this.remember();
    this.n = prepare(g, drawNumbers(this.setting, g));
    this.pass = new Pass(g, this.n);
    this.whole = new Pass(g, this.n).complete();
    this.player.fit(this.pass.count, this.pass.products);
    this.chosen = null;
    this.controls.show(this.setting, this.past.length > 0);
    this.about.textContent = say(`about_${g.op}`);
    this.tellSizes();
    this.code.show(g);
    this.yours?.ask(this.setting, g, this.n);
    this.element.classList.remove("is-impossible");
    this.render();
    this.keepAddress();
  }

  // Keeps the possible settings for `undo`. In a field where "12" is typed, "1" may be impossible, and is no step.
  remember() {
    const { latest, setting } = this, address = writeSetting(setting);
    if (latest && latest.address !== address) this.past.push(latest.setting);
    this.latest = { setting, address };
  }

  undo() {
    const before = this.g.problem ? this.latest?.setting : this.past.pop();
    if (!before) return;
    this.latest = null;
    this.change(before);
  }

  showProblem() {
    this.player.stop();
    this.controls.show(this.setting, Boolean(this.latest));
    this.about.textContent = say(`about_${this.g.op}`);
    this.stage.problem(this.g.problem);
    this.sizes.replaceChildren();
    this.element.classList.add("is-impossible");
    this.keepAddress();
  }

  tellSizes() {
    const { g } = this, [rows, columns] = g.spare, lines = [...g.lines];
    if (rows || columns) lines.push(say("leftover_note", { rows, columns }));
    const windows = g.F * g.OH * g.OW, reads = windows * g.HH * g.WW * (g.depthwise ? 1 : g.C), weights = g.F * g.C * g.HH * g.WW;
    // A transposed convolution starts from the windows, and this one has no bias.
    const [values, parameters] = g.turned ? [g.C * g.XH * g.XW, weights] : [windows, weights + g.F];
    lines.push(say(g.depthwise ? "cost_pool" : "cost", { macs: grouped(reads), parameters: grouped(parameters), values: grouped(values) }));
    this.sizes.replaceChildren(...lines.map((line) => el("p", {}, line)));
  }

  view(name) { return this.views?.find((view) => view.name === name); }

  // The views at the player's step, or complete.
  makeViews() {
    const { g, n } = this, { progress } = this.player;
    const r = !progress ? this.whole : progress.some ? this.pass.partly(progress.step, progress.some) : this.pass.reach(progress.step);
    const views = makeViews(g, n, r);
    for (const view of views) {
      view.title = say(`grid_${view.name}`);
      if (!view.isResult) continue;
      const done = progress ? progress.step + (progress.some ? 1 : 0) : Infinity, P = g.OH * g.OW;
      if (view.role === "y") view.hides = (at) => at >= done;
      if (view.role === "col" || view.role === "yrow") view.hides = (at) => at % P >= done;
    }
    if (this.covers.checked) views.splice(1, 0, { ...makeView(g, "cover", "cover", coverage(g)), title: say("grid_cover"), label: say("label_cover") });
    return this.yours ? this.yours.addViews(g, views, this.whole) : views;
  }

  render() {
    if (this.g.problem) return;
    this.views = this.makeViews();
    this.stage.show(this.g, this.views, this.theme);
    this.lightUp();
  }

  moved(quietly) {
    if (this.g?.problem || !this.views) return;
    this.chosen = null;
    this.views = this.makeViews();
    if (this.views.length === this.stage.shown.length) this.stage.redraw(this.views);
    else this.stage.show(this.g, this.views, this.theme);
    this.lightUp(quietly);
  }

  choose(chosen, quietly = false) {
    this.chosen = chosen;
    this.lightUp(quietly);
  }

  // An arrow key takes the pin along to the next cell. Otherwise it would move a cursor that nobody sees.
  move(place) {
    const { pinned } = this;
    this.pinned = null;
    if (pinned) this.pin(place);
    else this.choose(place);
    this.stage.follow(place.view, place.at);
  }

  pin(place) {
    const same = place && this.pinned && place.view === this.pinned.view && place.at === this.pinned.at;
    this.pinned = same ? null : place;
    this.setting.pin = this.pinned ? `${this.pinned.view}:${this.pinned.at}` : null;
    this.chosen = null;
    if (place) this.stage.follow(place.view, place.at);
    this.lightUp();
    this.keepAddress();
  }

  // A pinned cell stays in focus while the pointer moves over other cells. A click on it unpins it.
  get focus() { return this.pinned ?? this.chosen; }

  lightUp(quietly = false) {
    const { g, n, views } = this, { focus } = this, view = focus && this.view(focus.view);
    let lit = new Map(), description = null, current = null;
    if (view) {
      lit = lightsOf(g, n, views, view, [focus.at]);
      description = this.describe(view, focus.at);
    } else if (this.player.current) ({ lit, description, current } = this.atStep());
    if (this.yours) this.yours.light(lit, description, view, focus?.at);
    this.lit = lit;
    this.description = description;
    this.stage.light(lit);
    this.sum.show(g, description, views.find((v) => v.isResult && v.name !== "cols").name, quietly);
    this.code.at(current);
  }

  describe(view, at) {
    const { g, n } = this, written = !view.hides?.(at), value = view.data[at];
    const description = { sentence: sentence(g, n, this.views, view, at, written ? value : null), editable: Boolean(view.edits), pinned: this.focus === this.pinned && Boolean(this.pinned) };
    const shown = view.twin ? this.view(view.twin) : view;
    if (shown.isResult && written) Object.assign(description, { formulaOf: shown.name, parts: sumInNumbers(g, n, shown, at, this.whole[shown.name][at]) });
    if (!shown.isResult) description.formulaOf = null;
    return description;
  }

  // The player's latest step: the window of an output, or one product of that window.
  atStep() {
    const { g, n, views } = this, { step, product } = this.player.current, ys = this.pass.outputs(step);
    const outputs = views.find((v) => (v.role === "y" || v.role === "yrow") && !v.twin && !(g.op === "l2_backward" && v.name === "out"));
    let lit = lightsOf(g, n, views, outputs, ys), x = -1, w = -1, seen = 0;
    const y = ys[0], P = g.OH * g.OW;
    eachOfOutput(g, y, (px, pw) => { if (seen++ === (product ?? 0)) [x, w] = [px, pw]; });
    if (product !== null) lit = lightProduct(g, views, lit, x, w, y);
    const description = this.describe(outputs, y), [f, i, j] = [Math.floor(y / P), Math.floor((y % P) / g.OW), y % g.OW];
    const values = [...(g.op === "im2col" ? [] : [[g.depthwise ? "c" : "f", f]]), ["i", i], ["j", j]];
    if (product !== null) {
      const K = g.HH * g.WW, [p, q] = [Math.floor((product % K) / g.WW), product % g.WW], result = OPERATIONS[g.op].term(g, n, x, w, y);
      if (!g.depthwise) values.push(["c", Math.floor(product / K)]);
      values.push(["p", p], ["q", q], ["row", i * g.stride + p * g.dilation], ["column", j * g.stride + q * g.dilation]);
      for (const f of result?.factors ?? []) values.push([cellName(g, this.view(f.name), f.at), f.value]);
      if (outputs.isResult) values.push(["total", outputs.data[y]]);
      description.parts = productInNumbers(result);
    } else if (outputs.isResult) values.push([cellName(g, outputs, y), outputs.data[y]]);
    else values.push(["error", outputs.data[y]]);
    return { lit, description, current: { product: product !== null, values } };
  }

  edit(view, at, text) {
    const value = Number(text);
    if (text === "" || !Number.isFinite(value)) {
      this.warn(say("bad_number", { value: text || say("nothing") }));
      this.notice.scrollIntoView({ block: "nearest" });
      return;
    }
    const edits = { ...this.setting.edits, [view.edits]: { ...this.setting.edits[view.edits], [editPlace(this.g, view, at)]: value } };
    const { pinned } = this, { at: step } = this.player;
    this.change({ edits });
    if (step !== null) this.player.go(step);
    if (pinned) this.pin(pinned);
  }

  setTheme(theme) {
    this.themes.select.value = theme;
    this.recolor();
  }

  // On paper everything is dark on white, and drawn before the browser looks.
  forPaper(printing) {
    this.recolor(printing);
    this.stage.draw(true, printing);
  }

  recolor(light = false) {
    const { value } = this.themes.select, dark = value === "dark" || (value === "auto" && this.darkSystem?.matches);
    this.element.dataset.theme = dark && !light ? "dark" : "light";
    this.theme = readTheme(this.element);
    if (this.g && !this.g.problem) this.render();
  }

  keepAddress() {
    if (!this.host.keepAddress) return;
    this.address = writeSetting(this.setting);
    try {
      globalThis.history.replaceState(null, "", `#${this.address}`);
    } catch {
      // Safari allows 100 changes of the address in 30 seconds. The next one after that is right again.
    }
  }

  async copyLink() {
    this.keepAddress();
    const link = `${globalThis.location.href.split("#")[0]}#${this.address}`;
    this.share.tell((await copyText(link)) ? say("copied") : link);
  }

  shot() {
    const caption = this.description ? [this.description.sentence, (this.description.parts ?? []).map((p) => p.text).join("")].join(" ") : say(`about_${this.g.op}`);
    return { g: this.g, views: this.views, lit: this.lit, theme: this.theme, title: say(this.g.op), caption };
  }

  async saveGif() {
    const { player } = this, before = player.at, all = player.last, count = Math.min(all, MOST_FRAMES);
    player.stop();
    const blob = await asGif((k) => { player.go(k + 1, true); return this.shot(); }, count, 0.7,
      (done) => this.share.tell(say("gif_progress", { done, count })));
    player.go(before);
    this.share.tell(say(count < all ? "gif_cut" : "gif_done", { count, all }));
    download(blob, "explorer.gif");
    return blob;
  }
}
