/** Claims and times as they are typed: `name=value` and `5m`. Whatever is typed, it is text; nothing of it is run or looked up. */
import { InvalidArgumentError } from 'commander';
import type { JsonObject } from '../../local/identity-domain/jws.ts';
import { parseJson } from '../../src/runtime/json.ts';

/** A claim's name and its value; undefined takes the claim away. */
export type ClaimArgument = readonly [name: string, value: unknown];

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };
const HOUR_SECONDS = 3600;

/** Adds one: `name=value`, the value JSON where it is JSON and else text; `name=` takes the claim away. */
export function collectClaim(text: string, others: readonly ClaimArgument[]): readonly ClaimArgument[] {
  const [, name, value = ''] = /^([^=\s]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) {
    throw new InvalidArgumentError("it must be name=value, such as scope='orders.read', or name= for none");
  }
  return [...others, [name, toValue(value)]];
}

function toValue(text: string): unknown {
  if (text === '') return undefined;
  const json = parseJson(text);
  return json === undefined ? text : json;
}

/** Seconds from now, of `90s`, `5m`, `1h`, `0` or, for the past, `-10m`. */
export function parseTimeFromNow(text: string): number {
  const [, sign = '', amount, unit = ''] = /^(-?)(\d{1,7})([smh]?)$/.exec(text) ?? [];
  const factor = SECONDS[unit] ?? (Number(amount) === 0 ? 0 : undefined);
  if (amount === undefined || factor === undefined) {
    throw new InvalidArgumentError(
      'it must be a time such as 90s, 5m or 1h, 0 for now, or -10m for the past',
    );
  }
  return Number(amount) * factor * (sign === '-' ? -1 : 1);
}

/** The claims to lay over a sample's own. The last one of a name counts, and claims over the time. */
export function toClaims(
  claims: readonly ClaimArgument[],
  expiresInSeconds: number | undefined,
  now: number,
): JsonObject {
  // Own members, also of a name such as __proto__: nothing is inherited from what was typed.
  return Object.fromEntries([...toTimes(expiresInSeconds, now), ...claims]);
}

function toTimes(expiresInSeconds: number | undefined, now: number): readonly ClaimArgument[] {
  if (expiresInSeconds === undefined) return [];
  const exp = Math.floor(now / 1000) + expiresInSeconds;
  // One that has ended was issued before: otherwise it would be refused for that.
  return expiresInSeconds > 0
    ? [['exp', exp]]
    : [
        ['exp', exp],
        ['iat', exp - HOUR_SECONDS],
      ];
}
