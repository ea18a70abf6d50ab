import assert from 'node:assert/strict';
import { test } from 'node:test';
import { device_words, protocol_words } from './device_words.ts';

test('a browser is called what people call it', () => {
  const chrome = '10.0.0.9 Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36';
  assert.equal(device_words(chrome), 'Chrome · Windows · 10.0.0.9');
  const wechat = '::1 Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0';
  assert.equal(device_words(wechat), 'WeChat · Android · ::1');
});

test('a program nobody knows says its own name', () => {
  assert.equal(device_words('127.0.0.1 curl/7.88.1'), 'curl/7.88.1 · 127.0.0.1');
  assert.equal(device_words('127.0.0.1'), '127.0.0.1');
  assert.equal(device_words(''), '');
});

test('protocols are written as people write them', () => {
  const written = ['ocpp1.6', 'ocpp2.0.1', 'dny', 'ykc', 'ocpp', '', 'mqtt'].map(protocol_words);
  assert.deepEqual(written, ['OCPP 1.6', 'OCPP 2.0.1', 'DNY', 'YKC', 'OCPP', '', 'mqtt']);
});
