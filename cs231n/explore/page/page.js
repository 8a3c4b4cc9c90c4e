// The explorer as a page. Tests read numbers and the state from `explorer`.
import { Explorer, compute } from "./app.js";
import { TABLES } from "./tables.js";
import { encodeGif } from "./gif.js";
import { CODES } from "./code.js";
import { geometry, readSetting } from "./setting.js";

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
