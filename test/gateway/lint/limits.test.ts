/** The rule `limit` at every bound that is known: the last value that is taken, and the first that is not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LIMITS, type Limit, MAX_SPECIFICATION_BYTES } from '../../../gateway/api/limits.ts';
import { API_MODEL } from '../../../gateway/api/model.ts';
import { put } from '../json-edits.ts';
import { lint, OPTIONS, specificationWith } from './lint-bench.ts';
import { toPart, toSamples } from './model-samples.ts';

const SAMPLES = toSamples();

/** A value of the field that has this size. */
function toValue(part: string, field: string, { of, size }: { of: Limit['of']; size: number }): unknown {
  if (of === 'number') return size;
  if (of === 'characters') return 'x'.repeat(size);
  const model = API_MODEL[part];
  const { type = '', map } =
    (model !== undefined && 'fields' in model ? model.fields[field] : undefined) ?? {};
  const item = Object.hasOwn(API_MODEL, type) ? toPart(type) : 'x';
  const items = Array.from({ length: size }, () => item);
  return map === true ? Object.fromEntries(items.map((one, index) => [`name${index}`, one])) : items;
}

function limitsIn(specification: unknown): readonly string[] {
  const findings = lint(specification, {}).filter(({ rule }) => rule === 'limit');
  return findings.map(({ pointer, why, mend }) => `${pointer}: ${why}; ${mend}`);
}

describe('a limit of the API', () => {
  for (const [part, fields] of Object.entries(LIMITS)) {
    for (const [field, limit] of Object.entries(fields as Readonly<Record<string, Limit>>)) {
      const { of, min, max } = limit;
      const sample = SAMPLES.find((one) => one.part === part);
      const pointer = `${sample?.pointer}/${field}`;

      const findWith = (size: number): readonly string[] => {
        const specification = structuredClone(sample?.specification);
        put(pointer, toValue(part, field, { of, size }))(specification);
        return limitsIn(specification);
      };

      it(`of ${part}.${field} is ${min} to ${max} ${of}, both included`, () => {
        assert.ok(sample !== undefined && Object.hasOwn(sample.fields, field), 'the API has the field');
        const says = (size: number): string => {
          const why = of === 'number' ? `is too ${size < min ? 'small' : 'large'}` : `has ${size} ${of}`;
          return `${pointer}: ${why}; the API takes ${min} to ${max}`;
        };
        for (const size of [min, min + 1, max - 1, max]) assert.deepEqual(findWith(size), [], String(size));
        for (const size of [min - 1, max + 1].filter((one) => of === 'number' || one >= 0)) {
          assert.deepEqual(findWith(size), [says(size)]);
        }
      });
    }
  }

  it('is counted in the whole specification too, in bytes of its JSON', () => {
    const grown = (bytes: number) => {
      const empty = specificationWith(put('/routes/3/backend/headers', [{ name: 'x', value: '' }]));
      const missing = bytes - Buffer.byteLength(JSON.stringify(empty));
      // A character of two bytes, so that characters are not what is counted.
      const text = 'é'.repeat(Math.floor(missing / 2)) + 'x'.repeat(missing % 2);
      put('/routes/3/backend/headers/0/value', text)(empty);
      return lint(empty, OPTIONS);
    };
    assert.deepEqual(grown(MAX_SPECIFICATION_BYTES), []);
    const [finding, ...others] = grown(MAX_SPECIFICATION_BYTES + 1);
    assert.deepEqual(others, []);
    assert.deepEqual(finding, {
      rule: 'limit',
      pointer: '',
      why: `has ${MAX_SPECIFICATION_BYTES + 1} bytes`,
      mend: `the API takes ${MAX_SPECIFICATION_BYTES}: make two deployments of it`,
    });
  });

  it('is not looked for in a value of another type, which is found as that', () => {
    const rules = (value: unknown) =>
      lint(specificationWith(put('/routes/3/backend/status', value))).map(({ rule }) => rule);
    assert.deepEqual(rules('999'), ['wrong-form']);
    assert.deepEqual(rules(999), ['limit']);
    assert.deepEqual(rules([999]), ['wrong-form']);
  });
});
