/** Reads the specification that is deployed: as `gatekeeper spec` writes it, or as the OCI CLI prints it. */
import { toApiForm } from '../../gateway/lint/cli-form.ts';
import { listAt } from '../../gateway/lint/json.ts';
import { readJson } from '../project-files.ts';

/** A specification in the API's form. Throws an error about a file that is none. */
export function readSpecification(file: string): unknown {
  const specification = toApiForm(readJson(file, 'write it with `gatekeeper spec`'));
  if (listAt(specification, 'routes').length > 0) return specification;
  throw new Error(`${file} is no specification: it has no routes`);
}
