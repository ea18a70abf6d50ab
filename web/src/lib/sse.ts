// A reader for text/event-stream that also tells that *something* came: EventSource hides the comment
// lines by which a quiet feed proves that it is alive, and hides a 401 as well.

export interface SseMessage {
  event: string;
  data: string;
}

export class SseReader {
  #rest: string[] = []; // portions of a line without its end
  #event = '';
  #data: string[] = [];

  // Feeds decoded text in any portions; returns the messages it completed.
  push(text: string): SseMessage[] {
    const messages: SseMessage[] = [];
    // A snapshot is one line of megabytes in many portions: they are joined once, at its end.
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      this.#rest.push(text);
      return messages;
    }
    const lines = (this.#rest.join('') + text.slice(0, end)).split('\n');
    this.#rest = [text.slice(end + 1)];
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') this.#finish(messages);
      else this.#field(line);
    }
    return messages;
  }

  #finish(messages: SseMessage[]) {
    if (this.#data.length > 0) {
      const event = this.#event || 'message';
      messages.push({ event, data: this.#data.join('\n') });
    }
    this.#event = '';
    this.#data = [];
  }

  #field(line: string) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
  }
}
