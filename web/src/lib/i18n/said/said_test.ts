// Every sentence that the server may answer has its Chinese. They are read from the C++ sources
// (tests/sentences.mjs says how); a new one without Chinese fails here, and so does Chinese of which the
// sentence is gone.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sentences_in, sentences_of } from '../../../../tests/sentences.mjs';
import { access } from './access.ts';
import { commands } from './commands.ts';
import { fields } from './fields.ts';
import { inputs } from './inputs.ts';
import { machine } from './machine.ts';
import { money } from './money.ts';
import { prices } from './prices.ts';
import { residents } from './residents.ts';

const rooms = ['api', 'base', 'billing', 'csms', 'desk', 'domain', 'http', 'interop', 'link', 'papers', 'people', 'storage', 'wire'];
const sources = sentences_of('..', [...rooms.map((room) => `src/${room}`), 'apps/voltyard']);
const tables = { access, commands, inputs, machine, money, prices, residents };
const chinese: Record<string, string> = Object.assign({}, ...Object.values(tables));

// Files whose sentences never come to a page, and where they go.
const elsewhere: [RegExp, string][] = [
  [/^src\/base\/(tzif|time_zone_rule)\.cpp$/, "the system's zone files are read at the start: its log"],
  [/^src\/http\/(egress|tls_context)\.cpp$/, 'the configuration is read at the start: its log'],
  [/^src\/link\/(tcp_door|tls_certificates)\.cpp$/, 'doors are opened at the start: its log'],
  [/^src\/link\/(test_yard\.cpp|raw_station\.hpp)$/, 'tests'],
  [/^src\/storage\/sqlite\/(alarm|expired)_rows\.cpp$/, 'SQL'],
  [/^src\/interop\/rsa\.cpp$/, 'keys are read at the start: its log'],
  [/^src\/csms\/retention\.cpp$/, 'what is done by the clock: the log'],
  [/^src\/wire\/ykc\//, 'the codec: frames have their words in words/frames.ts'],
  [/^src\/papers\/(html|label_sheet)\.cpp$/, 'the style of a paper'],
  [/^src\/storage\/sqlite\/ledger_check\.cpp$/, 'a command on the terminal'],
  [/^apps\/voltyard\/(?!backup_|restoring)/, 'the command line and the start: terminal and log'],
];
// Single ones, likewise.
const alone = new Map([
  ['not an address: {}', 'the start'],
  ['cannot listen on {}:{}: {}', 'the start'],
  ['the notice is not sealed as it should be', 'is answered to the payment provider'],
  ['the notice is not sealed with our key', 'is answered to the payment provider'],
  ['the notice is about another merchant', 'is answered to the payment provider'],
  ['nobody sends notices about what is granted', 'is answered to the payment provider'],
]);
const is_elsewhere = (file: string) => elsewhere.some(([shape]) => shape.test(file));

test('the sentences are read by the forms in which they are written', () => {
  const source = `
    // invalid("in a comment")
    return invalid("must be given", "/name");
    fail(name, fmt::format("must be {} to {:#x} characters "
                           "long", min, max));
    return conflict(given ? "what was given" : "the wallet does not cover it");
    Error{ErrorKind::upstream, "row " + std::to_string(row) + " is wrong", {}};
    row.failure = "no answer came";
    return invalid(std::move(message), "/field");
    return limited(std::string("try: ") + failure.what() + ".");`;
  assert.deepEqual(sentences_in(source).sort(), [
    'must be given',
    'must be {} to {} characters long',
    'no answer came',
    'row {} is wrong',
    'the wallet does not cover it',
    'try: {}.',
    'what was given',
  ]);
});

test('what the server may answer has its Chinese', () => {
  assert.ok(sources.size > 550, `${sources.size} sentences were found`);
  const lacking = [...sources]
    .filter(([sentence, files]) => !(sentence in chinese) && !alone.has(sentence) && !files.every(is_elsewhere))
    .map(([sentence, files]) => `${sentence}  (${files.join(', ')})`);
  assert.deepEqual(lacking, []);
});

test('what is excused is still there', () => {
  const files = new Set([...sources.values()].flat());
  for (const [shape, why] of elsewhere) assert.ok([...files].some((file) => shape.test(file)), why);
  for (const sentence of alone.keys()) assert.ok(sources.has(sentence), sentence);
});

test('there is no Chinese of which the sentence is gone', () => {
  const code = [...rooms.map((room) => `../src/${room}`), '../apps/voltyard']
    .flatMap((room) =>
      readdirSync(room, { recursive: true })
        .map(String)
        .filter((name) => /\.[ch]pp$/.test(name) && !name.endsWith('_test.cpp'))
        .map((name) => readFileSync(`${room}/${name}`, 'utf8')),
    )
    .join('\n')
    .replace(/"\s*\n\s*"/g, '')
    .replaceAll('\\"', '"');
  const gone = Object.keys(chinese).filter(
    (key) => !sources.has(key) && !key.split('{}').every((piece) => code.includes(piece)),
  );
  assert.deepEqual(gone, []);
});

test('no sentence stands in two tables, and each keeps its parts', () => {
  const all = Object.values(tables).flatMap(Object.keys);
  assert.deepEqual(all.filter((key, at) => all.indexOf(key) !== at), []);
  for (const [key, text] of Object.entries(chinese)) {
    const parts = key.split('{}').length - 1;
    assert.equal(text.match(/\{\d?\}/g)?.length ?? 0, parts, key);
    assert.match(text, /\p{Script=Han}|^\{\}：|^true/u, key);
  }
});

// What a resident's requests can come to: their own actions, the rules of a start, and of a payment.
const of_residents = /^src\/(api\/(rider_\w+|phone_codes|rate_limit|json_input|paging|idempotency)\.|csms\/(commands|asking|payment_desk)\.|domain\/picture\.|link\/(pile_commands|ocpp_shard|outgoing_call)\.|http\/(router|target|listener)\.)/;
const only_of_staff = /firmware|requestId|elsewhere|this connection|commands wait|first frame|there is no such session|not an id|cursor|session is open on this station$|id here$/;

test("a resident's page brings what residents can be answered", () => {
  const brought = { ...access, ...inputs, ...residents };
  const lacking = [...sources]
    .filter(([sentence, files]) => files.some((file) => of_residents.test(file)) && !alone.has(sentence))
    .map(([sentence]) => sentence)
    .filter((sentence) => !(sentence in brought) && !only_of_staff.test(sentence));
  assert.deepEqual(lacking, []);
});

test('the fields that the server names have their words', () => {
  const code = readdirSync('../src/api')
    .filter((name) => /\.[ch]pp$/.test(name) && !/_test\.cpp$|fixture|endpoints/.test(name))
    .map((name) => readFileSync(`../src/api/${name}`, 'utf8'))
    .join('\n');
  const named = [
    ...code.matchAll(/\b(?:invalid|problem_response)\([^;]*?"\/([\w-]+)"\)/g),
    ...code.matchAll(/\bfail\("([\w-]+)",/g),
    ...code.matchAll(/\b(?:input|part|object|token)[.>-]+(?:text|optional_\w+|integers?|flag|objects?|texts|fail)(?:<\w+>)?\(\s*"(\w+)"/g),
  ].map(([, name]) => name ?? '');
  assert.ok(named.length > 100, `${named.length}`);
  assert.deepEqual([...new Set(named)].filter((name) => !Object.hasOwn(fields, name)), []);
});
