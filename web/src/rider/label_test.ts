import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grouped, label_text, parse_label } from './label.ts';

const read = (text: string) => {
  const label = parse_label(text);
  return label === null ? null : label_text(label);
};

test('a label is read as it is printed, pasted, dictated or scanned', () => {
  const cases: [string, string][] = [
    ['13544001', '13544001'],
    ['13544001-3', '13544001-3'],
    [' 1354 4001 ', '13544001'],
    ['13544001 - 03', '13544001-3'],
    ['13544001–12', '13544001-12'],
    ['１３５４４００１－３', '13544001-3'],
    ['ab12cd-4', 'AB12CD-4'],
    ['https://charge.example/p/13544001-3?lang=en#top', '13544001-3'],
    ['charge.example/p/13544001', '13544001'],
    ['http://10.0.0.1:8080/p/%31%33%35%344001', '13544001'],
  ];
  for (const [text, label] of cases) assert.equal(read(text), label, text);
});

test('what is no label is refused', () => {
  const cases = ['', '123', '13544001-', '13544001-0', '13544001-x', '1'.repeat(21), '/p/%', '13544001-1-2'];
  for (const text of [...cases, '<b>1354</b>', 'https://charge.example/my']) {
    assert.equal(read(text), null, text);
  }
});

test('a code is shown in groups of four', () => {
  assert.equal(grouped('13544001'), '1354 4001');
  assert.equal(grouped('1354400123'), '1354 4001 23');
});
