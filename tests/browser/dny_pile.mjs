// A DNY pile with 12 slots over a bare socket, for tests that change a slot and watch the screen. It
// confirms the limits it is given; tests/hostile/dny_pile.py is the one that can be bad.
import { connect } from 'node:net';

const commands = { register: 0x20, heartbeat: 0x21 };
const set = { 0x83: 0x90, 0x84: 0x91, 0x85: 0x92 }; // a limit, and the question for it
const asked = Object.fromEntries(Object.entries(set).map(([code, question]) => [question, Number(code)]));
const slots = 12;

export class DnyPile {
  states = new Uint8Array(slots);
  #id;
  #socket;
  #message = 0;
  #waiting = new Map();
  #limits = new Map();
  #held = Buffer.alloc(0);

  static async connect(port, id) {
    const pile = new DnyPile();
    pile.#id = id;
    pile.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    await new Promise((resolve, reject) => pile.#socket.once('connect', resolve).once('error', reject));
    pile.#socket.on('data', (octets) => pile.#take(octets));
    pile.#socket.write('89860000000000000001');
    await pile.#ask(commands.register, Buffer.from([126, 0, slots, 0, 0x21, 0, 0, 0]));
    return pile;
  }

  close() {
    this.#socket.destroy();
  }

  // The states of all slots, as a pile sends them when one has changed. Resolves with the answer.
  heartbeat() {
    return this.#ask(commands.heartbeat, Buffer.from([0x98, 0x08, slots, ...this.states, 20, 90]));
  }

  #ask(command, data) {
    this.#message = (this.#message % 0xffff) + 1;
    const message = this.#message;
    const answer = new Promise((resolve) => this.#waiting.set(message, resolve));
    this.#send(message, command, data);
    return answer;
  }

  #send(message, command, data) {
    const head = Buffer.alloc(12);
    head.write('DNY');
    head.writeUInt16LE(data.length + 9, 3);
    head.writeUInt32LE(this.#id, 5);
    head.writeUInt16LE(message, 9);
    head[11] = command;
    const packet = Buffer.concat([head, data]);
    const sum = Buffer.alloc(2);
    sum.writeUInt16LE(packet.reduce((all, octet) => all + octet, 0) & 0xffff);
    this.#socket.write(Buffer.concat([packet, sum]));
  }

  #take(octets) {
    this.#held = Buffer.concat([this.#held, octets]);
    while (this.#held.length >= 5 && this.#held.length >= 5 + this.#held.readUInt16LE(3)) {
      const size = 5 + this.#held.readUInt16LE(3);
      this.#heard(this.#held.subarray(0, size));
      this.#held = this.#held.subarray(size);
    }
  }

  #heard(packet) {
    const [message, command, data] = [packet.readUInt16LE(9), packet[11], packet.subarray(12, -2)];
    if (command < 0x72) {
      this.#waiting.get(message)?.(data);
      this.#waiting.delete(message);
    } else if (command in set) {
      this.#limits.set(command, Buffer.from(data));
      this.#send(message, command, Buffer.from([0]));
    } else if (command in asked) {
      this.#send(message, command, this.#limits.get(asked[command]) ?? Buffer.alloc(0));
    }
  }
}
