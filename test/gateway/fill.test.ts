/** The template step of the gateway specifications. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillTemplate } from '../../gateway/fill.ts';

test('every placeholder of a text gets its value, at any depth', () => {
  const template = { a: ['{{host}}/x/{{path}}', 7, null], b: { c: '{{host}}' } };
  assert.deepEqual(fillTemplate(template, { host: 'https://h.example', path: 'p' }), {
    a: ['https://h.example/x/p', 7, null],
    b: { c: 'https://h.example' },
  });
});

test('a value cannot add structure, and is not filled in again', () => {
  const filled = fillTemplate({ a: '{{value}}' }, { value: '","b":"{{other}}' });
  assert.deepEqual(filled, { a: '","b":"{{other}}' });
});

test('all names without a value are named together; an empty value counts as none', () => {
  const template = { a: '{{one}}', b: ['{{two}}'], c: '{{three}}' };
  assert.throws(() => fillTemplate(template, { two: '', three: 'x' }), /no value for one, two:/);
});

test("names of JavaScript's own are no values", () => {
  assert.throws(() => fillTemplate({ a: '{{constructor}}' }, {}), /no value for constructor/);
});

test('context variables of the gateway are left alone', () => {
  const variable = ['$', '{request.auth[sub]}'].join('');
  assert.deepEqual(fillTemplate({ a: variable }, {}), { a: variable });
});
