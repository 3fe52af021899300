/**
 * The API's own shape of a deployment specification, read off the oci-apigateway package (`npm run generate`).
 * It knows names and types only; what Oracle's limits say is in limits.ts.
 */
import model from './model.json' with { type: 'json' };

/** One field of a part. */
export interface ApiField {
  /** `string`, `number`, `boolean`, or the name of a part. */
  readonly type: string;
  readonly list?: boolean;
  /** An object whose names the user chooses. */
  readonly map?: boolean;
  readonly required?: boolean;
  /** The only values that a string may have. */
  readonly values?: readonly string[];
}

/** Parts by name: each has fields, or variants told apart by a field of theirs. */
export type ApiModel = Readonly<
  Record<
    string,
    | { readonly fields: Readonly<Record<string, ApiField>> }
    | { readonly tag: string; readonly variants: Readonly<Record<string, string>> }
  >
>;

/** Of the version of oci-apigateway that the project has. */
export const API_MODEL: ApiModel = model;

/** The part that a specification is. */
export const API_ROOT = 'ApiSpecification';
