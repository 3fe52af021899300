/** Callers by the gateway's word who are refused: another signed, or a header is not there exactly once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GATEWAY, GATEWAY_HEADERS, identifyByGateway } from './gateway-bench.ts';

const NAMES = ['x-caller-client', 'x-caller-sub', 'x-caller-sub-type', 'x-caller-scope'];

describe('a call that the gateway did not sign is refused', () => {
  for (const [what, changes] of [
    ['without Oci-Subject-Id', { 'oci-subject-id': undefined }],
    ['with no value of it', { 'oci-subject-id': [] }],
    ['with an empty one', { 'oci-subject-id': [''] }],
    ['by another gateway', { 'oci-subject-id': ['ocid1.apigateway.oc1.example.two'] }],
    ['by one whose OCID only begins so', { 'oci-subject-id': [`${GATEWAY}x`] }],
    ['by one in another case', { 'oci-subject-id': [GATEWAY.toUpperCase()] }],
    ['with the right one and another, in either order', { 'oci-subject-id': [GATEWAY, 'x'] }],
    ['with the right one last', { 'oci-subject-id': ['x', GATEWAY] }],
    ['with the right one twice', { 'oci-subject-id': [GATEWAY, GATEWAY] }],
    ['with both in one value', { 'oci-subject-id': [`${GATEWAY}, ${GATEWAY}`] }],
    [
      'with the right one among the client’s own headers',
      { 'oci-subject-id': undefined, 'fn-http-h-oci-subject-id': [GATEWAY] },
    ],
  ] as const) {
    it(what, async () => assert.rejects(identifyByGateway(changes), { code: 'ERR_GATEWAY_REQUIRED' }));
  }

  it('even with a token that would be good otherwise', async () => {
    const token = { 'fn-http-h-authorization': ['Bearer header.payload.signature'] };
    await assert.rejects(identifyByGateway({ ...token, 'oci-subject-id': undefined }), {
      code: 'ERR_GATEWAY_REQUIRED',
    });
  });
});

describe('a caller whom the gateway does not name for certain is refused', () => {
  for (const name of NAMES) {
    const unidentified = { code: 'ERR_CALLER_UNIDENTIFIED', detail: `${name}: exactly one is needed` };

    it(`without ${name}`, async () => {
      await assert.rejects(identifyByGateway({ [`fn-http-h-${name}`]: undefined }), unidentified);
      await assert.rejects(identifyByGateway({ [`fn-http-h-${name}`]: [] }), unidentified);
    });

    it(`with ${name} twice, as when the caller sends it with an underscore`, async () => {
      const good = GATEWAY_HEADERS[`fn-http-h-${name}`]?.[0] ?? '';
      for (const values of [
        ['forged', good],
        [good, 'forged'],
        [good, good],
        [good, ''],
      ]) {
        await assert.rejects(identifyByGateway({ [`fn-http-h-${name}`]: values }), unidentified);
      }
    });

    it(`with ${name} where the platform puts its own`, async () => {
      const changes = { [`fn-http-h-${name}`]: undefined, [name]: GATEWAY_HEADERS[`fn-http-h-${name}`] };
      await assert.rejects(identifyByGateway(changes), unidentified);
    });
  }

  it('with neither client nor subject', async () => {
    await assert.rejects(
      identifyByGateway({ 'fn-http-h-x-caller-client': [''], 'fn-http-h-x-caller-sub': [''] }),
      {
        code: 'ERR_CALLER_UNIDENTIFIED',
        detail: 'neither client nor subject is named',
      },
    );
  });
});
