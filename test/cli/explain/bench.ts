/** `explain` as its command calls it, on a configuration and a key of the test's own, at a moment that stands still. */
import assert from 'node:assert/strict';
import type { Check } from '../../../cli/checks/check.ts';
import type { Deployment } from '../../../cli/deployment.ts';
import { type ExplainOptions, explainToken } from '../../../cli/explain/explain-token.ts';
import { recognise } from '../../../cli/explain/input.ts';
import type { Report } from '../../../cli/explain/report.ts';
import { NOW } from '../../support/clock.ts';
import { AUDIENCE, createSigningKey, TENANT, toOracleJwk } from '../../support/tokens.ts';

/** The domain's. */
export const KEY = createSigningKey('thumb-1');
/** Of nobody's key set. */
export const FOREIGN_KEY = createSigningKey('thumb-foreign');

type Environment = Readonly<Record<string, string>>;

/** A configuration that names its keys, so that nobody is asked. */
const GOOD: Environment = {
  JWKS: JSON.stringify({ keys: [toOracleJwk(KEY)] }),
  TOKEN_AUDIENCES: AUDIENCE,
  TOKEN_TENANT: TENANT,
  INTEGRATIONS: '[]',
};

/** A deployment with this configuration for both functions. */
function toDeployment(environment: Environment): Deployment {
  return {
    name: 'test.env',
    environments: { authorizer: environment, invoker: environment },
    local: undefined,
  };
}

/** Explains what is given; `environment` is laid over {@link GOOD}, an empty value takes a key out. */
export async function explain(
  given: string,
  environment: Environment = {},
  options: Partial<ExplainOptions> = {},
): Promise<Report> {
  const recognised = recognise(given);
  assert.equal(recognised.kind, 'request', given.slice(0, 80));
  const pairs = Object.entries({ ...GOOD, ...environment }).filter(([, value]) => value !== '');
  return explainToken({
    deployment: toDeployment(Object.fromEntries(pairs)),
    body: recognised.kind === 'request' ? recognised.body : '',
    notes: [],
    savedKeys: undefined,
    isOffline: false,
    integrations: undefined,
    request: undefined,
    readSecretAs: () => async () => Promise.reject(new Error('there is no Vault here')),
    nowMs: NOW,
    ...options,
  });
}

/** The check that decides: the first that fails. */
export function findDeciding({ checks }: Report): Check | undefined {
  return checks.find(({ state }) => state === 'fail');
}

/** The state of one check. */
export function stateOf({ checks }: Report, name: string): string | undefined {
  return checks.find((check) => check.name === name)?.state;
}

/** Fails unless the list of checks and the authorizer's own word are the same. */
export function assertAgreed(report: Report): void {
  const code = findDeciding(report)?.code;
  const { verdict } = report;
  const said =
    verdict.decision === 'deny' ? verdict.reason : verdict.decision === 'fail' ? verdict.code : undefined;
  if (verdict.decision !== 'unknown') assert.equal(code, said, JSON.stringify(report, undefined, 1));
}
