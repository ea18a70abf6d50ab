import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screen_of } from './screen.ts';

const shown = (address: string) => {
  const url = new URL(address, 'https://charge.example');
  const screen = screen_of(url.pathname, url.searchParams);
  const label = 'label' in screen ? ` ${screen.label.code} ${screen.label.slot}` : '';
  return `${screen.name}${label}${'id' in screen ? ` ${screen.id}` : ''}`;
};

test('every screen is an address', () => {
  const cases: [string, string][] = [
    ['/p/13544001', 'pile 13544001 null'],
    ['/p/13544001-3?lang=en', 'pile 13544001 3'],
    ['/p/13544001?view=start', 'start 13544001 null'],
    ['/p/13544001-3?view=fault', 'fault 13544001 3'],
    ['/p', 'find'],
    ['/p/', 'find'],
    ['/p/x', 'find'],
    ['/my', 'mine'],
    ['/my?view=pay', 'pay'],
    ['/my?charge=c', 'charge c'],
    ['/p?view=privacy', 'privacy'],
    ['/rider.html', 'find'],
  ];
  for (const [address, screen] of cases) assert.equal(shown(address), screen, address);
});

test('what is no label is handed on, so that it can be mended', () => {
  assert.deepEqual(screen_of('/p/x', new URLSearchParams()), { name: 'find', unknown: 'x' });
});
