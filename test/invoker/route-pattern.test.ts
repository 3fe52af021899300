/** Patterns of routes against a slow reading of what they mean: the paths that they have, one by one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isShadowed, matchPath, parsePattern, relate } from '../../src/invoker/route-pattern.ts';
import { createRoutes } from '../../src/invoker/routes.ts';
import { isHidden, PATHS, pathsOf, pattern, relateSets } from './pattern-bench.ts';
import { problemsOf, routeRows, toTable } from './table-bench.ts';

const patterns = fc.uniqueArray(pattern, { minLength: 2, maxLength: 6 });

describe('for any patterns', () => {
  it('a path matches as it is read slowly', () => {
    fc.assert(
      fc.property(pattern, (text) => {
        const parsed = parsePattern(text);
        const matched = PATHS.filter((path) => matchPath(parsed, path.split('/').slice(1)) !== undefined);
        assert.deepEqual(new Set(matched), pathsOf(text));
      }),
    );
  });

  it('two relate as the sets of their paths do', () => {
    fc.assert(
      fc.property(pattern, pattern, (a, b) => {
        assert.equal(relate(parsePattern(a), parsePattern(b)), relateSets(pathsOf(a), pathsOf(b)));
      }),
      { numRuns: 300 },
    );
  });

  it('one is shadowed exactly when the narrower ones have all of its paths', () => {
    fc.assert(
      fc.property(patterns, (texts) => {
        const all = texts.map(parsePattern);
        const shadowed = texts.filter((_, index) => isShadowed(all[index] ?? parsePattern('/x'), all));
        assert.deepEqual(
          shadowed,
          texts.filter((text) => isHidden(text, texts)),
        );
      }),
    );
  });

  it('a table is accepted exactly when of each two that share paths one is narrower, and none is hidden', () => {
    fc.assert(
      fc.property(patterns, (texts) => {
        const isRelated = texts.every((a, index) =>
          texts.slice(index + 1).every((b) => {
            const relation = relateSets(pathsOf(a), pathsOf(b));
            return relation !== 'same' && relation !== 'crossing';
          }),
        );
        const isGood = isRelated && !texts.some((text) => isHidden(text, texts));
        assert.equal(problemsOf(toRows(texts)).length === 0, isGood);
      }),
    );
  });

  it('that a table accepts, the route does not depend on the order of its rows, and is the narrowest', () => {
    fc.assert(
      fc.property(toAccepted(), ({ texts, shuffled }) => {
        const [find, findShuffled] = [texts, shuffled].map((order) => createRoutes(toTable(toRows(order))));
        for (const path of PATHS.slice(1)) {
          const [narrowest] = texts
            .filter((text) => pathsOf(text).has(path))
            .toSorted((a, b) => pathsOf(a).size - pathsOf(b).size);
          assert.equal(routeOf(find, path), narrowest, path);
          assert.equal(routeOf(findShuffled, path), narrowest, path);
        }
      }),
      { numRuns: 50 },
    );
  });
});

function toRows(texts: readonly string[]) {
  return routeRows(texts.map((text) => `GET ${text}`));
}

/** As many of any patterns as make a table that is accepted, in two orders. */
function toAccepted() {
  return patterns.map(keepAccepted).chain((texts) =>
    fc.record({
      texts: fc.constant(texts),
      shuffled: fc.shuffledSubarray(texts, { minLength: texts.length }),
    }),
  );
}

function keepAccepted(texts: readonly string[]): string[] {
  const kept: string[] = [];
  for (const text of texts) {
    if (problemsOf(toRows([...kept, text])).length === 0) kept.push(text);
  }
  return kept;
}

/** The path of the route taken; undefined when there is none. */
function routeOf(find: ReturnType<typeof createRoutes> | undefined, path: string): string | undefined {
  try {
    return find?.('GET', path).integration.route.slice('GET '.length);
  } catch {
    return undefined;
  }
}
