// A station played by the npm package `ocpp-rpc` in strict mode, on a leash: the same lines of JSON
// as leash_ocpp.py. Strict mode holds both directions against the official schemas.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { RPCClient } from 'ocpp-rpc';

const options = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
const slash = options.url.lastIndexOf('/');

const client = new RPCClient({
  endpoint: options.url.slice(0, slash),
  identity: decodeURIComponent(options.url.slice(slash + 1)),
  protocols: [options.subprotocol],
  password: options.password,
  wsOpts: options.ca ? { ca: readFileSync(options.ca) } : {},
  strictMode: true,
  reconnect: false,
  callTimeoutMs: 60_000,
});

const answers = new Map();
client.handle(({ method, params }) => {
  say({ asked: method, payload: params });
  return answers.get(method) ?? { status: 'Accepted' };
});
client.on('strictValidationFailure', ({ error, outbound, method }) =>
  say({ failure: `${outbound ? 'ours' : 'theirs'} ${method}: ${error.message}` }),
);

try {
  await client.connect();
} catch (error) {
  say({ failure: error.message });
  process.exit(1);
}
say({ ready: true });

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  if (order.will_answer) {
    answers.set(order.will_answer, order.payload);
    continue;
  }
  try {
    say({ answer: (await client.call(order.call, order.payload)) ?? {} });
  } catch (error) {
    say({ failure: `${error.name} ${error.code ?? ''}: ${error.message}` });
  }
}
await client.close();
