// The operation as code: plain loops with the current line, and the same call in four libraries.
import { say } from "./words.js";

const loops = (depth, names) =>
  names.map(([letter, count], k) => `${"    ".repeat(depth + k)}for ${letter} in range(${count}):`);

const spot = (g, i, p) => {
  const times = (many, letter) => (many === 1 ? letter : `${many} * ${letter}`);
  return `${times(g.stride, i)} + ${times(g.dilation, p)}`;
};

const tapOf = (g) => (g.rotate ? `w[f, c, ${g.HH - 1} - p, ${g.WW - 1} - q]` : "w[f, c, p, q]");
const ringOf = (g) => g.top + g.bottom + g.left + g.right > 0;
const padsOf = (g) => `((0, 0), (${g.top}, ${g.bottom}), (${g.left}, ${g.right}))`;

// Lines of Python, and the numbers of the lines that compute a product and finish an output.
export function loopCode(g) {
  const outer = g.op === "im2col" ? [["i", g.OH], ["j", g.OW]] : [[g.depthwise ? "c" : "f", g.F], ["i", g.OH], ["j", g.OW]];
  const inner = [...(g.depthwise ? [] : [["c", g.C]]), ["p", g.HH], ["q", g.WW]];
  const deep = "    ".repeat(outer.length), deepest = "    ".repeat(outer.length + inner.length);
  const name = ringOf(g) ? "x_pad" : "x", lines = [];
  const reads = /forward|dw|im2col|max|l2/.test(g.op);
  if (reads && ringOf(g)) lines.push(`x_pad = np.pad(x, ${padsOf(g)})`);
  const pixel = `${name}[c, row, column]`;
  const spread = (target, error, weight) => ({
    start: [`${target}_pad = np.zeros((${g.C}, ${g.PH}, ${g.PW}))`], before: [`error = ${error}[${outer[0][0]}, i, j]`],
    product: `${target}_pad[c, row, column] += ${weight}`,
    finish: [`${target} = ${target}_pad[:, ${g.top}:${g.top + g.XH}, ${g.left}:${g.left + g.XW}]`],
  });
  const output = [`out = np.zeros((${g.F}, ${g.OH}, ${g.OW}))`], count = g.HH * g.WW;
  const body = {
    conv_forward: { start: output, before: ["total = b[f]"], product: `total += ${pixel} * ${tapOf(g)}`, after: ["out[f, i, j] = total"] },
    conv_dx: spread("dx", "dout", `error * ${tapOf(g)}`),
    transposed: spread("out", "y", `error * ${tapOf(g)}`),
    conv_dw: {
      start: [`dw, db = np.zeros((${g.F}, ${g.C}, ${g.HH}, ${g.WW})), np.zeros(${g.F})`],
      before: ["error = dout[f, i, j]"], product: `d${tapOf(g)} += error * ${pixel}`, after: ["db[f] += error"],
    },
    im2col: {
      start: [`cols = np.zeros((${g.C * count}, ${g.OH * g.OW}))`],
      product: `cols[(c * ${g.HH} + p) * ${g.WW} + q, i * ${g.OW} + j] = ${pixel}`,
      finish: [`out = w.reshape(${g.F}, -1) @ cols + b[:, None]`],
    },
    max_forward: { start: output, before: ["best = -np.inf"], product: `best = max(best, ${pixel})`, after: ["out[c, i, j] = best"] },
    mean_forward: { start: output, before: ["total = 0.0"], product: `total += ${pixel} / ${count}`, after: ["out[c, i, j] = total"] },
    l2_forward: { start: output, before: ["squares = 0.0"], product: `squares += ${pixel} ** 2`, after: ["out[c, i, j] = squares ** 0.5"] },
    max_backward: {
      ...spread("dx", "dout", "error if (row, column) == winner[c][i][j] else 0"),
      start: [
        `winner = [[[first_largest(x, c, i, j) for j in range(${g.OW})] for i in range(${g.OH})] for c in range(${g.C})]`,
        `dx_pad = np.zeros((${g.C}, ${g.PH}, ${g.PW}))`,
      ],
    },
    mean_backward: spread("dx", "dout", `error / ${count}`),
    l2_backward: spread("dx", "dout", `error * ${pixel} / out[c, i, j] if out[c, i, j] else 0`),
  }[g.op];
  if (g.op === "max_backward") {
    lines.push("def first_largest(x, c, i, j):", `    top, left = ${g.stride} * i, ${g.stride} * j`,
      `    best = x[c, top:top + ${g.HH}, left:left + ${g.WW}].argmax()`, `    return top + best // ${g.WW}, left + best % ${g.WW}`, "");
  }
  lines.push(...body.start, ...loops(0, outer));
  for (const line of body.before ?? []) lines.push(deep + line);
  const before = lines.length - 1;
  lines.push(...loops(outer.length, inner), `${deepest}row, column = ${spot(g, "i", "p")}, ${spot(g, "j", "q")}`);
  lines.push(deepest + body.product);
  const product = lines.length - 1;
  for (const line of body.after ?? []) lines.push(deep + line);
  const after = body.after ? lines.length - 1 : body.before ? before : product;
  lines.push(...(body.finish ?? []));
  return { text: lines.join("\n"), product, after };
}

