// All text is in words.json, so a translation is another table.
import { TABLES } from "./tables.js";

export function say(key, values = {}) {
  const text = TABLES.words[key];
  if (text === undefined) throw new Error(`words.json has no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => (typeof values[name] === "number" ? number(values[name]) : values[name]));
}

// An exact number of things, with commas: 5,898,240,000.
export const grouped = (value) => value.toLocaleString("en-US");

// A number for readers: few digits, and a real minus sign.
export function number(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size >= 1e6 || size < 5e-4) ? value.toExponential(1) : String(Math.round(value * 1000) / 1000);
  return text.replace("-", "−").replace(/^−0$/, "0");
}
