/**
 * The `Authorization: Signature …` header of a signed OCI request, and the text that is signed.
 * Reading is strict: a parameter that is unknown, repeated or of another algorithm is a refusal, not a guess.
 * Sources: OCI "Request Signatures"; draft-cavage-http-signatures-08, sections 2.1 to 2.3.
 */

/** A request as it stands on the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query, exactly as sent. */
  readonly url: string;
  /** Lower-case names; node's `IncomingHttpHeaders` fits. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Uint8Array;
}

/** What the Authorization header says. */
export interface SignatureParameters {
  readonly keyId: string;
  /** Lower-case names of the signed headers, in order. */
  readonly headerNames: readonly string[];
  readonly signature: Buffer;
}

const SIGNATURE_ALGORITHM = 'rsa-sha256';
export const REQUEST_TARGET = '(request-target)';

const PARAMETER_NAMES = ['version', 'keyId', 'algorithm', 'headers', 'signature'];
const PARAMETER = /^([A-Za-z]+)="([^"]*)"$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** True for a header that claims to be a request signature, whether or not it is one. */
export function isSignatureScheme(authorization: string): boolean {
  return /^signature(\s|$)/i.test(authorization);
}

/** The parameters, or undefined for anything that is not a well-formed OCI signature header. */
export function parseAuthorization(authorization: string): SignatureParameters | undefined {
  if (!authorization.startsWith('Signature ')) return undefined;
  const parameters = new Map<string, string>();
  // No value may hold a comma: key ids, header names and base64 have none.
  for (const part of authorization.slice('Signature '.length).split(',')) {
    const [, name, value] = PARAMETER.exec(part.trim()) ?? [];
    if (name === undefined || value === undefined) return undefined;
    // Two keyIds would let one reader check the first and another believe the second.
    if (!PARAMETER_NAMES.includes(name) || parameters.has(name)) return undefined;
    parameters.set(name, value);
  }
  return toParameters(parameters);
}

function toParameters(parameters: ReadonlyMap<string, string>): SignatureParameters | undefined {
  const keyId = parameters.get('keyId') ?? '';
  const signature = parameters.get('signature') ?? '';
  const headerNames = (parameters.get('headers') ?? '').toLowerCase().split(' ');
  if (parameters.get('version') !== '1') return undefined;
  if (parameters.get('algorithm') !== SIGNATURE_ALGORITHM) return undefined;
  if (keyId === '' || !BASE64.test(signature)) return undefined;
  if (headerNames.includes('') || new Set(headerNames).size !== headerNames.length) return undefined;
  return { keyId, headerNames, signature: Buffer.from(signature, 'base64') };
}

/** The text under the signature, or undefined when the request lacks a header that it names. */
export function toSigningText(request: WireRequest, headerNames: readonly string[]): string | undefined {
  const lines: string[] = [];
  for (const name of headerNames) {
    const value =
      name === REQUEST_TARGET ? `${request.method.toLowerCase()} ${request.url}` : request.headers[name];
    if (typeof value !== 'string' || value === '') return undefined;
    lines.push(`${name}: ${value}`);
  }
  return lines.join('\n');
}

/** Writes the header as OCI's SDKs do. */
export function toAuthorization(parameters: SignatureParameters): string {
  const { keyId, headerNames, signature } = parameters;
  const value = signature.toString('base64');
  return `Signature version="1",keyId="${keyId}",algorithm="${SIGNATURE_ALGORITHM}",headers="${headerNames.join(' ')}",signature="${value}"`;
}
