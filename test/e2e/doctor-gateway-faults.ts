/** Faults of the gateway in front, of its specification, and of what is deployed. */
import { appendFileSync, cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AUTHORIZER_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import type { Fault } from './doctor-faults.ts';
import type { Scene } from './doctor-scene.ts';

function answerWith(status: number) {
  return async ({ standIn }: Scene) => {
    const url = await standIn((_request, response) => void response.writeHead(status).end('{}'));
    return { gateway: new URL(url) };
  };
}

/** The table. */
export const GATEWAY_FAULTS: readonly Fault[] = [
  {
    what: 'the gateway is down',
    inject: async ({ cloud, mend }) => {
      await cloud.kill('gateway');
      mend(() => cloud.start('gateway'));
      return undefined;
    },
    named: [{ name: 'gateway' }],
    says: /does not answer/,
  },
  {
    what: 'the gateway may not invoke the authorizer',
    inject: async ({ fault }) => void (await fault('fn', { status: 404, path: `/invoke/${AUTHORIZER_ID}` })),
    named: [{ name: 'gateway' }],
    says: /Allow any-user to use fn-invocation/,
  },
  {
    what: 'the authorizer fails',
    inject: async ({ fault }) => void (await fault('fn', { status: 502, path: `/invoke/${AUTHORIZER_ID}` })),
    named: [{ name: 'gateway' }],
    says: /the authorizer fails/,
  },
  {
    what: 'a route lets everyone in',
    inject: answerWith(200),
    named: [{ name: 'gateway' }],
    says: /LETS EVERYONE IN/,
  },
  {
    what: 'the prefix is another',
    inject: answerWith(404),
    named: [{ name: 'gateway' }],
    says: /no such route/,
  },
  {
    what: 'a policy of the gateway refuses',
    inject: answerWith(401),
    named: [{ name: 'gateway' }],
    says: /challenge/,
  },
  {
    what: 'the deployed bundles are older than the sources',
    inject: async ({ cloud }) => {
      const dist = join(cloud.directory, 'old');
      cpSync(join(cloud.directory, 'functions'), dist, { recursive: true });
      appendFileSync(join(dist, 'authorizer', 'func.mjs'), '\n');
      return { dist };
    },
    named: [{ name: 'bundles' }],
    says: /authorizer\/func\.mjs.*make build/,
  },
  {
    what: 'the deployed specification leads to another function than the invoker',
    inject: async ({ cloud }) => {
      const spec = join(cloud.directory, 'other.json');
      const text = readFileSync(join(cloud.directory, 'state', 'specification.json'), 'utf8');
      writeFileSync(spec, text.replaceAll(`"functionId": "${INVOKER_ID}"`, `"functionId": "${INVOKER_ID}x"`));
      return { spec };
    },
    named: [],
    says: /spec-/,
  },
];
