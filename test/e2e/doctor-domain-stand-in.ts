/** An identity domain between doctor and the local one: it passes everything on, and changes what a fault wants changed. */
import type http from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Scene } from './doctor-scene.ts';

/** What is different; undefined members stay as they are. */
export interface DomainChange {
  /** The body of the key set. */
  readonly keySet?: string;
  /** The key set answers 401 without a token. */
  readonly isProtected?: boolean;
  /** How far its clock is ahead. */
  readonly aheadSeconds?: number;
  /** The body of discovery. */
  readonly discovery?: string;
}

const KEY_SET_PATH = '/admin/v1/SigningCert/jwk';
const DISCOVERY_PATH = '/.well-known/openid-configuration';

/** Starts it and has the configuration name it. */
export async function standInForDomain(scene: Scene, change: DomainChange): Promise<void> {
  const url = await scene.standIn((request, response) => {
    answer(scene.cloud.urls['identity-domain'], request, response, change).catch(() => response.destroy());
  });
  scene.configure({ IDENTITY_DOMAIN_URL: url });
}

async function answer(
  domain: string,
  request: http.IncomingMessage,
  response: http.ServerResponse,
  change: DomainChange,
): Promise<void> {
  const { keySet, isProtected = false, aheadSeconds = 0, discovery } = change;
  const { method = 'GET', url: path = '/', headers } = request;
  const body = await buffer(request);
  const own = path === KEY_SET_PATH ? keySet : path === DISCOVERY_PATH ? discovery : undefined;
  response.setHeader('date', new Date(Date.now() + aheadSeconds * 1000).toUTCString());
  if (path === KEY_SET_PATH && isProtected && headers.authorization === undefined) {
    response.writeHead(401).end();
  } else if (own !== undefined) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(own);
  } else {
    const { authorization = '', 'content-type': type = '' } = headers;
    const passed = await fetch(domain + path, {
      method,
      headers: { authorization, ...(type === '' ? {} : { 'content-type': type }) },
      ...(body.length === 0 ? {} : { body }),
    });
    response.writeHead(passed.status, { 'content-type': 'application/json' }).end(await passed.text());
  }
}
