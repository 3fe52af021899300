/** For each check, what it has seen, what it would accept, and the configuration key that says so. */
import type { ClaimCheckName } from '../../src/token/claims.ts';
import { FORBIDDEN_MEMBERS, type FormCheck, MAX_TOKEN_LENGTH } from '../../src/token/form.ts';
import type { Facts } from './facts.ts';
import { show, showTime } from './show.ts';

/** What is shown of a check. */
export interface Detail {
  readonly seen: string;
  readonly expected: string;
  readonly key?: string;
}

type Describe = (facts: Facts) => Detail;

/** Of the form; a value of the token's is never shown whole, and its signature not at all. */
export const FORM_DETAILS: Readonly<Record<FormCheck['name'], Describe>> = {
  size: ({ parts }) => ({
    seen: `${parts?.compact.length ?? 0} characters`,
    expected: `at most ${MAX_TOKEN_LENGTH}`,
  }),
  parts: ({ parts }) => ({
    seen: parts?.count() === 1 ? '1 part' : `${parts?.count() ?? 0} parts`,
    expected: 'three, joined by dots: header, claims, signature',
  }),
  header: ({ header }) => ({
    seen:
      Object.keys(header).length === 0 ? 'no such JSON' : `members ${show(Object.keys(header).join(' '))}`,
    expected: 'a JSON object of at most 2 KiB in base64url, each member once',
  }),
  'header-members': ({ header }) => {
    const forbidden = FORBIDDEN_MEMBERS.filter((name) => Object.hasOwn(header, name));
    return {
      seen: forbidden.length === 0 ? 'none that is forbidden' : forbidden.join(' '),
      expected: `none of ${FORBIDDEN_MEMBERS.join(' ')}`,
    };
  },
  algorithm: ({ header, settings }) => ({
    seen: `alg ${show(header['alg'])}`,
    expected: `one of ${settings.TOKEN_ALGORITHMS.join(' ')}`,
    key: 'TOKEN_ALGORITHMS',
  }),
  'header-type': ({ header }) => ({
    seen: `typ ${show(header['typ'])}`,
    expected: 'none, JWT or at+jwt',
  }),
  content: ({ claims }) => ({
    seen:
      Object.keys(claims).length === 0
        ? 'no claims that can be read'
        : `${Object.keys(claims).length} claims`,
    expected:
      'a JSON object, each member once, and a signature, both in canonical base64url; names of keys that are texts',
  }),
};

/** Of the claims. */
export const CLAIM_DETAILS: Readonly<Record<ClaimCheckName, Describe>> = {
  issuer: ({ claims, settings }) => ({
    seen: `iss ${show(claims['iss'])}`,
    expected: `one of ${settings.TOKEN_ISSUERS.join(' ')}`,
    key: 'TOKEN_ISSUERS',
  }),
  audience: ({ claims, settings }) => ({
    seen: `aud ${show(claims['aud'])}`,
    expected: `one of ${settings.TOKEN_AUDIENCES.join(' ')}`,
    key: 'TOKEN_AUDIENCES',
  }),
  times: ({ claims }) => ({
    seen: `exp ${show(claims['exp'])}, nbf ${show(claims['nbf'])}, iat ${show(claims['iat'])}`,
    expected: 'seconds since 1970 as numbers; exp must be there',
  }),
  expiry: ({ claims, settings, nowSeconds }) => ({
    seen: `exp ${showTime(claims['exp'], nowSeconds)}`,
    expected: `not passed for ${settings.CLOCK_SKEW_SECONDS} s; it is ${toMoment(nowSeconds)}`,
    key: 'CLOCK_SKEW_SECONDS',
  }),
  start: ({ claims, settings, nowSeconds }) => ({
    seen: `nbf ${showTime(claims['nbf'], nowSeconds)}; iat ${showTime(claims['iat'], nowSeconds)}`,
    expected: `at most ${settings.CLOCK_SKEW_SECONDS} s ahead; it is ${toMoment(nowSeconds)}`,
    key: 'CLOCK_SKEW_SECONDS',
  }),
  'token-type': ({ claims }) => ({ seen: `tok_type ${show(claims['tok_type'])}`, expected: 'AT, or none' }),
  binding: ({ claims }) => ({ seen: `cnf ${show(claims['cnf'])}`, expected: 'none' }),
  tenant: ({ claims, settings }) => ({
    seen: `tenant ${show(claims['tenant'])}`,
    expected: settings.TOKEN_TENANT ?? 'any, as TOKEN_TENANT is not set',
    key: 'TOKEN_TENANT',
  }),
  'required-claims': ({ claims, settings }) => ({
    seen:
      settings.REQUIRED_CLAIMS.map(({ name }) => `${name}=${show(ownClaim(claims, name))}`).join(', ') ||
      'none is required',
    expected:
      settings.REQUIRED_CLAIMS.map(({ name, values }) => `${name}=${values.join(',')}`).join(' ') ||
      'nothing',
    key: 'REQUIRED_CLAIMS',
  }),
  caller: ({ claims }) => ({
    seen: `client_id ${show(claims['client_id'])}, sub ${show(claims['sub'])}`,
    expected: 'client_id or sub; sub, client_id and jti texts, scope a text or a list of texts',
  }),
};

function ownClaim(claims: Facts['claims'], name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function toMoment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000', '');
}
