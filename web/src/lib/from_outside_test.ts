import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, plain } from './from_outside.ts';

test('n68 what turns the reading direction or commands a terminal is shown by its number', () => {
  assert.equal(plain('\u202egpj.exe\u001b[31m'), '‹202E›gpj.exe‹001B›[31m');
  assert.equal(plain('\u2066a\u2069\u200f\u0000\u009b'), '‹2066›a‹2069›‹200F›‹0000›‹009B›');
  assert.equal(plain('岗坡路 1 号院\n\tNo. 3 – “ok” 👍'), '岗坡路 1 号院\n\tNo. 3 – “ok” 👍');
});

test('n68 it does not matter how it was written in JSON', () => {
  for (const json of ['{"a":["\u202ex"]}', '{"a":["\\u202Ex"]}', '{"a":["\\u202ex"]}']) {
    assert.deepEqual(parse(json), { a: ['‹202E›x'] }, json);
  }
  assert.deepEqual(parse('{"a":"\\u001b[31m\\b\\f\\u0085"}'), { a: '‹001B›[31m‹0008›‹000C›‹0085›' });
  assert.deepEqual(parse('{"a":"\\u007f\\u061c\\ufeff"}'), { a: '‹007F›‹061C›‹FEFF›' });
  assert.deepEqual(parse('[1,"\\n\\t",null,true]'), [1, '\n\t', null, true]);
});
