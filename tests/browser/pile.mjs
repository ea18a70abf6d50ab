// The smallest pile that can say something: OCPP 1.6J over a bare WebSocket, one CALL at a time.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';

export class Pile {
  #socket;
  #received = Buffer.alloc(0);
  #waiting = new Map();
  #next_id = 1;

  static async connect(url) {
    const { hostname, port, pathname } = new URL(url);
    const pile = new Pile();
    pile.#socket = connect({ host: hostname, port: Number(port || 80) });
    await pile.#handshake(hostname, port, pathname);
    pile.#socket.on('data', (bytes) => pile.#take(bytes));
    return pile;
  }

  close() {
    this.#socket.destroy();
  }

  call(action, payload) {
    const id = String(this.#next_id++);
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#send(JSON.stringify([2, id, action, payload]));
    return answer;
  }

  #handshake(hostname, port, pathname) {
    const key = randomBytes(16).toString('base64');
    this.#socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nUpgrade: websocket\r\n` +
        `Connection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Protocol: ocpp1.6\r\n\r\n',
    );
    return new Promise((resolve, reject) => {
      let head = '';
      const on_data = (bytes) => {
        head += bytes.toString('latin1');
        if (!head.includes('\r\n\r\n')) return;
        this.#socket.off('data', on_data);
        if (head.startsWith('HTTP/1.1 101')) resolve();
        else reject(new Error(`the server refused the pile: ${head.split('\r\n')[0]}`));
      };
      this.#socket.on('data', on_data);
      this.#socket.once('error', reject);
      this.#socket.once('close', () => reject(new Error('the server closed on the pile')));
    });
  }

  #send(text) {
    const body = Buffer.from(text);
    const mask = randomBytes(4);
    const length =
      body.length < 126
        ? Buffer.from([0x80 | body.length])
        : Buffer.from([0x80 | 126, body.length >> 8, body.length & 0xff]);
    const masked = body.map((byte, index) => byte ^ mask[index % 4]);
    this.#socket.write(Buffer.concat([Buffer.from([0x81]), length, mask, masked]));
  }

  #take(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (;;) {
      const buffer = this.#received;
      if (buffer.length < 2) return;
      const short = buffer[1] & 0x7f;
      const header = short === 126 ? 4 : 2;
      if (buffer.length < header) return;
      const length = short === 126 ? buffer.readUInt16BE(2) : short;
      if (buffer.length < header + length) return;
      const body = buffer.subarray(header, header + length);
      this.#received = buffer.subarray(header + length);
      if ((buffer[0] & 0x0f) === 1) this.#message(JSON.parse(body.toString()));
    }
  }

  #message([type, id, ...rest]) {
    if (type === 2) return; // the server's own requests stay unanswered: it is no part of the test
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (type === 3) waiting?.resolve(rest[0]);
    else waiting?.reject(new Error(`CALLERROR ${JSON.stringify(rest)}`));
  }
}
