// Elements without a framework.

// el("button.plain", {type: "button", onclick}, "text", child)
export function el(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split("."), made = document.createElement(name);
  if (classes.length) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on") || key === "value" || key === "checked" || key === "textContent") made[key] = value;
    else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

let count = 0;
export const freshId = (stem) => `${stem}-${++count}`;

export function button(text, onclick, more = {}) {
  return el("button", { type: "button", onclick, ...more }, text);
}

// A label and a select; options are [value, text], or [text, [options]] for a group.
export function choice(label, options, value, onchange, more = {}) {
  const id = freshId("choice"), option = ([v, text]) => el("option", { value: v }, text);
  const select = el("select", { id, onchange: () => onchange(select.value), ...more });
  for (const item of options) {
    select.append(Array.isArray(item[1]) ? el("optgroup", { label: item[0] }, ...item[1].map(option)) : option(item));
  }
  select.value = value;
  return { row: el("div.field", {}, el("label", { for: id }, label), select), select };
}

export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
