/** What the checks and their advice look at: the token's own words, which prove nothing, and the configuration. */
import { parseAuthorizerRequest } from '../../src/authorizer/request.ts';
import { type Denial, isDenial } from '../../src/token/denial.ts';
import { MAX_TOKEN_LENGTH, parseTokenForm } from '../../src/token/form.ts';
import { verifySignature } from '../../src/token/signature.ts';
import { splitToken, type TokenParts } from '../../src/token/token-parts.ts';
import type { SignedToken } from '../../src/token/verified-tokens.ts';
import type { AuthorizerSettings, Configuration } from './configuration.ts';
import type { Trial } from './trial.ts';

type Members = Readonly<Record<string, unknown>>;

/** The facts. */
export interface Facts {
  readonly settings: AuthorizerSettings;
  readonly broken: ReadonlySet<string>;
  readonly trial: Trial;
  /** True when a person has read Vault in the place of the function. */
  readonly isPerson: boolean;
  readonly nowMs: number;
  readonly nowSeconds: number;
  /** Undefined when there is no token. */
  readonly parts: TokenParts | undefined;
  /** Of the token, empty where they cannot be read. */
  readonly header: Members;
  readonly claims: Members;
  /** What a key of the key set says of the signature; undefined when it could not be looked at. */
  readonly signature: SignedToken | Denial | undefined;
}

/** What the facts are made from. */
export interface FactsOptions {
  readonly configuration: Configuration;
  readonly trial: Trial;
  /** The body of the gateway's call. */
  readonly body: string;
  readonly nowMs: number;
  readonly isPerson: boolean;
}

/** Collects them. */
export async function collectFacts(options: FactsOptions): Promise<Facts> {
  const { configuration, trial, body, nowMs, isPerson } = options;
  const { settings, broken } = configuration;
  const request = parseAuthorizerRequest(Buffer.from(body));
  const parts = isDenial(request) ? undefined : splitToken(request.token);
  return {
    settings,
    broken,
    trial,
    isPerson,
    parts,
    nowMs,
    nowSeconds: Math.floor(nowMs / 1000),
    // Of a text that is too long nothing is read.
    header: (parts !== undefined && isOfSize(parts) && parts.header()) || {},
    claims: (parts !== undefined && isOfSize(parts) && parts.claims()) || {},
    signature: await checkSignature(parts, settings, trial),
  };
}

function isOfSize({ compact }: TokenParts): boolean {
  return compact.length <= MAX_TOKEN_LENGTH;
}

/** By the very key set that the authorizer has looked at. */
async function checkSignature(
  parts: TokenParts | undefined,
  { TOKEN_ALGORITHMS: algorithms }: AuthorizerSettings,
  { keys, keysError }: Trial,
): Promise<Facts['signature']> {
  if (parts === undefined || keys === undefined || keysError !== undefined) return undefined;
  const form = parseTokenForm(parts.compact, algorithms);
  return isDenial(form) ? undefined : verifySignature(form, keys, algorithms);
}

/** True when a key of the key set has signed the token: only then does what it says prove anything. */
export function isSigned({ signature }: Facts): boolean {
  return signature !== undefined && !isDenial(signature);
}
