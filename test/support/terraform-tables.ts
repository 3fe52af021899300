/** Tables and OCIDs for tests of the Terraform modules, and the routes that come from a table. */
import { evaluateDerived } from './terraform-module.ts';

/** The inputs of `modules/derived` that have no default, but for the table. */
export const DERIVED_IDS = {
  path_prefix: '/method-4',
  authorizer_function_id: 'ocid1.fnfunc.oc1.example-region.exampleauthorizer',
  invoker_function_id: 'ocid1.fnfunc.oc1.example-region.exampleinvoker',
  functions_compartment_id: 'ocid1.compartment.oc1..examplefunctions',
  gateway_compartment_id: 'ocid1.compartment.oc1..examplegateway',
  secrets_compartment_id: 'ocid1.compartment.oc1..examplesecrets',
};

/** An entry of `allow`. */
interface Entry {
  readonly clients?: readonly string[];
  readonly subjects?: readonly string[];
  readonly scopes?: readonly string[];
}

/** A row of the table: by default, whoever has the scope `oic.invoke` may call it. */
export function toRow(
  route: string,
  allow: readonly Entry[] = [{ scopes: ['oic.invoke'] }],
  secretId = 'ocid1.vaultsecret.oc1.example-region.exampleuser',
): object {
  return {
    name: 'x',
    route,
    target: 'https://oic.example/x',
    credential: { type: 'basic', secretId },
    allow,
  };
}

/** The JSON of a table. */
export function toTable(...rows: readonly object[]): string {
  return JSON.stringify(rows);
}

interface Route {
  readonly path: string;
  readonly methods: readonly string[];
  readonly requestPolicies: { readonly authorization: unknown };
}

/** Path, methods in one text, and authorization of the routes that Terraform derives from each table. */
export function evaluateRoutes(
  tables: Readonly<Record<string, string>>,
): Readonly<Record<string, readonly (readonly [string, string, unknown])[]>> {
  const cases = Object.fromEntries(
    Object.entries(tables).map(([name, integrations]) => [name, { ...DERIVED_IDS, integrations }]),
  );
  return Object.fromEntries(
    Object.entries(evaluateDerived(cases)).map(([name, { specification }]) => {
      const { routes } = specification as { routes: readonly Route[] };
      return [
        name,
        routes.map(({ path, methods, requestPolicies }) => [
          path,
          methods.join(' '),
          requestPolicies.authorization,
        ]),
      ];
    }),
  );
}