const NEEDS_PADS = (g) => g.top !== g.bottom || g.left !== g.right || g.top !== g.left;
const POOLS = { max: "max", mean: "mean", l2: "l2" };
const kindOf = (g) => POOLS[g.op.split("_")[0]];
const kernelOf = (g, dilated = true) => {
  const turned = g.rotate ? "rot180(w)" : "w";
  return dilated && g.dilation > 1 ? `dilate(${turned}, ${g.dilation})` : turned;
};

export function packageCode(g) {
  if (g.depthwise) {
    const kind = kindOf(g), lines = ["from cs231n.pooling_methods import METHODS", ""];
    lines.push(`pool_param = {"pool_height": ${g.HH}, "pool_width": ${g.WW}, "stride": ${g.stride}}`);
    lines.push(`${kind}_pool = METHODS["${kind}"]["fast"]`);
    lines.push(`out, cache = ${kind}_pool.forward(x[None], pool_param)`);
    if (g.op.endsWith("backward")) lines.push(`dx = ${kind}_pool.backward(dout[None], cache)[0]`);
    else lines.push("out = out[0]");
    return lines.join("\n");
  }
  const pads = `((${g.top}, ${g.bottom}), (${g.left}, ${g.right}))`, extra = [];
  if (g.dilation > 1) extra.push("dilate");
  if (g.rotate) extra.push("rot180");
  const from = (name) => `from cs231n.convolution import ${[...extra, name].sort().join(", ")}\n\n`;
  const plain = !NEEDS_PADS(g) && !extra.length;
  const param = `{"stride": ${g.stride}, "pad": ${g.top}}`;
  const fast = `out, cache = conv_forward_fast(x[None], w, b, ${param})\n`;
  const reach = `(${g.reach[0]}, ${g.reach[1]})`;
  switch (g.op) {
    case "conv_forward":
      if (plain) return `from cs231n.fast_layers import conv_forward_fast\n\n${fast}out = out[0]`;
      return `${from("correlate_images")}out = correlate_images(x[None], ${kernelOf(g)}, b, ${g.stride}, ${pads})[0]`;
    case "conv_dx":
      return `${from("input_gradient")}dx = input_gradient(dout[None], ${kernelOf(g)}, (${g.XH}, ${g.XW}), ${g.stride}, ${pads})[0]`;
    case "transposed":
      return `${from("input_gradient")}# ${say("code_transposed")}\nout = input_gradient(y[None], ${kernelOf(g)}, (${g.XH}, ${g.XW}), ${g.stride}, ${pads})[0]`;
    case "conv_dw": {
      if (plain) return `from cs231n.fast_layers import conv_backward_fast, conv_forward_fast\n\n${fast}dx, dw, db = conv_backward_fast(dout[None], cache)`;
      const every = g.dilation > 1 ? `[..., ::${g.dilation}, ::${g.dilation}]` : "";
      const named = g.rotate ? ["kernel_gradient", "rot180"] : ["kernel_gradient"];
      const call = `kernel_gradient(dout[None], x[None], ${reach}, ${g.stride}, ${pads})${every}`;
      return `from cs231n.convolution import ${named.join(", ")}\n\ndw = ${g.rotate ? `rot180(${call})` : call}\ndb = dout.sum(axis=(1, 2))`;
    }
  }
  const every = g.dilation > 1
    ? `\ncols = cols.reshape(${g.C}, ${g.reach[0]}, ${g.reach[1]}, -1)[:, ::${g.dilation}, ::${g.dilation}].reshape(${g.C * g.HH * g.WW}, -1)` : "";
  return `from cs231n.im2col import im2col_indices\n\nx_pad = np.pad(x, ${padsOf(g)})[None]\n` +
    `cols = im2col_indices(x_pad, ${g.reach[0]}, ${g.reach[1]}, padding=0, stride=${g.stride})${every}\n` +
    `out = w.reshape(${g.F}, -1) @ cols + b[:, None]`;
}

