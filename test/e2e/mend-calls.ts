/** The ways in which a case calls: through the gateway, as the gateway calls the authorizer, and past it to the invoker. */
import { AUTHORIZER_ID, INVOKER_ID } from '../../local/cloud/names.ts';
import type { SampleKind, SampleRequest } from '../../local/identity-domain/sample-tokens.ts';
import type { MendStage } from './mend-stage.ts';
import { type RawAnswer, type RawRequest, send } from './test-cloud.ts';

/** What came of a call. */
export interface Outcome {
  readonly hasPassed: boolean;
  readonly status: number;
  readonly body: string;
  /** What the caller sent, as `explain` reads it: header lines, or a gateway's call. */
  readonly sent: string;
  /** What the function wrote, where the log of the cloud has it not. */
  readonly lines?: readonly string[];
}

/** A call; made again, it takes a token of the same kind. */
export type Send = (stage: MendStage) => Promise<Outcome>;

/** Makes a token. */
export type Mint = (stage: MendStage) => Promise<string>;

const HELLO = { path: '/method-4/hello', method: 'POST', body: '{"name":"world"}' };
const JSON_TYPE = { 'content-type': 'application/json' };

/** A sample token, as `gatekeeper token` makes it. */
export function sample(kind: SampleKind = 'valid', claims: SampleRequest['claims'] = {}): Mint {
  return async ({ state }) => {
    // Loaded late: where the state folder is, the command line reads once.
    const { mintLocalToken } = await import('../../cli/sample.ts');
    return mintLocalToken(state, kind, { claims });
  };
}

/** A sample for another application. */
export function sampleOf(clientId: string, kind: SampleKind = 'valid'): Mint {
  return sample(kind, { client_id: clientId, sub: clientId });
}

/** The same token each time. */
export function keep(mint: Mint): Mint {
  let kept: Promise<string> | undefined;
  return (stage) => {
    kept ??= mint(stage);
    return kept;
  };
}

/** A request through the gateway; by default the greeting. */
export function viaGateway(mint: Mint = sample(), request: Partial<RawRequest> = {}): Send {
  return async (stage) => sendHeaders(stage, [`Bearer ${await mint(stage)}`], request);
}

/** The greeting with these values of Authorization, whatever they are. */
export function withHeaders(toValues: (stage: MendStage) => Promise<readonly string[]>): Send {
  return async (stage) => sendHeaders(stage, await toValues(stage), {});
}

async function sendHeaders({ cloud }: MendStage, values: readonly string[], request: Partial<RawRequest>) {
  const { headers = {}, ...rest } = request;
  const authorization = values.length === 0 ? {} : { authorization: values };
  const whole = { ...HELLO, ...rest, headers: { ...JSON_TYPE, ...headers, ...authorization } };
  const answer = await send(cloud.urls.gateway, whole);
  const sent = values.map((value) => `Authorization: ${value}`).join('\n');
  return { ...toOutcome(answer.status, answer), sent };
}

/** The authorizer, with this body. */
export function asGateway(toBody: Mint): Send {
  return async (stage) => {
    const body = await toBody(stage);
    const answer = await send(stage.cloud.urls.fn, {
      method: 'POST',
      path: `/invoke/${AUTHORIZER_ID}`,
      body,
    });
    const outcome = toOutcome(answer.status, answer);
    return { ...outcome, hasPassed: /"active":true/.test(outcome.body), sent: body };
  };
}

/** The body with which a gateway calls the authorizer. */
export function toCallBody(token: string): string {
  return JSON.stringify({ type: 'USER_DEFINED', data: { authorization: `Bearer ${token}` } });
}

/** A request that is handed to the invoker, as a gateway hands it on. */
export interface HandedOn {
  readonly mint?: Mint;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Of another runner than the cloud's. */
  readonly runner?: string;
}

/** The invoker itself: the gateway of the local cloud would refuse some requests first. */
export function pastGateway(handedOn: HandedOn = {}): Send {
  return async (stage) => {
    const { mint, path = HELLO.path, method = 'POST', body = HELLO.body, runner } = handedOn;
    const token = await mint?.(stage);
    const answer = await send(runner ?? stage.cloud.urls.fn, {
      method: 'POST',
      path: `/invoke/${INVOKER_ID}`,
      headers: {
        ...JSON_TYPE,
        'fn-intent': 'httprequest',
        'fn-http-method': method,
        'fn-http-request-url': path,
        ...(token === undefined ? {} : { 'fn-http-h-authorization': `Bearer ${token}` }),
        ...handedOn.headers,
      },
      body,
    });
    const sent = token === undefined ? '' : `Authorization: Bearer ${token}`;
    return { ...toOutcome(Number(answer.headers['fn-http-status']), answer), sent };
  };
}

function toOutcome(status: number, { body }: RawAnswer): Omit<Outcome, 'sent'> {
  return { hasPassed: status >= 200 && status < 300, status, body: body.toString() };
}
