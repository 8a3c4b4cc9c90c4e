// A GIF with the most frequent colors of all frames, compressed with LZW as GIF89a requires.

export function encodeGif(frames, width, height, hundredths) {
  const { palette, indexOf } = choosePalette(frames), out = [];
  const word = (n) => out.push(n & 255, n >> 8);
  out.push(...new TextEncoder().encode("GIF89a"));
  word(width); word(height);
  out.push(0xf7, 0, 0, ...palette);
  out.push(0x21, 0xff, 11, ...new TextEncoder().encode("NETSCAPE2.0"), 3, 1, 0, 0, 0);
  let before = null;
  for (const frame of frames) {
    const pixels = new Uint8Array(width * height);
    for (let k = 0; k < pixels.length; k++) pixels[k] = indexOf(frame, 4 * k);
    // For later frames only the rows that changed are written.
    let [first, last] = [0, height - 1];
    const same = (row) => before && pixels.subarray(row * width, (row + 1) * width).every((v, k) => v === before[row * width + k]);
    while (first < last && same(first)) first++;
    while (last > first && same(last)) last--;
    out.push(0x21, 0xf9, 4, 4); word(hundredths); out.push(0, 0);
    out.push(0x2c); word(0); word(first); word(width); word(last - first + 1);
    out.push(0, 8);
    const codes = compress(pixels.subarray(first * width, (last + 1) * width));
    for (let k = 0; k < codes.length; k += 255) {
      const block = codes.slice(k, k + 255);
      out.push(block.length);
      for (const byte of block) out.push(byte);
    }
    out.push(0);
    before = pixels;
  }
  out.push(0x3b);
  return new Uint8Array(out);
}

// Colors in boxes of 16 levels per channel: the 256 fullest boxes stay, other colors move to the nearest of them.
function choosePalette(frames) {
  const boxes = new Map();
  const boxOf = (data, k) => ((data[k] >> 4) << 8) | ((data[k + 1] >> 4) << 4) | (data[k + 2] >> 4);
  for (const data of frames) for (let k = 0; k < data.length; k += 4) {
    const key = boxOf(data, k), box = boxes.get(key);
    if (box) { box.count++; box.sum[0] += data[k]; box.sum[1] += data[k + 1]; box.sum[2] += data[k + 2]; }
    else boxes.set(key, { count: 1, sum: [data[k], data[k + 1], data[k + 2]] });
  }
  const kept = [...boxes].sort((a, b) => b[1].count - a[1].count).slice(0, 256);
  const colors = kept.map(([, box]) => box.sum.map((v) => Math.round(v / box.count)));
  const nearest = new Map(kept.map(([key], k) => [key, k]));
  const indexOf = (data, k) => {
    const key = boxOf(data, k);
    if (!nearest.has(key)) {
      let best = Infinity, at = 0;
      colors.forEach(([r, g, b], n) => {
        const far = (r - data[k]) ** 2 + (g - data[k + 1]) ** 2 + (b - data[k + 2]) ** 2;
        if (far < best) [best, at] = [far, n];
      });
      nearest.set(key, at);
    }
    return nearest.get(key);
  };
  const palette = new Uint8Array(768);
  colors.forEach((color, k) => palette.set(color, 3 * k));
  return { palette, indexOf };
}

function compress(pixels) {
  const CLEAR = 256, END = 257, out = [];
  let bits = 0, held = 0, size = 9, next = 258, table = new Map();
  const put = (code) => {
    bits |= code << held;
    held += size;
    while (held >= 8) { out.push(bits & 255); bits >>>= 8; held -= 8; }
  };
  put(CLEAR);
  let prefix = pixels[0];
  for (let k = 1; k < pixels.length; k++) {
    const key = prefix * 256 + pixels[k], known = table.get(key);
    if (known !== undefined) { prefix = known; continue; }
    put(prefix);
    if (next === 4096) { put(CLEAR); table = new Map(); next = 258; size = 9; }
    else {
      if (next >= 1 << size) size++;
      table.set(key, next++);
    }
    prefix = pixels[k];
  }
  put(prefix);
  put(END);
  if (held) out.push(bits & 255);
  return out;
}
