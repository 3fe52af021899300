/**
 * Changes to a token, drawn at random: of its characters, its parts, its bytes, its JSON.
 * Each gives another text, or now and then the same one; none of them needs a key.
 */
import fc from 'fast-check';

type Change = (token: string) => string;

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const STRAY = [
  '=',
  '==',
  '+',
  '/',
  ' ',
  '\t',
  '\n',
  '\r\n',
  '\0',
  '.',
  ',',
  '%',
  'é',
  '\u212a',
  '\ufeff',
  '',
];
const HEADER_TRICKS: readonly object[] = [
  { alg: 'none' },
  { alg: 'None' },
  { alg: 'HS256' },
  { alg: 'RS512' },
  { alg: 'PS256' },
  { alg: ['RS256'] },
  { typ: 'id+jwt' },
  { typ: 'JWT' },
  { kid: '../../dev/null' },
  { kid: 7 },
  { 'x5t#S256': 'other' },
  { jwk: { kty: 'oct', k: 'AA' } },
  { jku: 'https://keys.example/' },
  { crit: ['b64'], b64: false },
  { zip: 'DEF' },
  { enc: 'A128GCM' },
];
const CLAIM_TRICKS: readonly object[] = [
  { sub: 'admin' },
  { scope: 'everything' },
  { exp: 99_999_999_999 },
  { exp: null },
  { aud: [] },
  { iss: 'https://other.example/' },
  { tok_type: 'IT' },
  { tenant: 'idcs-9999example' },
  { nested: [[[[[[[[[[1]]]]]]]]]] },
];

/** Any change, or a few of them one after the other. */
export function anyChange(): fc.Arbitrary<Change> {
  const one = fc.oneof(
    characters(),
    parts(),
    json(),
    bytes(),
    fc.constant<Change>((token) => token),
  );
  return fc
    .array(one, { minLength: 1, maxLength: 3 })
    .map((changes) => (token: string) => changes.reduce((text, change) => change(text), token));
}

/** Characters replaced, put in, taken out, in the other case; the last one of a part, whose bits may be unused, often. */
function characters(): fc.Arbitrary<Change> {
  const replacement = fc.oneof(
    fc.constantFrom(...BASE64URL),
    fc.constantFrom(...STRAY),
    fc.string({ maxLength: 3 }),
  );
  const length = fc.constantFrom(0, 1, 1, 1, 2);
  return fc.tuple(position(), length, replacement).map(([at, removed, put]) => (token: string) => {
    const index = at(token);
    return token.slice(0, index) + put + token.slice(index + removed);
  });
}

function position(): fc.Arbitrary<(token: string) => number> {
  const anywhere = fc.nat(5_000).map((offset) => (token: string) => offset % (token.length + 1));
  const end = fc.constant((token: string) => Math.max(0, token.length - 1));
  const partEnd = fc.nat(4).map((part) => (token: string) => {
    const dots = [...token.matchAll(/\./g)].map(({ index }) => index - 1);
    return dots[part % Math.max(1, dots.length)] ?? 0;
  });
  return fc.oneof(anywhere, anywhere, end, partEnd);
}

/** Parts dropped, doubled, swapped, emptied, or wrapped as of an encrypted token. */
function parts(): fc.Arbitrary<Change> {
  const rebuild = fc.constantFrom<(list: readonly string[], from: number, to: number) => string[]>(
    (list, from) => list.toSpliced(from, 1),
    (list, from, to) => list.toSpliced(from, 0, list[to] ?? ''),
    (list, from, to) => list.with(from, list[to] ?? '').with(to, list[from] ?? ''),
    (list, from) => list.with(from, ''),
    (list) => [...list, '', ''],
  );
  return fc.tuple(rebuild, fc.nat(4), fc.nat(4)).map(([change, from, to]) => (token: string) => {
    const list = token.split('.');
    return change(list, from % list.length, to % list.length).join('.');
  });
}

/** Members of header or claims set, repeated, respaced or spelt otherwise: the same JSON may be written in many ways. */
function json(): fc.Arbitrary<Change> {
  const trick = fc.oneof(
    fc.constantFrom(...HEADER_TRICKS).map((members) => ({ part: 0, members })),
    fc.constantFrom(...CLAIM_TRICKS).map((members) => ({ part: 1, members })),
    fc.record({ part: fc.nat(1), members: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue()) }),
  );
  const spelling = fc.constantFrom<(text: string, extra: string) => string>(
    (text, extra) => JSON.stringify({ ...JSON.parse(text), ...JSON.parse(extra) }),
    (text, extra) => JSON.stringify({ ...JSON.parse(extra), ...JSON.parse(text) }),
    // Repeated members: which of them counts is each reader's choice.
    (text, extra) => (extra === '{}' ? text : `${text.slice(0, -1)},${extra.slice(1)}`),
    (text, extra) => (extra === '{}' ? text : `${extra.slice(0, -1)},${text.slice(1)}`),
    (text) => text.replace('"', '"\\u0061'),
    (text) => ` ${text}`,
    (text) => `${text}\n`,
    (text) => `\ufeff${text}`,
  );
  return fc.tuple(trick, spelling).map(([{ part, members }, spell]) => (token: string) => {
    const list = token.split('.');
    try {
      const text = Buffer.from(list[part] ?? '', 'base64url').toString();
      list[part] = Buffer.from(spell(text, JSON.stringify(members))).toString('base64url');
    } catch {
      // An earlier change has left no JSON to change.
    }
    return list.join('.');
  });
}

/** Bytes of a part changed beneath its base64url. */
function bytes(): fc.Arbitrary<Change> {
  return fc
    .tuple(fc.nat(2), fc.nat(1_000), fc.integer({ min: 1, max: 255 }))
    .map(([part, offset, mask]) => (token: string) => {
      const list = token.split('.');
      const decoded = Buffer.from(list[part] ?? '', 'base64url');
      const index = decoded.length === 0 ? 0 : offset % decoded.length;
      if (decoded.length > 0) decoded.writeUInt8(decoded.readUInt8(index) ^ mask, index);
      list[part] = decoded.toString('base64url');
      return list.join('.');
    });
}
