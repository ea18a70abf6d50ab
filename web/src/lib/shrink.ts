// A photo from a camera, made small enough to send. Drawing it again leaves out what the camera wrote
// into the file: where, when, with what.

const sides = [1600, 1200, 900, 640];
const qualities = [0.82, 0.65, 0.5];

function drawn(bitmap: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('no canvas');
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const packed = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', quality));

export interface Shrunk {
  file: Blob; // JPEG
  canvas: HTMLCanvasElement; // the same, to look at
}

// null: it is no picture that this browser can read, or it stays too large.
export async function shrunk(file: Blob, most_bytes: number): Promise<Shrunk | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  for (const side of sides) {
    const canvas = drawn(bitmap, side);
    for (const quality of qualities) {
      const small = await packed(canvas, quality);
      if (small !== null && small.size <= most_bytes) return { file: small, canvas };
    }
  }
  return null;
}

export async function base64url(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
