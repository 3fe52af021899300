/**
 * The form in which the OCI CLI prints a deployment, `oci api-gateway deployment get`: names with hyphens, around the
 * specification a `data` with all that is known of it. The linter knows the API's own form.
 */
import { isObject, objectAt } from './json.ts';

/** Fields whose names the user chooses: they stay as they are. */
const MAPS = ['parameters', 'content'];

/** The specification of what the OCI CLI printed, in the API's form; anything else stays as it is. */
export function toApiForm(json: unknown): unknown {
  const printed = objectAt(objectAt(json, 'data'), 'specification');
  return printed === undefined ? json : toApiNames(printed);
}

function toApiNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toApiNames);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, child]) => [
      toApiName(name),
      MAPS.includes(name) ? toValuesOnly(child) : toApiNames(child),
    ]),
  );
}

function toValuesOnly(value: unknown): unknown {
  if (!isObject(value)) return toApiNames(value);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, toApiNames(child)]));
}

/** `is-ssl-verify-disabled` is `isSslVerifyDisabled`; what has no hyphen is the API's name already. */
function toApiName(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_hyphen, letter: string) => letter.toUpperCase());
}
