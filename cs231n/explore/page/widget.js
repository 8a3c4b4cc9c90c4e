// The explorer in a notebook: the kernel runs the student's function and sends back its numbers.
import { Explorer } from "./app.js";
import { TABLES } from "./tables.js";

// JupyterLab, Notebook 7, VS Code and Colab mark their theme in different places.
function themeOfNotebook() {
  const { body, documentElement } = document;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "true" ? "light" : "dark";
  if (/vscode-(dark|high-contrast(?!-light))/.test(body.className)) return "dark";
  if (/vscode-/.test(body.className)) return "light";
  return documentElement.getAttribute("theme");
}

function render({ model, el }) {
  const shadow = el.attachShadow({ mode: "open" }), sheet = document.createElement("style");
  sheet.textContent = TABLES.style;
  shadow.append(sheet);
  // In a notebook plain keys are commands: "m" in a list of operations would make a Markdown cell, and "x" would cut it.
  // Keys with a modifier stay the notebook's, so Ctrl+S still saves and Shift+Enter still runs the cell.
  el.addEventListener("keydown", (event) => {
    const { ctrlKey, metaKey, altKey, shiftKey, key } = event;
    if (!(ctrlKey || metaKey || altKey || (shiftKey && key === "Enter"))) event.stopPropagation();
  });
  const own = model.get("own"), host = { start: model.get("setting"), keepAddress: false };
  let app = null, busy = null, next = null;
  const forward = () => {
    const request = next;
    busy = next = null;
    if (!request) return;
    // After that time the kernel is busy with another cell, or the answer is lost with a kernel that was restarted.
    busy = setTimeout(() => {
      if (!next) app.yours.late();
      forward();
    }, 8000);
    model.send(request);
  };
  // A slider that moves asks at each of its places. The kernel gets one request at a time, then the newest one.
  if (own?.functions) host.own = { ...own, ask: (request) => { next = request; if (busy === null) forward(); } };
  const take = (answer) => {
    clearTimeout(busy);
    forward();
    app.yours.take(answer);
  }, load = () => app.load(model.get("setting"));
  app = new Explorer(shadow, host);
  const theme = themeOfNotebook();
  if (theme) app.setTheme(theme);
  model.on("msg:custom", take);
  model.on("change:setting", load);
  return () => {
    model.off("msg:custom", take);
    model.off("change:setting", load);
  };
}

export default { render };
