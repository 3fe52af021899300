/**
 * Any table that the invoker takes: its specification runs in the local gateway and lints clean, and whatever is called,
 * the gateway goes where the invoker would.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ApiRoute } from '../../../gateway/api/types.ts';
import { lintSpecification } from '../../../gateway/lint/lint.ts';
import { toRouteAuthorization } from '../../../gateway/specification/gateway-routes.ts';
import type { Method } from '../../../gateway/specification/specification.ts';
import { parseBackendUrl, toBackendTarget } from '../../../local/gateway/backend-url.ts';
import { type PathParameters, parsePattern } from '../../../local/gateway/route-pattern.ts';
import { createRouteTable } from '../../../local/gateway/route-table.ts';
import { parseSpecification } from '../../../local/gateway/specification.ts';
import type { Integration } from '../../../src/invoker/integrations.ts';
import { createRoutes, type RouteMatch } from '../../../src/invoker/routes.ts';
import { toTargetUrl } from '../../../src/invoker/target-template.ts';
import { PATHS, pattern } from '../../invoker/pattern-bench.ts';
import { problemsOf, tokenCredential, toTable } from '../../invoker/table-bench.ts';
import {
  INVOKER,
  integration,
  PREFIX,
  specificationOf,
  TARGET,
  toCredential,
  VALUES,
} from './specification-bench.ts';

const METHODS = ['GET', 'POST', 'DELETE'];
/** The longest path has more segments than any pattern. */
const CALLED = PATHS.filter((path) => path !== '');

const allow = fc.array(
  fc.record(
    { scopes: fc.subarray(['read', 'write'], { minLength: 1 }), clients: fc.constant(['a']) },
    { requiredKeys: [] },
  ),
  { maxLength: 2 },
);
const row = fc.record({
  method: fc.constantFrom(...METHODS),
  path: pattern,
  prefix: fc.constantFrom(PREFIX, PREFIX, PREFIX, '/elsewhere'),
  allow: allow.map((entries) => entries.filter((entry) => Object.keys(entry).length > 0)),
  isToken: fc.boolean(),
  isFixed: fc.boolean(),
});

/** As many of the rows as make a table that is accepted. */
const table = fc.array(row, { minLength: 1, maxLength: 8 }).map((rows) => {
  const kept: Record<string, unknown>[] = [];
  for (const [index, { method, path, prefix, allow: entries, isToken, isFixed }] of rows.entries()) {
    const target = isFixed ? `${TARGET}/r${index}` : `${TARGET}/r${index}${path}`;
    const credential = isToken ? { credential: tokenCredential('client_credentials') } : {};
    const changes = { target, allow: entries, ...credential };
    kept.push(integration(`r${index}`, `${method} ${prefix}${path}`, changes));
    if (problemsOf(kept).length > 0) kept.pop();
  }
  return kept;
});

/** The specification, which the local gateway must take; undefined when the method serves none of the table. */
function specify(method: Method, integrations: readonly Integration[]) {
  const isServed = integrations.some(({ route, allow: entries, credential }) => {
    const isKept = method === 4 || (entries.length > 0 && (method === 1 || credential.type === 'basic'));
    return isKept && route.includes(` ${PREFIX}/`);
  });
  if (!isServed) return undefined;
  const specification = specificationOf(method, integrations);
  const parsed = parseSpecification(specification);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return specification;
}

/** What the local gateway makes of a call. */
function createGateway(routes: readonly ApiRoute[]) {
  const found = createRouteTable(
    routes.map((value) => {
      const parsed = parsePattern(value.path);
      assert.ok(typeof parsed !== 'string');
      return { pattern: parsed, methods: value.methods ?? [], value };
    }),
  );
  return (method: string, path: string) => {
    const result = found.find(path.split('/').slice(1), method);
    return result.kind === 'route' ? result : undefined;
  };
}

/** What the invoker makes of it; undefined when it refuses. */
function createInvoker(integrations: readonly Integration[]) {
  const find = createRoutes(integrations);
  return (method: string, path: string): RouteMatch | undefined => {
    try {
      return find(method, `${PREFIX}${path}`);
    } catch {
      return undefined;
    }
  };
}

