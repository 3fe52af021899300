import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toMetadataAddress } from '../../../cli/doctor/metadata-address.ts';

const HOST = 'https://example-instance.integration.example-region.ocp.oraclecloud.com';
const FLOWS = `${HOST}/ic/api/integration/v1/flows/rest`;
const PROJECT = `${HOST}/ic/api/integration/v2/flows/rest/project`;

describe('the address of metadata', () => {
  for (const [target, path, integration] of [
    [
      `${FLOWS}/ORDERS/1.0/orders/{id}`,
      '/ic/api/integration/v1/flows/rest/ORDERS/1.0/metadata',
      'ORDERS 1.0',
    ],
    [`${FLOWS}/ECHO/01.02/{path*}`, '/ic/api/integration/v1/flows/rest/ECHO/01.02/metadata', 'ECHO 01.02'],
    [`${FLOWS}/HELLO/1.0/hello?a=b`, '/ic/api/integration/v1/flows/rest/HELLO/1.0/metadata', 'HELLO 1.0'],
    [
      `${PROJECT}/SALES/ORDERS/1.0/orders`,
      '/ic/api/integration/v2/flows/rest/project/SALES/ORDERS/1.0/metadata',
      'ORDERS 1.0',
    ],
    [
      `${FLOWS}/project/SALES/ORDERS/1.0/orders`,
      '/ic/api/integration/v1/flows/rest/project/SALES/ORDERS/1.0/metadata',
      'ORDERS 1.0',
    ],
  ] as const) {
    it(`follows from ${target}`, () => {
      const address = toMetadataAddress(target);

      assert.deepEqual([address?.url.href, address?.integration], [HOST + path, integration]);
    });
  }

  for (const target of [
    HOST,
    `${HOST}/`,
    `${HOST}/ic/api/integration/v1/integrations`,
    `${HOST}/ic/ws/integration/v1/flows/soap/ORDERS/1.0/orders`,
    `${FLOWS}/ORDERS`,
    `${FLOWS}/ORDERS/1.0`,
    `${FLOWS}/ORDERS/1.0/`,
    `${FLOWS}/{code}/1.0/orders`,
    `${FLOWS}/ORDERS/{version}/orders`,
    `${FLOWS}?x=/ORDERS/1.0/orders`,
    'https://example.com/prefix/ic/api/integration/v1/flows/rest/ORDERS/1.0/orders',
  ]) {
    it(`does not follow from ${target}`, () => {
      assert.equal(toMetadataAddress(target), undefined);
    });
  }
});
