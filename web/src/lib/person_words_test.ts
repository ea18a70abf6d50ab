import assert from 'node:assert/strict';
import { test } from 'node:test';
import { is_person } from './person_words.ts';

test('a person is known by name and login, a namesake is another one', () => {
  const me = { name: '王芳', login: 'wang.fang' };
  assert.equal(is_person(me, '王芳 (wang.fang)', null), true);
  assert.equal(is_person(me, '王芳 (wang.fang2)', null), false);
  assert.equal(is_person(me, '王芳 (1a2b3c4d)', '王芳 (1a2b3c4d)'), false);
});

test('a login without a person is known by what it did before, and nobody is nobody', () => {
  const me = { name: '值班室', login: null };
  assert.equal(is_person(me, '值班室 (1a2b3c4d)', null), false);
  assert.equal(is_person(me, '值班室 (1a2b3c4d)', '值班室 (1a2b3c4d)'), true);
  assert.equal(is_person(me, null, null), false);
  assert.equal(is_person(me, '', ''), false);
});
