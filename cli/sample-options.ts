/** What a sample token is to say: the same options for every command that makes one. */
import { type Command, Option } from 'commander';
import { isSampleKind, SAMPLE_KINDS, type SampleKind } from '../local/identity-domain/sample-tokens.ts';
import { mintLocalToken } from './sample.ts';
import { type ClaimArgument, collectClaim, parseTimeFromNow, toClaims } from './token/claim-arguments.ts';

/** What {@link addSampleOptions} adds. */
export interface SampleOptions {
  readonly kind?: SampleKind;
  readonly claim: readonly ClaimArgument[];
  readonly expires?: number;
  readonly client?: string;
  readonly scope?: string;
  readonly audience?: string;
}

const DEFAULT_KIND = 'valid';

/** Adds the options; `scope` describes its own, which may mean more. */
export function addSampleOptions(command: Command, scope = 'its scopes, separated by spaces'): Command {
  return command
    .addOption(
      new Option('--kind <kind>', `kind of sample token (default: ${DEFAULT_KIND})`).argParser(parseKind),
    )
    .addOption(
      new Option('--claim <name=value>', 'set a claim, to JSON or text; name= removes it; repeatable')
        .argParser(collectClaim)
        .default([], 'none'),
    )
    .addOption(
      new Option('--expires <time>', 'when it ends: 90s, 5m, 1h; 0 is now, -10m the past').argParser(
        parseTimeFromNow,
      ),
    )
    .option('--client <id>', 'the application that it is issued to')
    .option('--scope <scope>', scope)
    .option('--audience <audience>', 'what it is issued for');
}

/** The options of a sample that were given, as they are typed, without those in `others`. */
export function namesOfGiven(options: SampleOptions, others: readonly string[] = []): readonly string[] {
  const names = ['kind', 'claim', 'expires', 'client', 'scope', 'audience'] as const;
  const isGiven = (name: (typeof names)[number]) =>
    name === 'claim' ? options.claim.length > 0 : options[name] !== undefined;
  return names.filter((name) => !others.includes(name) && isGiven(name)).map((name) => `--${name}`);
}

/** A sample token, signed with the keys of the state folder. */
export function mintSample(stateDirectory: string, options: SampleOptions, now: number): Promise<string> {
  const { kind = DEFAULT_KIND, client, scope, audience } = options;
  return mintLocalToken(stateDirectory, kind, {
    claims: toClaims(options.claim, options.expires, now),
    ...(client === undefined ? {} : { client: { clientId: client, clientName: client } }),
    ...(scope === undefined ? {} : { scope }),
    ...(audience === undefined ? {} : { audience }),
  });
}

/** Every kind with what is right or wrong about it, one a line. */
export function listKinds(): readonly string[] {
  return Object.entries(SAMPLE_KINDS).map(([kind, meaning]) => `  ${kind.padEnd(16)} ${meaning}`);
}

function parseKind(text: string): SampleKind {
  if (isSampleKind(text)) return text;
  throw new Error(['there is no such kind of token; --kind is one of', ...listKinds()].join('\n'));
}