export function numpyCode(g) {
  const name = ringOf(g) ? "x_pad" : "x", lines = ["import numpy as np"];
  const steps = `[:, ::${g.stride}, ::${g.stride}${g.dilation > 1 ? `, ::${g.dilation}, ::${g.dilation}` : ""}]`;
  const windows = [
    "from numpy.lib.stride_tricks import sliding_window_view", "",
    ...(ringOf(g) ? [`x_pad = np.pad(x, ${padsOf(g)})`] : []),
    `windows = sliding_window_view(${name}, (${g.reach?.[0]}, ${g.reach?.[1]}), axis=(1, 2))${steps}`,
  ];
  const kernel = g.rotate ? "w[:, :, ::-1, ::-1]" : "w";
  const slice = (letter, count) => {
    const start = g.dilation === 1 ? letter : `${g.dilation} * ${letter}`;
    return `${start}:${start} + ${(count - 1) * g.stride + 1}:${g.stride}`;
  };
  const spread = (target, share) => [
    "", `${target}_pad = np.zeros((${g.C}, ${g.PH}, ${g.PW}))`, ...loops(0, [["p", g.HH], ["q", g.WW]]),
    `        ${target}_pad[:, ${slice("p", g.OH)}, ${slice("q", g.OW)}] += ${share}`,
    `${target} = ${target}_pad[:, ${g.top}:${g.top + g.XH}, ${g.left}:${g.left + g.XW}]`,
  ];
  switch (g.op) {
    case "conv_forward": lines.push(...windows, `out = np.einsum("cijpq,fcpq->fij", windows, ${kernel}) + b[:, None, None]`); break;
    case "conv_dx": lines.push(...spread("dx", `np.einsum("fij,fc->cij", dout, ${kernel}[:, :, p, q])`)); break;
    case "transposed": lines.push(...spread("out", `np.einsum("fij,fc->cij", y, ${kernel}[:, :, p, q])`)); break;
    case "conv_dw":
      lines.push(...windows, 'dw = np.einsum("cijpq,fij->fcpq", windows, dout)' + (g.rotate ? "[:, :, ::-1, ::-1]" : ""), "db = dout.sum(axis=(1, 2))"); break;
    case "im2col":
      lines.push(...windows, `cols = windows.transpose(0, 3, 4, 1, 2).reshape(${g.C * g.HH * g.WW}, -1)`, `out = w.reshape(${g.F}, -1) @ cols + b[:, None]`); break;
    case "max_forward": lines.push(...windows, "out = windows.max(axis=(3, 4))"); break;
    case "mean_forward": lines.push(...windows, "out = windows.mean(axis=(3, 4))"); break;
    case "l2_forward": lines.push(...windows, "out = np.sqrt((windows ** 2).sum(axis=(3, 4)))"); break;
    case "max_backward":
      lines.push(...windows, "first = windows.reshape(*windows.shape[:3], -1).argmax(axis=-1)", ...spread("dx", `np.where(first == p * ${g.WW} + q, dout, 0)`)); break;
    case "mean_backward": lines.push(...spread("dx", `dout / ${g.HH * g.WW}`)); break;
    case "l2_backward":
      lines.push(...windows, "out = np.sqrt((windows ** 2).sum(axis=(3, 4)))", "share = np.divide(dout, out, out=np.zeros_like(out), where=out > 0)",
        ...spread("dx", "share * windows[..., p, q]")); break;
  }
  return lines.join("\n");
}

export function torchCode(g) {
  const lines = ["import torch", "import torch.nn.functional as F", ""], kernel = g.rotate ? "w.flip(2, 3)" : "w";
  const padded = ringOf(g) ? `F.pad(x[None], (${g.left}, ${g.right}, ${g.top}, ${g.bottom}))` : "x[None]";
  const forward = `out = F.conv2d(${padded}, ${kernel}, b, stride=${g.stride}, dilation=${g.dilation})`;
  if (g.depthwise) {
    const window = `(${g.HH}, ${g.WW}), stride=${g.stride}`;
    const call = { max: `F.max_pool2d(x[None], ${window})`, mean: `F.avg_pool2d(x[None], ${window})`, l2: `F.lp_pool2d(x[None], 2, ${window})` }[kindOf(g)];
    if (g.op.endsWith("forward")) return [...lines, `out = ${call}[0]`].join("\n");
    return [...lines, "x.requires_grad_()", `out = ${call}`, "out.backward(dout[None])", "dx = x.grad"].join("\n");
  }
  switch (g.op) {
    case "conv_forward": lines.push(forward, "out = out[0]"); break;
    case "conv_dx": lines.push("x.requires_grad_()", forward, "out.backward(dout[None])", "dx = x.grad"); break;
    case "conv_dw": lines.push("w.requires_grad_()", "b.requires_grad_()", forward, "out.backward(dout[None])", "dw, db = w.grad, b.grad"); break;
    case "transposed":
      lines.push(`out = F.conv_transpose2d(y[None], ${kernel}, stride=${g.stride}, dilation=${g.dilation})[0]`);
      if (ringOf(g)) lines.push(`out = out[:, ${g.top}:${g.top + g.XH}, ${g.left}:${g.left + g.XW}]`);
      break;
    case "im2col":
      lines.push(`cols = F.unfold(${padded}, (${g.HH}, ${g.WW}), dilation=${g.dilation}, stride=${g.stride})[0]`, `out = w.reshape(${g.F}, -1) @ cols + b[:, None]`); break;
  }
  return lines.join("\n");
}

