/** The rules `unknown-name` and `wrong-form` on every part of the API, wherever it nests. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { API_MODEL, type ApiField } from '../../../gateway/api/model.ts';
import { walkSpecification } from '../../../gateway/lint/parts.ts';
import { drop, put } from '../json-edits.ts';
import { toSamples } from './model-samples.ts';

const SAMPLES = toSamples();

function findingsAfter(specification: unknown, edit: (json: unknown) => void): readonly string[] {
  const changed = structuredClone(specification);
  edit(changed);
  return walkSpecification(changed).findings.map(({ rule, pointer }) => `${rule} ${pointer}`);
}

/** Values that a field of this type cannot have. */
function toWrongValues({ type, list, map, values }: ApiField): readonly unknown[] {
  const right =
    list === true ? 'list' : map === true ? 'object' : Object.hasOwn(API_MODEL, type) ? 'object' : type;
  const all = [
    ['string', 'x'],
    ['number', 1],
    ['boolean', true],
    ['list', []],
    ['object', {}],
  ] as const;
  const others = all.filter(([kind]) => kind !== right).map(([, value]) => value);
  return values === undefined || list === true ? others : [...others, 'NO_SUCH_VALUE'];
}

describe('every part of the API', () => {
  it('is in a sample, and the samples have the form of the API', () => {
    const parts = Object.entries(API_MODEL).filter(([, model]) => 'fields' in model);
    assert.deepEqual(SAMPLES.map(({ part }) => part).sort(), parts.map(([name]) => name).sort());
    for (const { part, specification } of SAMPLES) {
      const walk = walkSpecification(specification);
      assert.deepEqual(walk.findings, [], part);
      assert.ok(
        walk.parts.some(({ name }) => name === part),
        part,
      );
    }
  });

  for (const { part, pointer, specification, fields } of SAMPLES) {
    it(`${part} may have none but its own names, which are all its own`, () => {
      for (const name of ['extra', 'constructor', 'toString', '__proto__', 'hasOwnProperty', '', 'a/b~c']) {
        const escaped = `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        assert.deepEqual(findingsAfter(specification, put(escaped, 'x')), [`unknown-name ${escaped}`]);
      }
    });

    it(`${part} must have what is required of it, and each field in its own type`, () => {
      for (const [name, field] of Object.entries(fields)) {
        const at = `${pointer}/${name}`;
        const isTag = Object.values(API_MODEL).some(
          (model) =>
            'variants' in model && model.tag === name && Object.values(model.variants).includes(part),
        );
        for (const value of toWrongValues(field)) {
          const [first] = findingsAfter(specification, put(at, value));
          assert.ok(first?.startsWith(`wrong-form ${at}`), `${at} = ${JSON.stringify(value)}: ${first}`);
        }
        const missing = field.required === true ? [`wrong-form ${at}`] : [];
        assert.deepEqual(findingsAfter(specification, drop(at)), missing);
        assert.deepEqual(findingsAfter(specification, put(at, null)), missing, 'null is absent');
        if (isTag)
          assert.deepEqual(findingsAfter(specification, put(at, 'constructor')), [`wrong-form ${at}`]);
      }
    });
  }
});
