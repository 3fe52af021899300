/**
 * Query strings, parameter by parameter. Names are compared decoded, so that no spelling of a name slips past
 * a filter; values are never decoded, since encoded values stay encoded (Oracle "Adding Context Variables").
 */

/** One parameter as it came. */
export interface QueryParameter {
  /** Decoded; only for comparing. */
  readonly name: string;
  /** Still encoded; undefined when there is no `=`. */
  readonly value: string | undefined;
  /** As it came: `name=value`. */
  readonly raw: string;
}

/** Splits a raw query; empty parts (`a=1&&b=2`) are dropped. */
export function parseQuery(query: string): QueryParameter[] {
  return query
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const mark = raw.indexOf('=');
      const name = decodeName(mark === -1 ? raw : raw.slice(0, mark));
      return { name, value: mark === -1 ? undefined : raw.slice(mark + 1), raw };
    });
}

/** Makes a parameter; the value must be encoded already. */
export function toQueryParameter(name: string, value: string): QueryParameter {
  return { name, value, raw: `${encodeURIComponent(name)}=${value}` };
}

/** Joins parameters to a raw query. */
export function formatQuery(parameters: readonly QueryParameter[]): string {
  return parameters.map(({ raw }) => raw).join('&');
}

/** All values of a parameter, still encoded; case counts. */
export function readQuery(parameters: readonly QueryParameter[], name: string): string[] {
  return parameters.filter((parameter) => parameter.name === name).map(({ value }) => value ?? '');
}

function decodeName(raw: string): string {
  try {
    return decodeURIComponent(raw.replaceAll('+', ' '));
  } catch {
    // A broken escape is no reason to lose the parameter: it is compared as it stands.
    return raw;
  }
}