export function kerasCode(g) {
  const lines = ["from keras import ops", ""], last = "ops.transpose(x[None], (0, 2, 3, 1))  # N, H, W, C";
  const backward = /backward|dx|dw/.test(g.op), by = g.op === "conv_dw" ? "(w, b)" : "x";
  if (backward) lines.unshift("import tensorflow as tf  # " + say("code_tape"));
  const flip = g.rotate ? "w[:, :, ::-1, ::-1]" : "w", indent = backward ? "    " : "";
  // Keras takes a stride or a dilation above 1, not both: then every window is computed, and most are left out.
  const both = g.stride > 1 && g.dilation > 1, every = both ? `[:, ::${g.stride}, ::${g.stride}]` : "";
  const steps = `strides=${both ? 1 : g.stride}`, dilated = `dilation_rate=${g.dilation}`;
  if (backward) lines.push("with tf.GradientTape() as tape:", `    tape.watch(${by})`);
  if (g.op === "transposed") {
    lines.push("images = ops.transpose(y[None], (0, 2, 3, 1))  # N, H, W, C", `kernel = ops.transpose(${flip}, (2, 3, 1, 0))`);
    if (both) {
      lines.unshift("import numpy as np");
      lines.push(`gaps = np.zeros((${g.reach[0]}, ${g.reach[1]}, ${g.C}, ${g.F}))`, `gaps[::${g.dilation}, ::${g.dilation}] = kernel`);
    }
    lines.push(`out = ops.conv_transpose(images, ${both ? "gaps" : "kernel"}, strides=${g.stride}, padding="valid"${both ? "" : `, ${dilated}`})`);
    // With a stride above the size of the kernel, Keras adds zeros at the end.
    const cut = ringOf(g) || g.stride > Math.min(...g.reach) ? `[:, ${g.top}:${g.top + g.XH}, ${g.left}:${g.left + g.XW}]` : "";
    lines.push(`out = ops.transpose(out[0], (2, 0, 1))${cut}`);
    return lines.join("\n");
  }
  lines.push(`${indent}images = ${last}`);
  if (ringOf(g)) lines.push(`${indent}images = ops.pad(images, ((0, 0), (${g.top}, ${g.bottom}), (${g.left}, ${g.right}), (0, 0)))`);
  if (g.depthwise) {
    const window = `(${g.HH}, ${g.WW}), strides=${g.stride}, padding="valid"`;
    const call = { max: `ops.max_pool(images, ${window})`, mean: `ops.average_pool(images, ${window})`,
      l2: `ops.sqrt(ops.average_pool(images ** 2, ${window}) * ${g.HH * g.WW})` }[kindOf(g)];
    lines.push(`${indent}out = ops.transpose(${call}[0], (2, 0, 1))`);
  } else if (g.op === "im2col") {
    lines.push(`patches = ops.image.extract_patches(images, (${g.HH}, ${g.WW}), ${steps}, ${dilated}, padding="valid")${every}`,
      `# ${say("code_patches")}`);
  } else {
    lines.push(`${indent}kernel = ops.transpose(${flip}, (2, 3, 1, 0))  # height, width, in, out`,
      `${indent}out = ops.conv(images, kernel, ${steps}, padding="valid", ${dilated})${every}`,
      `${indent}out = ops.transpose(out[0], (2, 0, 1)) + b[:, None, None]`);
  }
  if (backward) lines.push(`${g.op === "conv_dw" ? "dw, db" : "dx"} = tape.gradient(out, ${by}, output_gradients=dout)`);
  return lines.join("\n");
}

export const CODES = { loop: (g) => loopCode(g).text, package: packageCode, numpy: numpyCode, torch: torchCode, keras: kerasCode };
