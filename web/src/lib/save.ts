// Fetches a file and hands it to the browser to keep. Fetched, not linked: a refusal is an answer that
// the page can show.
import { response_of } from './api.ts';

const forget_ms = 30_000;

export async function save(path: string, otherwise: string) {
  const response = await response_of(path);
  const named = /filename="?([^";]+)"?/.exec(response.headers.get('content-disposition') ?? '');
  hand_over(await response.blob(), named?.[1] ?? otherwise);
}

export function hand_over(file: Blob, name: string) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), forget_ms);
}
