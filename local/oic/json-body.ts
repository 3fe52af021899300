/**
 * The JSON body of a trigger, read strictly: content type, UTF-8, grammar, shape.
 * A refusal names the check that failed and never what was sent.
 */
import * as v from 'valibot';
import { type Answer, toErrorAnswer } from './answers.ts';

/** A body as it arrived. */
export interface ArrivedBody {
  readonly contentType: string | undefined;
  readonly bytes: Buffer;
}

/** The body, or the answer that refuses it. */
export type JsonBody<Value> = { readonly value: Value } | { readonly refusal: Answer };

/** Reads a body of the schema's shape. */
export function parseJsonBody<Schema extends v.GenericSchema>(
  { contentType, bytes }: ArrivedBody,
  schema: Schema,
): JsonBody<v.InferOutput<Schema>> {
  const mediaType = contentType?.split(';')[0]?.trim().toLowerCase();
  if (bytes.length === 0) return refuse(400, 'The request body is empty.');
  if (mediaType !== 'application/json') return refuse(415, 'The content type must be application/json.');
  const text = decode(bytes);
  if (text === undefined) return refuse(400, 'The request body is not UTF-8.');
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (parsed.success) return { value: parsed.output };
  const isGrammar = parsed.issues.some(({ type }) => type === 'parse_json');
  return refuse(
    400,
    isGrammar ? 'The request body is not JSON.' : "The request body has not the trigger's shape.",
  );
}

function refuse(status: number, detail: string): { refusal: Answer } {
  return { refusal: toErrorAnswer(status, detail) };
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
