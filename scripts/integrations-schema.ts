/**
 * The JSON Schema of integrations.json, for editors and for checks before a deployment.
 * It comes from the schema that the invoker itself reads the table with. What JSON Schema cannot say is left to the invoker.
 */
import { toJsonSchema } from '@valibot/to-json-schema';
import { tableSchema } from '../src/invoker/integration-schema.ts';

/** The text of the schema. */
export function toIntegrationsSchema(): string {
  // Checks between members have no form in JSON Schema.
  const { $schema, ...schema } = toJsonSchema(tableSchema, { errorMode: 'ignore', typeMode: 'input' });
  const described = {
    $schema,
    title: 'integrations.json of oic-gatekeeper',
    description:
      'Who may invoke what, with which credential. The invoker checks more at its start: that routes do not cross, that ' +
      'parameters of a target are in its route, that no credential or framing header is asked for.',
    ...schema,
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}
