/** Why a caller may not call an integration, in words: by the invoker's own check, asked for one condition at a time. */
import { ERRORS } from '../../src/errors.ts';
import type { Caller } from '../../src/invoker/caller.ts';
import type { AllowEntry } from '../../src/invoker/integration-schema.ts';
import type { Integration } from '../../src/invoker/integrations.ts';
import { assertAllowed } from '../../src/invoker/permission.ts';
import { show } from './show.ts';

/** One row of the matrix. */
export interface MatrixRow {
  readonly name: string;
  readonly route: string;
  readonly isAllowed: boolean;
  readonly code?: 'ERR_CALLER_NOT_ALLOWED' | 'ERR_USER_REQUIRED';
  /** Each condition that fails, with what is seen and what is needed. */
  readonly why: readonly string[];
  readonly mend?: string;
}

type Condition = 'clients' | 'subjects' | 'scopes';
const CONDITIONS: readonly Condition[] = ['clients', 'subjects', 'scopes'];

/** What the caller would meet there. The domain wants a scope to be asked for with the `audience` in front. */
export function toMatrixRow(
  caller: Caller,
  { name, route, allow, credential }: Integration,
  audience = '',
): MatrixRow {
  const failed = allow.map((entry) => CONDITIONS.filter((condition) => !holds(caller, entry, condition)));
  if (!isAllowed(caller, allow)) {
    const why = failed.flatMap((conditions, index) =>
      conditions.map(
        (condition) => `allow[${index}].${condition}: ${toWhy(caller, allow[index] ?? {}, condition)}`,
      ),
    );
    return {
      name,
      route,
      isAllowed: false,
      code: 'ERR_CALLER_NOT_ALLOWED',
      why: why.length === 0 ? ['allow is empty: nobody may call it'] : why,
      mend: toMend(caller, name, { allow, failed, audience }),
    };
  }
  if (credential.type !== 'user_assertion' || caller.user !== undefined) {
    return { name, route, isAllowed: true, why: [] };
  }
  const { mend } = ERRORS.ERR_USER_REQUIRED;
  const why = [
    "the credential is user_assertion, and the token is a client's own: there is no user to act for",
  ];
  return { name, route, isAllowed: false, code: 'ERR_USER_REQUIRED', why, mend };
}

function isAllowed(caller: Caller, allow: readonly AllowEntry[]): boolean {
  try {
    assertAllowed(caller, allow);
    return true;
  } catch {
    return false;
  }
}

/** Whether one condition holds by itself; one that is not there does. */
function holds(caller: Caller, entry: AllowEntry, condition: Condition): boolean {
  const values = entry[condition];
  return values === undefined || isAllowed(caller, [{ [condition]: values }]);
}

function toWhy({ clientId, user, scopes }: Caller, entry: AllowEntry, condition: Condition): string {
  const needed = show((entry[condition] ?? []).join(', '));
  switch (condition) {
    case 'clients':
      return `the client is ${show(clientId)}, and must be ${needed}`;
    case 'subjects':
      return user === undefined
        ? `the token is a client's own, and must be of the user ${needed}`
        : `the user is ${show(user)}, and must be ${needed}`;
    case 'scopes':
      return `the token has ${show(scopes.join(' '))}, and must have ${needed}`;
  }
}

interface Tried {
  readonly allow: readonly AllowEntry[];
  readonly failed: readonly (readonly Condition[])[];
  readonly audience: string;
}

/** The entry that fails least is the one to mend. */
function toMend(caller: Caller, name: string, { allow, failed, audience }: Tried): string {
  const fewest = Math.min(...failed.map(({ length }) => length));
  const index = failed.findIndex(({ length }) => length === fewest);
  const entry = allow[index];
  const { clientId, user } = caller;
  if (entry === undefined) {
    const own = clientId === undefined ? { subjects: [user ?? caller.subject] } : { clients: [clientId] };
    return `if this caller should have access, put ${toMember(own)} into "allow" of ${name}`;
  }
  const steps = (failed[index] ?? []).map((condition) => {
    if (condition === 'scopes') {
      const missing = (entry.scopes ?? []).filter((scope) => !caller.scopes.includes(scope));
      const asked = missing.map((scope) => `${audience}${scope}`);
      return `the caller asks the domain for the scope ${asked.join(' ')}`;
    }
    const value = condition === 'clients' ? clientId : user;
    const place = `"${condition}" of allow[${index}] of ${name}`;
    if (value === undefined)
      return `the caller needs a token with ${condition === 'clients' ? 'client_id' : 'a user in it'} that is in ${place}`;
    return `if this caller should have access, add ${toMember(value)} to ${place}`;
  });
  return steps.join('; and ');
}

/** As it is written into the table. JSON leaves some characters as they are that would steer a terminal. */
function toMember(value: unknown): string {
  return JSON.stringify(value).replace(/[^ -~]/g, (unit) => {
    return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
