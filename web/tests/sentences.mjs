// The sentences that the server may say, read from the C++ sources by the forms in which they stand there:
//   {ErrorKind::conflict, "…", …}                          the second thing in braces
//   invalid("…", "/field"), not_found("…"), refuse("…")    the first argument of a call that makes an error
//   fail(name, "…"), wrong("word", "…")                    the second
//   problem_response(status, "type", "…"), add_error(row, column, "…")   the third
//   {Wrong::missing, "missing", "…"}                       the third: the table of what a specification says
//   row.failure = "…";  row.said = …;  job.reason = …;     why a command or a job had no success
// What is put together comes out with {} for each part: "must be {} to {} characters long". Of `a ? "…" : "…"`
// both are taken. What is passed on by its name (a variable) is found where it is written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const place_in_call = {
  invalid: 0, not_found: 0, forbidden: 0, unauthorised: 0, conflict: 0, limited: 0, unavailable: 0, upstream: 0, refuse: 0,
  refusal: 0, problem: 0, disk: 0, leave_out: 0,
  fail: 1, fail_file: 1, wrong: 1, too_often: 1, failed: 1,
  problem_response: 2, add_error: 2,
}; // prettier-ignore
const calls = new RegExp(`\\b(${Object.keys(place_in_call).join('|')})\\(`, 'g');
const braces = /\{\s*(?:http::)?ErrorKind::\w+\s*,/g;
const wrongs = /\{Wrong::\w+, "\w+",/g;
const assigned = /\b(?:failure|said|reason)\s*=(?!=)/g;
const constants = /\bconstexpr (?:std::string_view|const char\*) \w+\s*=|\bstd::string message =/g;

// The parts of a text that stand between commas (or whatever `mark` is) outside of brackets and quotes, up to the
// bracket that closes it, or the semicolon.
function split(text, mark, from = 0) {
  const parts = [];
  let depth = 0;
  let begin = from;
  let at = from;
  for (; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"' || (letter === "'" && text[at + 2] === "'")) {
      const quote = letter;
      for (at += 1; at < text.length && text[at] !== quote; at += 1) if (text[at] === '\\') at += 1;
    } else if ('([{'.includes(letter)) depth += 1;
    else if (')]}'.includes(letter)) {
      depth -= 1;
      if (depth < 0) break;
    } else if (letter === ';' && depth === 0) break;
    else if (letter === mark && depth === 0 && text[at - 1] !== ':' && text[at + 1] !== ':') {
      parts.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  parts.push(text.slice(begin, at));
  return parts.map((part) => part.trim());
}

const literal = /^"((?:[^"\\]|\\.)*)"$/;
const plain = (quoted) => quoted.replace(/\\(.)/g, '$1');

// What an expression makes: its sentences, with {} where something is put in.
function templates(expression) {
  const text = expression.replace(/^std::string(?:_view)?[({](.*)[)}]$/s, '$1').trim();
  const condition = split(text, '?');
  if (condition.length > 1) return split(condition.slice(1).join('?'), ':').flatMap(templates);
  const known = literal.exec(text);
  if (known) return [plain(known[1])];
  if (text.startsWith('fmt::format(')) {
    return templates(split(text, ',', 'fmt::format('.length)[0]).map((one) => one.replace(/\{[^{}]*\}/g, '{}'));
  }
  const sum = split(text, '+');
  if (sum.length > 1) {
    const joined = sum.reduce(
      (made, part) => made.flatMap((start) => templates(part).map((end) => start + end)),
      [''],
    );
    return joined.map((one) => one.replace(/(?:\{\}){2,}/g, '{}'));
  }
  return text.startsWith('(') && text.endsWith(')') ? templates(text.slice(1, -1)) : ['{}'];
}

const readable = (source) =>
  source
    .replace(/R"(\w*)\([\s\S]*?\)\1"/g, '""')
    .replace(/(^|\s)\/\/.*$/gm, '$1')
    .replace(/"\s*\n\s*"/g, '');

export function sentences_in(source) {
  const text = readable(source);
  const found = [];
  for (const call of text.matchAll(calls)) {
    const given = split(text, ',', call.index + call[0].length)[place_in_call[call[1]]];
    const whole = call[1] === 'failed' ? (one) => `{}: ${one}: {}` : (one) => one; // of a host: http/client.cpp
    if (given !== undefined) found.push(...templates(given).map(whole));
  }
  for (const brace of text.matchAll(braces)) {
    found.push(...templates(split(text, ',', brace.index + brace[0].length)[0]));
  }
  for (const brace of text.matchAll(wrongs)) {
    const [sentence] = templates(split(text, ',', brace.index + brace[0].length)[0]);
    found.push(sentence.replace(/\{\w+\}/g, '{}'));
  }
  for (const kind of [assigned, constants]) {
    for (const one of text.matchAll(kind)) found.push(...templates(split(text, ';', one.index + one[0].length)[0]));
  }
  // A sentence has words; the rest are codes and what is passed on.
  return found.filter((one) => /^[\w{"]/.test(one) && / /.test(one) && /[a-z]{2}/.test(one));
}

// By sentence: the files in which it stands.
export function sentences_of(root, rooms) {
  const found = new Map();
  for (const room of rooms) {
    const files = readdirSync(join(root, room), { recursive: true })
      .map((name) => `${room}/${name}`)
      .filter((name) => /\.[ch]pp$/.test(name) && !/_test\.cpp$|fixture|scripted|sandbox|\/suite\//.test(name));
    for (const file of files.sort()) {
      for (const one of sentences_in(readFileSync(join(root, file), 'utf8'))) {
        found.set(one, [...(found.get(one) ?? []), file]);
      }
    }
  }
  return found;
}
