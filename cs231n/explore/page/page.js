// The explorer as a page of its own. Tests ask `explorer` for numbers and for the state.
import { Explorer, compute } from "./app.js";
import { TABLES } from "./tables.js";
import { encodeGif } from "./gif.js";
import { CODES } from "./code.js";
import { geometry, readSetting } from "./setting.js";

const host = { keepAddress: globalThis.self === globalThis.top, start: globalThis.location.hash.slice(1) || TABLES.start, own: TABLES.own };
const app = new Explorer(document.getElementById("explorer"), host);
globalThis.addEventListener("hashchange", () => {
  const asked = globalThis.location.hash.slice(1);
  if (asked !== app.address) app.load(asked);
});
globalThis.explorer = {
  app, compute, gif: encodeGif,
  code: (text, kind) => CODES[kind](geometry(readSetting(text).setting)),
};