/** The address that the gateway asks for. */
function toAddress({ backend }: ApiRoute, path: PathParameters): string {
  const url = 'url' in backend ? parseBackendUrl(backend.url) : '';
  assert.ok(typeof url !== 'string');
  const context = { auth: new Map(), path, headers: [], query: [], host: '', body: Buffer.alloc(0) };
  return `${url.origin.origin}${toBackendTarget(url, context, { raw: '' })}`;
}

/** Runs a check on every call of every method to any table. */
function forEachCall(
  method: Method,
  check: (
    found: ReturnType<ReturnType<typeof createGateway>>,
    wanted: RouteMatch | undefined,
    call: string,
  ) => void,
): void {
  fc.assert(
    fc.property(table, (rows) => {
      fc.pre(rows.length > 0);
      const integrations = toTable(rows);
      const specification = specify(method, integrations);
      if (specification === undefined) return;
      const askGateway = createGateway(specification.routes ?? []);
      const askInvoker = createInvoker(integrations);
      for (const verb of METHODS) {
        for (const path of CALLED) {
          const routes = rows.map(({ route }) => route).join(', ');
          check(askGateway(verb, path), askInvoker(verb, path), `${verb} ${path} of ${routes}`);
        }
      }
    }),
    { numRuns: 60 },
  );
}

describe('the specification of any table', () => {
  it('for method 4 has a route for every call that the invoker takes, and for no other', () => {
    forEachCall(4, (found, wanted, call) => {
      assert.equal(found === undefined, wanted === undefined, call);
      if (found === undefined || wanted === undefined || wanted.integration.allow.length === 0) return;
      const { authorization } = found.value.requestPolicies ?? {};
      const asked = toRouteAuthorization([wanted.integration]);
      // A caller with a scope that opens the integration must pass.
      if (authorization?.type === 'AUTHENTICATION_ONLY') return;
      assert.ok(asked.type === 'ANY_OF', call);
      const { allowedScope } = authorization as typeof asked;
      assert.deepEqual(
        asked.allowedScope.filter((scope) => !allowedScope.includes(scope)),
        [],
        call,
      );
    });
  });

  it('for method 1 leads every call to the address that the invoker would ask for', () => {
    forEachCall(1, (found, wanted, call) => {
      if (wanted === undefined || wanted.integration.allow.length === 0) {
        assert.ok(found === undefined || found.value.backend.type === 'STOCK_RESPONSE_BACKEND', call);
      } else {
        assert.ok(found !== undefined, call);
        assert.equal(toAddress(found.value, found.parameters), toTargetUrl(wanted, '').href, call);
      }
    });
  });

  it('for method 3 leads to the integration’s own address, by its own scopes and with its own credential', () => {
    forEachCall(3, (found, wanted, call) => {
      const { integration: row } = wanted ?? {};
      if (
        row === undefined ||
        row.allow.length === 0 ||
        row.credential.type !== 'basic' ||
        wanted === undefined
      ) {
        assert.ok(found === undefined || found.value.backend.type === 'STOCK_RESPONSE_BACKEND', call);
        return;
      }
      assert.ok(found !== undefined, call);
      assert.equal(toAddress(found.value, found.parameters), toTargetUrl(wanted, '').href, call);
      const { authorization, headerTransformations } = found.value.requestPolicies ?? {};
      assert.deepEqual(authorization, toRouteAuthorization([row]), call);
      assert.deepEqual(headerTransformations?.setHeaders?.items[0]?.values, [
        toCredential(row.credential.secretId),
      ]);
    });
  });

  for (const method of [1, 2, 3, 4] as const) {
    it(`for method ${method} lints clean with the same table${method === 2 ? ', but for what the method is' : ''}`, () => {
      const expected = method === 2 ? ['no-authentication'] : [];
      fc.assert(
        fc.property(table, (rows) => {
          fc.pre(rows.length > 0);
          const integrations = toTable(rows);
          const specification = specify(method, integrations);
          if (specification === undefined) return;
          const findings = lintSpecification(specification, {
            callerSource: VALUES.callerSource,
            invokerFunctionId: INVOKER,
            table: { integrations, pathPrefix: PREFIX },
          });
          assert.deepEqual(
            findings.map(({ rule }) => rule),
            expected,
            JSON.stringify([findings, rows.map(({ route }) => route)]),
          );
        }),
        { numRuns: 300 },
      );
    });
  }
});
