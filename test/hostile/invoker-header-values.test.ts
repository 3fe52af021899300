/**
 * Header values that no HTTP header can have, as only a caller past the edge could bring them, and header names that no
 * integration may ask for: OIC sees nothing of either.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { parseRows } from '../invoker/table-bench.ts';
import { startRig, toRows } from './invoker-rig.ts';

let rig: Awaited<ReturnType<typeof startRig>>;
before(async () => {
  rig = await startRig();
});
after(() => rig.wire.close());

const ECHO = { 'fn-http-method': ['POST'], 'fn-http-request-url': ['/echo'] };

describe('a header value that no HTTP header can have never reaches OIC', () => {
  for (const [source, what, value] of [
    ['CWE-113', 'a line break and a header', 'x\r\nX-Admin: 1'],
    ['CWE-113', 'a line feed', 'x\nX-Admin: 1'],
    ['CWE-113', 'a carriage return', 'x\rX-Admin: 1'],
    ['CWE-444', 'a second request', 'x\r\n\r\nGET /payroll HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['RFC 9112 §5.2', 'a folded line', 'x\r\n folded'],
    ['CWE-158', 'a NUL', 'x\0'],
    ['CWE-150', 'a control character', 'x\x01'],
    ['CWE-176', 'letters that lose their upper byte to a line break', 'x\u010d\u010aX-Admin: 1'],
    ['CWE-176', 'a line separator', 'x\u2028X-Admin: 1'],
  ] as const) {
    for (const name of ['accept', 'x-request-id', 'content-type'] as const) {
      it(`${source}: ${what} in ${name}`, () => {
        const carried = name === 'content-type' ? { [name]: [value] } : { [`fn-http-h-${name}`]: [value] };
        return rig.assertRefused([500, 'ERR_INTERNAL'], { ...ECHO, ...carried }, '{}');
      });
    }
  }

  it('CWE-436: two content types are none', () =>
    rig.assertRefused([400, 'ERR_REQUEST_NOT_HTTP'], { ...ECHO, 'content-type': ['a/b', 'c/d'] }, '{}'));
});

describe('an integration that asks for a header that must not pass is a mistake in the table', () => {
  const names = [
    'Authorization',
    'Cookie',
    'Set-Cookie',
    'Host',
    'Content-Length',
    'Transfer-Encoding',
    'Connection',
  ];
  const prefixed = [
    'X-Caller-Sub',
    'X-Forwarded-For',
    'X-Real-IP',
    'Fn-Http-Status',
    'Oci-Subject-Id',
    'Opc-X',
  ];
  const noNames = ['X_Tenant', '__proto__', '', 'X Tenant', 'X-A: b', 'X-A\r\nB', 'Ünicode'];
  for (const name of [
    ...names,
    ...prefixed,
    ...noNames,
    'Expect',
    'TE',
    'Trailer',
    'Upgrade',
    'Via',
    'Forwarded',
  ]) {
    it(`CWE-15: ${JSON.stringify(name)}, either way`, () => {
      for (const member of ['requestHeaders', 'responseHeaders']) {
        const [row] = toRows('oic.example');
        const parsed = parseRows([{ ...row, target: 'https://oic.example/x', [member]: [name] }]);
        assert.equal(parsed.ok, false);
        assert.deepEqual(parsed.ok || parsed.problems.map((problem) => problem.split(':')[0]), [
          `order.${member}.0`,
        ]);
      }
    });
  }
});
