/**
 * Where an integration may lead. The credential goes there, so that a target is read as it is written: `URL` takes
 * many more spellings of a host, and a parameter in one of them would let the caller choose it.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CANARY, problemsOf, row } from './table-bench.ts';

function targetProblems(target: string, allowInsecureHttp = false): readonly string[] {
  return problemsOf([row({ target })], { allowInsecureHttp });
}

describe('a target is accepted', () => {
  for (const target of [
    'https://oic.example',
    'https://oic.example/',
    'https://oic.example:8443/x',
    'https://oic-1.region.ocp.oraclecloud.example/ic/api/integration/v1/flows/rest/ORDERS/1.0/orders/{id}',
    'https://oic.example/{id}/lines/{id}',
    'https://oic.example/a-{id}.json',
    'https://oic.example/x?mode=safe&at=12:00',
    'https://oic.example/a%20b/...;v=1',
  ]) {
    it(target, () => assert.deepEqual(targetProblems(target), []));
  }
});

describe('a target of http', () => {
  const problem = ['order: target must be https'];

  for (const host of ['127.0.0.1:8080', 'localhost', 'localhost:80']) {
    it(`is accepted on ${host} when that is allowed, and only then`, () => {
      assert.deepEqual(targetProblems(`http://${host}/x`, true), []);
      assert.deepEqual(targetProblems(`http://${host}/x`, false), problem);
    });
  }

  for (const host of [
    'oic.example',
    '127.0.0.1.oic.example',
    'localhost.oic.example',
    '10.0.0.1',
    '0.0.0.0',
    '169.254.169.254',
  ]) {
    it(`is never accepted on ${host}`, () => {
      assert.deepEqual(targetProblems(`http://${host}/x`, true), problem);
      assert.deepEqual(targetProblems(`http://${host}/x`, false), problem);
    });
  }
});

describe('a target is refused by its place and without its value', () => {
  const targets: readonly (readonly [what: string, target: string])[] = [
    ['no URL', CANARY],
    ['a path', `/${CANARY}`],
    ['another scheme', `ftp://${CANARY}.example/x`],
    ['a scheme without a host', `data:text/plain,${CANARY}`],
    ['a scheme alone', 'https://'],
    ['a scheme in capitals', `HTTPS://${CANARY}.example/x`],
    ['a parameter as host behind a scheme in capitals', `HTTPS://{id}/${CANARY}`],
    ['a parameter as host', `https://{id}/${CANARY}`],
    ['a parameter at the beginning of the host', `https://{id}.${CANARY}.example/x`],
    ['a parameter as host behind one slash', `https:/{id}/${CANARY}`],
    ['a parameter as host behind backslashes', `https:\\\\{id}/${CANARY}`],
    ['a parameter as host behind no slash', `https:{id}/${CANARY}`],
    ['a parameter as host behind three slashes', `https:///{id}/${CANARY}`],
    ['a parameter as port', `https://${CANARY}.example:{id}/x`],
    ['a parameter behind the port', `https://${CANARY}.example:80{id}/x`],
    ['a parameter in the query', `https://oic.example/${CANARY}?a={id}`],
    ['a parameter as the name of a query', `https://oic.example/${CANARY}?{id}=1`],
    ['a fragment', `https://oic.example/x#${CANARY}`],
    ['a user without a name and a password', `https://:${CANARY}@oic.example/x`],
    ['a space before it', ` https://${CANARY}.example/x`],
    ['a space behind it', `https://${CANARY}.example/x `],
    ['a space in it', `https://oic.example/${CANARY} x`],
    ['a line break behind it', `https://${CANARY}.example/x\n`],
    ['a tab in its scheme, which URL would take out', `ht\ttps://${CANARY}.example/x`],
    ['a backslash', `https://oic.example\\${CANARY}`],
    ['a dot segment', `https://oic.example/${CANARY}/./x`],
    ['two dots', `https://oic.example/${CANARY}/../x`],
    ['two dots at its end', `https://oic.example/${CANARY}/..`],
    ['two dots before the query', `https://oic.example/${CANARY}/..?a=b`],
    ['encoded dots', `https://oic.example/${CANARY}/%2e%2E/x`],
    ['a half encoded dot', `https://oic.example/${CANARY}/.%2e/x`],
    ['an unfinished parameter', `https://oic.example/${CANARY}/{id`],
    ['the end of a parameter', `https://oic.example/${CANARY}/id}`],
    ['a parameter without a name', `https://oic.example/${CANARY}/{}`],
    ['a parameter with a hyphen', `https://oic.example/${CANARY}/{a-b}`],
    ['a parameter in a parameter', `https://oic.example/${CANARY}/{a{id}}`],
    ['a bad escape', `https://oic.example/${CANARY}/%zz`],
    ['an escape that a parameter would finish', `https://oic.example/${CANARY}/%2{id}`],
    ['characters outside ASCII', `https://oic.example/${CANARY}/é`],
    ['a host outside ASCII', `https://öic.example/${CANARY}`],
    ['a host that is no address', `https://256.1.1.1/${CANARY}`],
    ['a host that URL takes for an IPv4 address', `https://127.1/${CANARY}`],
    ['a host that is a number', `https://2130706433/${CANARY}`],
    ['a host that is a hexadecimal number', `https://0x7f000001/${CANARY}`],
    ['a host with an octal number in it', `https://0177.0.0.1/${CANARY}`],
    ['an IPv6 address', `https://[::1]/${CANARY}`],
    ['a port that does not exist', `https://${CANARY}.example:65536/x`],
  ];
  for (const [what, target] of targets) {
    it(what, () => {
      const problems = targetProblems(target, true);
      assert.ok(problems.length > 0, 'it was accepted');
      for (const problem of problems) assert.match(problem, /^order\.target: expected \w/);
      assert.doesNotMatch(problems.join(), new RegExp(CANARY));
    });
  }

  it('a parameter that the route lacks', () => {
    assert.deepEqual(targetProblems('https://oic.example/{other}'), [
      'order: target uses {other}, which the route lacks',
    ]);
  });
});
