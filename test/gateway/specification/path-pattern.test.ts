/** How paths of a gateway relate, against a slow reading of them: the paths that they have, one by one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  closeUnderCrossing,
  intersect,
  isNarrower,
  isSame,
  isWithin,
  toPath,
} from '../../../gateway/specification/path-pattern.ts';
import { matchPath, parsePattern, type RoutePattern } from '../../../src/invoker/route-pattern.ts';
import { PATHS, pathsOf, pattern, relateSets } from '../../invoker/pattern-bench.ts';

function pathsBy(parsed: RoutePattern): ReadonlySet<string> {
  return new Set(PATHS.filter((path) => matchPath(parsed, path.split('/').slice(1)) !== undefined));
}

const isAlike = (a: string, b: string): boolean => isSame(parsePattern(a), parsePattern(b));

describe('for any two patterns', () => {
  it('what they share is what both have', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const shared = intersect(parsePattern(a), parsePattern(b));
        const both = new Set([...pathsOf(a)].filter((path) => pathsOf(b).has(path)));
        assert.deepEqual(shared === undefined ? new Set() : pathsBy(shared), both);
      }),
      { numRuns: 300 },
    );
  });

  it('one is the same, narrower or within when its paths are', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        const relation = relateSets(pathsOf(a), pathsOf(b));
        const [one, other] = [parsePattern(a), parsePattern(b)];
        assert.equal(isSame(one, other), relation === 'same');
        assert.equal(isNarrower(one, other), relation === 'narrower');
        assert.equal(isWithin(one, other), relation === 'same' || relation === 'narrower');
      }),
      { numRuns: 300 },
    );
  });
});

describe('for any patterns', () => {
  it('a path is written as it was read', () => {
    fc.assert(fc.property(pattern, (text) => assert.equal(toPath(parsePattern(text)), text)));
  });

  it('what each two of them share is among them once they cross', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), (texts) => {
        const sets = closeUnderCrossing(texts.map(parsePattern)).map(pathsBy);
        const pairs = sets.flatMap((one, index) =>
          sets.slice(0, index).map((other) => [one, other] as const),
        );
        for (const [one, other] of pairs) {
          const relation = relateSets(one, other);
          assert.notEqual(relation, 'same');
          const shared = new Set([...one].filter((path) => other.has(path)));
          const isKnown = sets.some((known) => relateSets(known, shared) === 'same');
          assert.ok(relation !== 'crossing' || isKnown, texts.join(' '));
        }
      }),
    );
  });

  it('they come first, each once, and no name stands twice in what is added', () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 6 }), (texts) => {
        const all = closeUnderCrossing(texts.map(parsePattern)).map(toPath);
        const first = texts.filter(
          (text, index) => texts.findIndex((other) => isAlike(text, other)) === index,
        );
        assert.deepEqual(all.slice(0, first.length), first, 'in their order, with their names');
        for (const path of all) {
          const names = path.match(/\w+(?=\*?\})/g) ?? [];
          assert.equal(new Set(names).size, names.length, path);
        }
      }),
    );
  });

  it('that share too much it is refused, however many share nothing', () => {
    const apart = Array.from({ length: 2_000 }, (_, index) => parsePattern(`/a${index}/{id}`));
    assert.equal(closeUnderCrossing(apart).length, 2_000);
    // Each has one literal among as many parameters: any number of them share a path of their own.
    const tangled = (count: number) =>
      Array.from({ length: count }, (_, own) =>
        parsePattern(
          Array.from({ length: count }, (_none, at) => (at === own ? '/a' : `/{p${at}}`)).join(''),
        ),
      );
    assert.equal(closeUnderCrossing(tangled(5)).length, 31);
    assert.throws(() => closeUnderCrossing(tangled(30)), /share more paths than a gateway has routes/);
  });
});
