/**
 * CALLER_SOURCE=gateway on the real edge: the caller is whom the gateway's headers name. Whoever else may invoke the
 * function writes those headers too, all but what the platform itself says about who signed.
 */
import assert from 'node:assert/strict';
import type { OutgoingHttpHeaders } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { startEdge } from './invoker-edge.ts';
import { BEARER, baseLines, toLines } from './invoker-rig.ts';

const GATEWAY = 'ocid1.apigateway.oc1.example-region.one';
let edge: Awaited<ReturnType<typeof startEdge>>;
before(async () => {
  edge = await startEdge({ CALLER_SOURCE: 'gateway', GATEWAY_ID: GATEWAY });
});
after(() => edge.close());

const GOOD = {
  'fn-http-h-authorization': undefined,
  'oci-subject-id': GATEWAY,
  'fn-http-h-x-caller-client': 'orders-app',
  'fn-http-h-x-caller-sub': 'orders-app',
  'fn-http-h-x-caller-sub-type': 'client',
  'fn-http-h-x-caller-scope': 'oic.invoke',
};

type Row = readonly [source: string, what: string, changes: OutgoingHttpHeaders];

const NOT_THE_GATEWAY: readonly Row[] = [
  ['CWE-290', 'nobody', { 'oci-subject-id': undefined }],
  ['CWE-290', 'nobody, with a token', { 'oci-subject-id': undefined, 'fn-http-h-authorization': BEARER }],
  ['CWE-290', 'another gateway', { 'oci-subject-id': 'ocid1.apigateway.oc1.example-region.two' }],
  ['CWE-290', 'a prefix of the right one', { 'oci-subject-id': GATEWAY.slice(0, -1) }],
  ['CWE-290', 'the right one and more', { 'oci-subject-id': `${GATEWAY}x` }],
  ['CWE-178', 'the right one in capitals', { 'oci-subject-id': GATEWAY.toUpperCase() }],
  ['CWE-290', 'a function', { 'oci-subject-id': GATEWAY.replace('apigateway', 'fnfunc') }],
  ['CWE-290', 'an empty one', { 'oci-subject-id': '' }],
  ['CWE-436', 'the right one twice', { 'oci-subject-id': [GATEWAY, GATEWAY] }],
  ['CWE-436', 'the right one and another in one header', { 'oci-subject-id': `${GATEWAY}, x` }],
  ['CWE-436', 'another, and the right one with _', { 'oci-subject-id': 'x', oci_subject_id: GATEWAY }],
  ['CWE-436', 'the right one with _ before another', { 'oci_subject-id': GATEWAY, 'oci-subject-id': 'x' }],
  ['CWE-290', 'the caller’s own word', { 'oci-subject-id': undefined, 'fn-http-h-oci-subject-id': GATEWAY }],
  ['CWE-290', 'the right one, as another’s', { 'oci-subject-id': undefined, 'opc-subject-id': GATEWAY }],
];

describe('an invocation that the gateway has not signed is refused, whatever it says of the caller', () => {
  for (const [source, what, changes] of NOT_THE_GATEWAY) {
    it(`${source}: signed by ${what}`, () =>
      edge.assertRefused(['403', 'ERR_GATEWAY_REQUIRED'], { ...GOOD, ...changes }));
  }

  // The parser drops headers beyond a number; a forged one must not be left where the platform's own is dropped.
  for (const [count, answer] of [
    [800, /^Fn-Http-Status: 403/im],
    [2_100, /^HTTP\/1\.1 431/],
  ] as const) {
    it(`CWE-770: behind ${count} headers, the platform’s word still counts beside a forged one, or nothing does`, async () => {
      const own = Object.entries(GOOD).flatMap(([name, value]) =>
        value === undefined ? [] : [`${name}: ${value}`],
      );
      const request = ['Fn-Intent: httprequest', 'Fn-Http-Method: GET', 'Fn-Http-Request-Url: /orders/7'];
      const head = [
        'POST /call HTTP/1.1',
        'Host: x',
        'Connection: close',
        'Content-Length: 0',
        ...own,
        ...request,
      ];
      const bytes = `${head.join('\r\n')}\r\n${'a:\r\n'.repeat(count)}Oci-Subject-Id: x\r\n\r\n`;
      assert.match(await edge.sendBytes(bytes), answer);
      assert.deepEqual(edge.wire.take(), []);
    });
  }
});

const NAMES = ['client', 'sub', 'sub-type', 'scope'] as const;

describe('an identity that is not there exactly once is none', () => {
  for (const name of NAMES) {
    const header = `fn-http-h-x-caller-${name}`;
    const value = GOOD[`fn-http-h-x-caller-${name}`];
    for (const [source, what, changes] of [
      ['CWE-287', 'left out', { [header]: undefined }],
      ['CWE-436', 'twice', { [header]: [value, 'admin'] }],
      ['CWE-436', 'twice, the same', { [header]: [value, value] }],
      ['CWE-436', 'a second time with _', { [`fn-http-h-x_caller_${name}`]: 'admin' }],
      ['CWE-436', 'a second time all with _', { [`fn_http_h_x_caller_${name.replace('-', '_')}`]: value }],
      ['CWE-290', 'without the prefix only', { [header]: undefined, [`x-caller-${name}`]: value }],
      [
        'CWE-290',
        'with two prefixes',
        { [header]: undefined, [`fn-http-h-fn-http-h-x-caller-${name}`]: value },
      ],
    ] as const) {
      it(`${source}: X-Caller-${name} ${what}`, () =>
        edge.assertRefused(['403', 'ERR_CALLER_UNIDENTIFIED'], { ...GOOD, ...changes }));
    }
  }

  it('CWE-287: neither client nor subject', () =>
    edge.assertRefused(['403', 'ERR_CALLER_UNIDENTIFIED'], {
      ...GOOD,
      'fn-http-h-x-caller-client': '',
      'fn-http-h-x-caller-sub': '',
    }));
});

describe('an identity that is nearly an allowed one is not allowed', () => {
  for (const [source, what, changes] of [
    ['CWE-863', 'a client as one of two', { 'fn-http-h-x-caller-client': 'orders-app, admin' }],
    ['CWE-178', 'a client in capitals', { 'fn-http-h-x-caller-client': 'Orders-App' }],
    ['CWE-863', 'a client with a slash behind it', { 'fn-http-h-x-caller-client': 'orders-app/' }],
    ['CWE-863', 'no client, but a subject of its name', { 'fn-http-h-x-caller-client': '' }],
    ['CWE-863', 'no scope', { 'fn-http-h-x-caller-scope': '' }],
    ['CWE-863', 'a scope with a comma', { 'fn-http-h-x-caller-scope': 'oic.invoke,other' }],
    ['CWE-863', 'a scope behind a tab', { 'fn-http-h-x-caller-scope': 'other\toic.invoke' }],
    ['CWE-863', 'a longer scope', { 'fn-http-h-x-caller-scope': 'oic.invoke.read' }],
    ['CWE-176', 'a client with a no-break space', { 'fn-http-h-x-caller-client': 'orders-app\xa0' }],
  ] as const) {
    it(`${source}: ${what}`, () =>
      edge.assertRefused(['403', 'ERR_CALLER_NOT_ALLOWED'], { ...GOOD, ...changes }));
  }

  it('the control: the identity itself is allowed, and none of it reaches OIC', async () => {
    const { status, sent } = await edge.call(GOOD);
    assert.equal(status, '200');
    assert.deepEqual(toLines(sent[0]), baseLines(edge.wire.host));
  });
});
