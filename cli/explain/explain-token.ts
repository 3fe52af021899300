/** From a gateway's call to a report: configuration, trial, checks, and what the invoker would make of the caller. */

import { GatekeeperError } from '../../src/errors.ts';
import { readInvokerSettings } from '../../src/invoker/invoker-settings.ts';
import { toFingerprint } from '../../src/token/fingerprint.ts';
import type { VerificationKey } from '../../src/token/key-set.ts';
import type { ReadSecret } from '../../src/vault/secret-version.ts';
import type { Check } from '../checks/check.ts';
import type { Deployment } from '../deployment.ts';
import type { FunctionName } from '../function-names.ts';
import { identifyByGateway, identifyByToken } from './caller.ts';
import { isOfPerson, toErrorRow } from './check-row.ts';
import { ADDRESS_KEYS, type Configuration, readConfiguration, toProblemChecks } from './configuration.ts';
import { collectFacts } from './facts.ts';
import { toGatewayView } from './gateway-view.ts';
import { toMatrixRow } from './permission-words.ts';
import { VAULT_AS_PERSON } from './person-mends.ts';
import { type InvokerView, type Report, toCallerView } from './report.ts';
import { tryRequest } from './request-outcome.ts';
import { readTable } from './table.ts';
import { checkToken } from './token-checks.ts';
import { type Trial, tryToken, type Verdict } from './trial.ts';
import { createWorld } from './world.ts';

/** What is to be explained, and by what. */
export interface ExplainOptions {
  readonly deployment: Deployment;
  /** The body of the gateway's call. */
  readonly body: string;
  readonly notes: readonly string[];
  readonly savedKeys: { readonly file: string; readonly keys: readonly VerificationKey[] } | undefined;
  readonly isOffline: boolean;
  /** A file with the table. */
  readonly integrations: string | undefined;
  /** Such as `POST /orders/42`. */
  readonly request: string | undefined;
  /** Who reads Vault in the place of a function; the endpoint is of its configuration. */
  readonly readSecretAs: (as: FunctionName, endpoint: URL | undefined) => ReadSecret;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** Explains it. */
export async function explainToken(options: ExplainOptions): Promise<Report> {
  const { deployment, body, nowMs } = options;
  const isPerson = deployment.local === undefined;
  const configuration = readConfiguration(deployment.environments.authorizer);
  const world = createConfiguredWorld(options, configuration);
  const trial = await tryToken({ settings: configuration.settings, world, body, nowMs });
  const facts = await collectFacts({ configuration, trial, body, nowMs, isPerson });
  const keyPlace = world.keyPlace();
  const checks = [
    ...toProblemChecks(configuration.problems, 'authorizer'),
    ...checkToken(body, facts, keyPlace),
  ];
  const { keys } = trial;
  const thumbprints = keys?.value.map(({ thumbprint, kid }) => thumbprint ?? kid ?? '(unnamed)');
  return {
    deployment: deployment.name,
    fingerprint: facts.parts && toFingerprint(facts.parts.compact),
    notes: options.notes,
    keys: thumbprints && { place: keyPlace, thumbprints },
    checks,
    verdict: toVerdict(configuration, trial, { isPerson, unasked: world.unasked }),
    caller: await toCallerView(facts),
    gateway:
      trial.allowed && toGatewayView(trial.allowed, configuration.settings.CONTEXT_CLAIMS, facts.claims),
    invoker: await explainInvoker(options, trial, configuration.settings.TOKEN_AUDIENCES[0]),
  };
}

/** With a wrong address nobody is asked. */
function createConfiguredWorld(options: ExplainOptions, { settings, broken }: Configuration) {
  const { savedKeys, readSecretAs } = options;
  return createWorld({
    settings,
    savedKeys,
    isOffline: options.isOffline || ADDRESS_KEYS.some((key) => broken.has(key)),
    readSecret: readSecretAs('authorizer', settings.VAULT_ENDPOINT),
    clock: Date.now,
  });
}

/** A function whose configuration is wrong decides nothing; and what Vault says to a person, it may not say to it. */
function toVerdict(
  { problems }: Configuration,
  { verdict }: Trial,
  { isPerson, unasked }: { readonly isPerson: boolean; readonly unasked: string | undefined },
): Verdict {
  if (problems.length > 0) return { decision: 'fail', code: 'ERR_CONFIG_INVALID' };
  if (verdict.decision === 'allow' && unasked !== undefined) return { decision: 'unknown', because: unasked };
  const isOwn = verdict.decision === 'fail' && isOfPerson(verdict.code, isPerson);
  return isOwn ? { decision: 'unknown', because: `${verdict.code}: ${VAULT_AS_PERSON}` } : verdict;
}

/** Undefined for a token that is not accepted: the invoker would never see it. */
async function explainInvoker(
  options: ExplainOptions,
  { allowed, verified }: Trial,
  audience: string | undefined,
): Promise<InvokerView | undefined> {
  if (allowed === undefined || verified === undefined) return undefined;
  const { deployment, integrations: file, isOffline, request } = options;
  const read = readInvokerSettings(deployment.environments.invoker);
  const { settings } = read;
  const readSecret = options.readSecretAs('invoker', settings.VAULT_ENDPOINT);
  const isLocal = deployment.local !== undefined;
  const table = await readTable({ settings, file, isLocal, isOffline, readSecret });
  const callerSource = settings.CALLER_SOURCE ?? 'token';
  const view = { callerSource, matrix: [], request: undefined };
  const problems: Check[] = read.ok ? [] : [...toProblemChecks(read.problems, 'invoker')];
  if ('problem' in table) return { ...view, problems: [...problems, table.problem] };
  try {
    const caller =
      callerSource === 'token'
        ? await identifyByToken(verified.claims)
        : await identifyByGateway(allowed, settings);
    const { integrations } = table;
    return {
      callerSource,
      problems,
      matrix: integrations.map((integration) => toMatrixRow(caller, integration, audience)),
      request: request === undefined ? undefined : tryRequest(request, integrations, caller, audience),
    };
  } catch (error) {
    if (!(error instanceof GatekeeperError)) throw error;
    return { ...view, problems: [...problems, toErrorRow('caller', error, false)] };
  }
}
