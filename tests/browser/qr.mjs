// Reads a QR code back into its text: what telephones do, written down once more from ISO/IEC 18004, so
// that the server's own encoder is not asked. Error level M, byte mode, versions 1 to 11, nothing damaged.
import assert from 'node:assert/strict';

// Of level M by version: error words a block, then [blocks, data words] of each group.
const blocks_of = [
  null,
  [10, [1, 16]],
  [16, [1, 28]],
  [26, [1, 44]],
  [18, [2, 32]],
  [24, [2, 43]],
  [16, [4, 27]],
  [18, [4, 31]],
  [22, [2, 38], [2, 39]],
  [22, [3, 36], [2, 37]],
  [26, [4, 43], [1, 44]],
  [30, [1, 50], [4, 51]],
];
const alignments = [
  null, [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54],
];
const masks = [
  (x, y) => (x + y) % 2,
  (_, y) => y % 2,
  (x) => x % 3,
  (x, y) => (x + y) % 3,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3),
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

// The modules of one of our pictures, as rows of booleans without the quiet zone.
export function modules_of(svg) {
  const size = Number(/viewBox="-4 -4 (\d+) /.exec(svg)?.[1]) - 8;
  const rows = Array.from({ length: size }, () => Array(size).fill(false));
  const dark = svg.slice(svg.lastIndexOf('<path'));
  for (const [, x, y, length] of dark.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    rows[Number(y)].fill(true, Number(x), Number(x) + Number(length));
  }
  return rows;
}

export function text_of(rows) {
  const size = rows.length;
  const version = (size - 17) / 4;
  const dark = (x, y) => (rows[y][x] ? 1 : 0);
  const format_at = [
    ...[0, 1, 2, 3, 4, 5, 7, 8].map((y) => [8, y]),
    [7, 8],
    ...[5, 4, 3, 2, 1, 0].map((x) => [x, 8]),
  ];
  const format = format_at.reduce((bits, [x, y], i) => bits | (dark(x, y) << i), 0) ^ 0x5412;
  assert.equal(format >> 13, 0, 'error level M');
  const mask = masks[(format >> 10) & 7];
  const centres = alignments[version];
  const last = centres.length - 1;
  const in_alignment = (x, y) =>
    centres.some((cy, i) =>
      centres.some(
        (cx, j) =>
          !((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) &&
          Math.abs(x - cx) <= 2 &&
          Math.abs(y - cy) <= 2,
      ),
    );
  const fixed = (x, y) =>
    (x < 9 && y < 9) ||
    (x >= size - 8 && y < 9) ||
    (x < 9 && y >= size - 8) ||
    x === 6 ||
    y === 6 ||
    (version >= 7 && ((x >= size - 11 && y < 6) || (y >= size - 11 && x < 6))) ||
    in_alignment(x, y);

  const bits = [];
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; ++step) {
      const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (!fixed(x, y)) bits.push(dark(x, y) ^ (mask(x, y) === 0 ? 1 : 0));
      }
    }
  }
  const words = [];
  for (let i = 0; i + 8 <= bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(''), 2));

  const [, ...groups] = blocks_of[version];
  const lengths = groups.flatMap(([count, length]) => Array(count).fill(length));
  const blocks = lengths.map(() => []);
  let at = 0;
  for (let i = 0; i < Math.max(...lengths); ++i) {
    lengths.forEach((length, block) => {
      if (i < length) blocks[block].push(words[at++]);
    });
  }
  const data = blocks.flat().map((word) => word.toString(2).padStart(8, '0')).join('');
  assert.equal(data.slice(0, 4), '0100', 'byte mode');
  const count_bits = version < 10 ? 8 : 16;
  const count = parseInt(data.slice(4, 4 + count_bits), 2);
  const begin = 4 + count_bits;
  const octets = Array.from({ length: count }, (_, i) => parseInt(data.slice(begin + 8 * i, begin + 8 * i + 8), 2));
  return Buffer.from(octets).toString('utf8');
}

export const text_of_svg = (svg) => text_of(modules_of(svg));
