/** What one request would meet at the invoker, and what to do about it. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tryRequest } from '../../../cli/explain/request-outcome.ts';
import { CLIENT, toIntegrations } from './table-bench.ts';

describe('a request', () => {
  const allow = [{ clients: ['orders-app'] }];
  const table = toIntegrations(
    { name: 'order', route: 'GET /m4/orders/{id}', allow },
    { name: 'new-order', route: 'POST /m4/orders', allow },
    { name: 'payroll', route: 'POST /m4/payroll', allow: [{ clients: ['payroll-app'] }] },
  );

  for (const [request, code, mend] of [
    ['GET /m4/nothing', 'ERR_ROUTE_UNKNOWN', /closest first: /],
    ['POST /payroll', 'ERR_ROUTE_UNKNOWN', /prefix in front: POST \/m4\/payroll/],
    ['GET /', 'ERR_ROUTE_UNKNOWN', /3 routes/],
    ['DELETE /m4/orders/42', 'ERR_METHOD_NOT_ALLOWED', /use GET/],
    ['GET /m4/orders/../payroll', 'ERR_REQUEST_PATH', /plain path/],
    ['GET /m4/orders/%2e%2e', 'ERR_REQUEST_PATH', /plain path/],
    ['GET m4/orders/42', 'ERR_REQUEST_PATH', /plain path/],
    ['TRACE /m4/orders/42', 'ERR_REQUEST_NOT_HTTP', /gateway/],
    ['POST /m4/payroll', 'ERR_CALLER_NOT_ALLOWED', /add "orders-app" to "clients" of allow\[0\] of payroll/],
  ] as const) {
    it(`${request} meets ${code}`, () => {
      const outcome = tryRequest(request, table, CLIENT);
      assert.deepEqual([outcome.isAllowed, outcome.code], [false, code]);
      assert.match(outcome.mend ?? '', mend);
    });
  }

  for (const request of ['GET /m4/orders/42', 'get /m4/orders/42?expand=lines', ' POST   /m4/orders ']) {
    it(`${request.trim()} is let through`, () => {
      assert.equal(tryRequest(request, table, CLIENT).isAllowed, true);
    });
  }

  it('without a method or a path is no request', () => {
    for (const request of ['', 'GET', '/m4/orders', 'GET ']) {
      assert.throws(() => tryRequest(request, table, CLIENT), /needs a method and a path/);
    }
  });
});
