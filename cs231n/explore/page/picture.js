// A picture of the state: the grids side by side and the sum below, as SVG, PNG or GIF.
import { CanvasPen, SvgPen, drawLight, drawNumbersOf } from "./draw.js";
import { encodeGif } from "./gif.js";

const EDGE = 20, BETWEEN = 34, MOST_WIDE = 1100;

// The position of each view; a new row starts when the width is used up.
export function arrange(views) {
  let x = EDGE, y = EDGE + 24, high = 0, wide = 0;
  const spots = views.map((view) => {
    if (x > EDGE && x + view.width > MOST_WIDE) { x = EDGE; y += high + 44; high = 0; }
    const spot = [x, y];
    x += view.width + BETWEEN;
    high = Math.max(high, view.height);
    wide = Math.max(wide, x - BETWEEN + EDGE);
    return spot;
  });
  return { spots, width: Math.max(wide, 420), height: y + high + 70 };
}

// `shot` contains what the stage shows: g, views, lit, title, caption, theme.
export function paint(pen, shot, plan) {
  const { g, views, lit, theme } = shot, ink = theme.ink;
  pen.rect(0, 0, plan.width, plan.height, { fill: `rgb(${theme.paper})` });
  views.forEach((view, k) => {
    const [x, y] = plan.spots[k];
    if (view.sign) pen.text(x - BETWEEN / 2, y + view.height / 2, view.sign, { size: 18, fill: theme.faint });
    pen.text(x, y - 14, view.title, { size: 13, fill: ink, align: "left", bold: true });
    pen.move(x, y);
    drawNumbersOf(pen, g, view, theme);
    drawLight(pen, view, lit.get(view.name) ?? new Map(), theme);
    pen.back();
  });
  const lines = wrapped(shot.caption, Math.floor((plan.width - 2 * EDGE) / 6.6));
  lines.slice(0, 3).forEach((line, k) => pen.text(EDGE, plan.height - 54 + 18 * k, line, { size: 12, fill: ink, align: "left" }));
}

function wrapped(text, most) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if ((lines.at(-1) + word).length > most) lines.push("");
    lines[lines.length - 1] += `${word} `;
  }
  return lines.map((line) => line.trim());
}

export function asSvg(shot) {
  const pen = new SvgPen(), plan = arrange(shot.views);
  paint(pen, shot, plan);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${plan.width} ${plan.height}" width="${plan.width}" ` +
    `height="${plan.height}" font-family="ui-sans-serif, system-ui, sans-serif" role="img"><title>${shot.title}</title>${pen.parts.join("")}</svg>`;
}

function canvasOf(shot, scale, plan = arrange(shot.views)) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(plan.width * scale);
  canvas.height = Math.round(plan.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.scale(scale, scale);
  paint(new CanvasPen(context), shot, plan);
  return canvas;
}

export const asPng = (shot) => new Promise((done) => { canvasOf(shot, 2).toBlob(done, "image/png"); });

// One frame per step; `shotAt` returns the stage at a step.
export async function asGif(shotAt, count, seconds, onFrame) {
  const frames = [];
  let size = null;
  for (let k = 0; k < count; k++) {
    const canvas = canvasOf(shotAt(k), 1);
    size ??= [canvas.width, canvas.height];
    frames.push(canvas.getContext("2d").getImageData(0, 0, ...size).data);
    onFrame(k + 1, count);
    await new Promise((next) => { setTimeout(next); });
  }
  return new Blob([encodeGif(frames, ...size, Math.round(seconds * 100))], { type: "image/gif" });
}

export function download(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
