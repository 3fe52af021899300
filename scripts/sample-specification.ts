/** gateway/method-4.json: the specification of method 4 for the sample table and the example values, to read. */
import { readIntegrations, readValues } from '../cli/project-files.ts';
import { createSpecification } from '../gateway/specification/specification.ts';

/** Its JSON. */
export function toSampleSpecification(): string {
  const specification = createSpecification({
    method: 4,
    integrations: readIntegrations('local/integrations.json'),
    values: readValues('gateway/values.example.json'),
  });
  return `${JSON.stringify(specification, undefined, 2)}\n`;
}
