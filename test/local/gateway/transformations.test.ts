/**
 * Transformations of headers and query parameters, in the gateway's order.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { useBackends, valuesOf } from './backend-world.ts';
import { httpRoute } from './specifications.ts';
import { type Seen, send, variable } from './stand-ins.ts';

const start = useBackends();

describe('transformations', () => {
  const items = (list: unknown): unknown => ({ items: list });
  async function headersAfter(
    headerTransformations: unknown,
    headers: readonly string[],
  ): Promise<Seen | undefined> {
    const { url, backend } = await start((base) => [
      { ...httpRoute('/o/{id}', base), requestPolicies: { headerTransformations } },
    ]);
    await send(url, '/v1/o/a%0Ab'.replace('%0A', '%20'), { headers });
    return backend.seen[0];
  }

  it('set, append and skip', async () => {
    const seen = await headersAfter(
      {
        setHeaders: items([
          { name: 'X-Set', values: ['a', `b ${variable('request.path[id]')}`] },
          { name: 'X-Add', values: ['new'], ifExists: 'APPEND' },
          { name: 'X-Skip', values: ['new'], ifExists: 'SKIP' },
          { name: 'X-None', values: [variable('request.auth[none]')] },
          { name: 'X-First', values: [variable('request.headers[x-many]')] },
          { name: 'Host', values: ['chosen.example'] },
        ]),
      },
      ['x-set', 'old', 'X-Add', 'old', 'X-Skip', 'old', 'X-None', 'forged', 'X-Many', '1', 'X-Many', '2'],
    );
    assert.deepEqual(valuesOf(seen, 'X-Set'), ['a', 'b a%20b']);
    assert.deepEqual(valuesOf(seen, 'X-Add'), ['old', 'new']);
    assert.deepEqual(valuesOf(seen, 'X-Skip'), ['old']);
    assert.deepEqual(valuesOf(seen, 'X-None'), ['']);
    assert.deepEqual(valuesOf(seen, 'X-First'), ['1']);
    assert.deepEqual(valuesOf(seen, 'Host'), ['chosen.example']);
  });

  it('rename, then allow only what is listed, protected headers aside', async () => {
    const seen = await headersAfter(
      {
        setHeaders: items([{ name: 'X-Set', values: ['a'] }]),
        renameHeaders: items([{ from: 'X-Old', to: 'X-New' }]),
        filterHeaders: { type: 'ALLOW', ...(items([{ name: 'x-new' }]) as object) },
      },
      ['X-Old', '1', 'X-New', 'forged', 'X-Other', 'a', 'Cookie', 'kept=1'],
    );
    assert.deepEqual(valuesOf(seen, 'X-New'), ['1']);
    for (const name of ['X-Old', 'X-Set', 'X-Other']) assert.deepEqual(valuesOf(seen, name), []);
    assert.deepEqual(valuesOf(seen, 'Cookie'), ['kept=1']);
  });

  it('are not undone by a client that names the header in Connection', async () => {
    const seen = await headersAfter({ setHeaders: items([{ name: 'X-Caller', values: ['user'] }]) }, [
      'Connection',
      'x-caller',
      'X-Caller',
      'forged',
    ]);
    assert.deepEqual(valuesOf(seen, 'X-Caller'), ['user']);
  });

  it('of query parameters set, rename and filter', async () => {
    const queryParameterTransformations = {
      setQueryParameters: items([{ name: 'id', values: [`é&${variable('request.headers[x-id]')}`] }]),
      renameQueryParameters: items([{ from: 'old', to: 'new' }]),
      filterQueryParameters: { type: 'BLOCK', ...(items([{ name: 'secret' }]) as object) },
    };
    const { url, backend } = await start((base) => [
      { ...httpRoute('/a', base), requestPolicies: { queryParameterTransformations } },
    ]);
    await send(url, '/v1/a?old=1%2F&%73ecret=x&id=0&keep=+', { headers: { 'X-Id': 'a&b=c' } });
    assert.equal(backend.seen[0]?.url, '/?new=1%2F&keep=+&id=%C3%A9%26a%26b%3Dc');
  });

  it('of the answer set and filter its headers', async () => {
    const headerTransformations = {
      setHeaders: items([{ name: 'X-Set', values: ['a'] }]),
      filterHeaders: { type: 'BLOCK', ...(items([{ name: 'Server' }]) as object) },
    };
    const { url, backend } = await start((base) => [
      { ...httpRoute('/a', base), responsePolicies: { headerTransformations } },
    ]);
    backend.behave((_seen, response) => response.writeHead(200, { Server: 'inside', 'X-Set': 'old' }).end());
    const reply = await send(url, '/v1/a');
    assert.equal(reply.headers['server'], undefined);
    assert.equal(reply.headers['x-set'], 'a');
  });
});
