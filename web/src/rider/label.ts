// What stands on a sticker, as people scan, paste or type it. Pure.

export interface Label {
  code: string; // of the pile
  slot: number | null;
}

// Full-width letters, digits and dashes, as Chinese keyboards write them, become plain ones.
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‐-―−ー﹣－_]/g, '-')
    .replace(/\s+/g, '')
    .toUpperCase();
}

// "13544001", "13544001-3", "1354 4001", "１３５４４００１－３", or the whole address behind the QR code.
export function parse_label(text: string): Label | null {
  const address = /\/p\/([^/?#]+)/i.exec(text.normalize('NFKC'));
  let wanted = text;
  if (address !== null) {
    try {
      wanted = decodeURIComponent(address[1] ?? '');
    } catch {
      return null; // a broken escape in the address
    }
  }
  const match = /^([0-9A-Z]{4,20})(?:-0*([1-9]\d{0,2}))?$/.exec(plain(wanted));
  if (match === null) return null;
  return { code: match[1] ?? '', slot: match[2] === undefined ? null : Number(match[2]) };
}

export function label_text(label: Label): string {
  return label.slot === null ? label.code : `${label.code}-${label.slot}`;
}

// Digits in groups of four, so that they can be compared with a sticker.
export function grouped(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ');
}
