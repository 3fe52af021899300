/**
 * OIC, integration by integration: whether its host answers, takes the credential and has the integration active. It reads
 * metadata and runs nothing. A password is tried one call after the other until it was taken once, and after a refusal not
 * again: failed log-ins lock the user.
 */
import { SAMPLE_USER } from '../../local/identity-domain/claims.ts';
import type { Integration } from '../../src/invoker/integrations.ts';
import { callOic } from '../../src/invoker/oic-call.ts';
import { createSecret, type Secret } from '../../src/runtime/secret.ts';
import type { Doctor } from './doctor-options.ts';
import { type Finding, type Outcome, settle, toSkip } from './finding.ts';
import { toMetadataAddress } from './metadata-address.ts';
import { type OicAnswer, type OicQuestion, toOicFinding } from './oic-answers.ts';
import { type Authorize, createAuthorize } from './oic-credentials.ts';
import { askInTurns, isRefusal } from './oic-turns.ts';
import type { Readers } from './readers.ts';
import { toSecretNames } from './secret-checks.ts';
import type { Table } from './table.ts';

/** One check for each question, and one for each row that none follows from. */
export async function checkOic(doctor: Doctor, readers: Readers, table: Table): Promise<readonly Finding[]> {
  const { integrations } = table;
  if (integrations === undefined) return [toSkip('integration', 'needs integrations')];
  const { user = doctor.deployment.local === undefined ? undefined : SAMPLE_USER } = doctor.options;
  const authorize = createAuthorize(doctor, readers, user);
  const secretNames = toSecretNames(doctor, table);
  const groups = groupBy(toQuestions(integrations), ({ rows: [row], address }) => {
    const place = row?.credential.type === 'basic' ? '' : address.url.origin;
    return `${place} ${toCredentialKey(row)}`;
  });
  const asked = await Promise.all(
    groups.map((questions) => askGroup(questions, { doctor, authorize, secretNames })),
  );
  return [...asked.flat(), ...integrations.filter(hasNoMetadata).map(toUnasked)];
}

function hasNoMetadata({ target }: Integration): boolean {
  return toMetadataAddress(target) === undefined;
}

function toUnasked({ name }: Integration): Finding {
  return toSkip(
    `integration-${name}`,
    'its target has another form than …/flows/rest/CODE/VERSION/…: call it once by hand',
  );
}

function toQuestions(integrations: readonly Integration[]): readonly OicQuestion[] {
  const questions = integrations.flatMap((row): OicQuestion[] => {
    const address = toMetadataAddress(row.target);
    return address === undefined ? [] : [{ name: `integration-${row.name}`, rows: [row], address }];
  });
  const same = groupBy(
    questions,
    ({ rows: [row], address }) => `${address.url.href} ${toCredentialKey(row)}`,
  );
  return same.flatMap(([first, ...others]) => {
    return first === undefined ? [] : [{ ...first, rows: [first, ...others].flatMap(({ rows }) => rows) }];
  });
}

function toCredentialKey(row: Integration | undefined): string {
  return JSON.stringify(row?.credential);
}

function groupBy<T>(items: readonly T[], toKey: (item: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(items, toKey).values()];
}

interface GroupTools {
  readonly doctor: Doctor;
  readonly authorize: Authorize;
  readonly secretNames: ReadonlyMap<string, string>;
}

/** A password is that of one user, at whatever host: the hosts come one after the other, and after a refusal no other. */
async function askGroup(questions: readonly OicQuestion[], tools: GroupTools): Promise<readonly Finding[]> {
  const { doctor, authorize, secretNames } = tools;
  const [row] = questions[0]?.rows ?? [];
  if (row === undefined) return [];
  const { credential } = row;
  const hosts = groupBy(questions, ({ address }) => address.url.origin);
  const authorization = await authorize(credential, secretNames.get(credential.secretId) ?? '');
  if ('finding' in authorization) {
    const { finding } = authorization;
    return (await Promise.all(hosts.map((ofHost) => askWithout(ofHost, finding, doctor)))).flat();
  }
  const ask = async (question: OicQuestion): Promise<OicAnswer> => ({
    question,
    answer: await fetchMetadata(question, authorization.value, doctor),
  });
  const findings: Finding[] = [];
  let refused: OicAnswer | undefined;
  for (const ofHost of hosts) {
    if (refused !== undefined) findings.push(...toNeeding(ofHost, refused));
    else {
      const { answers, deciding } = await askInTurns(ofHost, ask);
      findings.push(...answers.map(toOicFinding));
      if (deciding === undefined) continue;
      findings.push(...toNeeding(ofHost.slice(answers.length), deciding));
      if (isRefusal(deciding)) refused = deciding;
    }
  }
  return findings;
}

/** Without a credential there is still whether the host answers: a call without any is no failed log-in. */
async function askWithout(
  questions: readonly OicQuestion[],
  finding: Omit<Finding, 'name'>,
  doctor: Doctor,
): Promise<readonly Finding[]> {
  const [question] = questions;
  if (question === undefined || finding.state !== 'skip') return toShared(questions, finding);
  const answer = await fetchMetadata(question, createSecret(''), doctor);
  return toShared(questions, answer.ok ? finding : toOicFinding({ question, answer }));
}

function toShared(questions: readonly OicQuestion[], finding: Omit<Finding, 'name'>): readonly Finding[] {
  const [first, ...rest] = questions;
  if (first === undefined) return [];
  const others = rest.map(({ name }) =>
    toSkip(name, finding.state === 'skip' ? finding.found : `needs ${first.name}`),
  );
  return [{ ...finding, name: first.name }, ...others];
}

function toNeeding(questions: readonly OicQuestion[], { question }: OicAnswer): readonly Finding[] {
  return questions.map(({ name }) => toSkip(name, `needs ${question.name}`));
}

/** Sent as the invoker sends a call, so that a failure has the invoker's code. */
async function fetchMetadata(
  { rows: [integration], address }: OicQuestion,
  authorization: Secret<string>,
  doctor: Doctor,
): Promise<Outcome<number>> {
  const request = { method: 'GET', path: '', query: '', headers: new Map(), body: Buffer.alloc(0) };
  const call = { target: address.url, request, authorization, deadline: doctor.toDeadline() };
  return settle(
    (async () => {
      if (integration === undefined) throw new Error('a question has a row');
      return (await callOic(doctor.send, { ...call, integration })).status;
    })(),
  );
}
