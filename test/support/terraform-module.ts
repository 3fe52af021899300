/**
 * Evaluates a module of the Terraform configuration that knows no provider: a real terraform applies it to a state in a
 * folder of its own. All cases of a call are one run.
 */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTerraform, type TerraformRun, withTerraformFolder } from './terraform-binary.ts';
import { TERRAFORM_FOLDER } from './terraform-files.ts';

/** The modules that can be evaluated. */
export type ModuleName = 'derived' | 'configuration';
/** Variables by name, as texts. One that is left out has its default. */
export type ModuleInputs = Readonly<Record<string, string>>;

/** Outputs of `modules/derived`. */
export interface DerivedOutputs {
  /** As the API takes it. */
  readonly specification: unknown;
  readonly secret_ids: readonly string[];
  readonly dynamic_groups: Readonly<
    Record<string, { readonly name: string; readonly matching_rule: string }>
  >;
  readonly gateway_statements: readonly string[];
  readonly secret_statements: readonly string[];
  readonly policy_statements: readonly string[];
}

/** Outputs of `modules/configuration`: keys of each function. */
export interface ConfigurationOutputs {
  readonly authorizer: Readonly<Record<string, string>>;
  readonly invoker: Readonly<Record<string, string>>;
}

/** Evaluates `modules/derived` for each case. Throws what terraform printed when one is refused. */
export function evaluateDerived<Case extends string>(
  cases: Readonly<Record<Case, ModuleInputs>>,
): Readonly<Record<Case, DerivedOutputs>> {
  return evaluate('derived', cases) as Record<Case, DerivedOutputs>;
}

/** Evaluates `modules/configuration` for each case. Throws what terraform printed when one is refused. */
export function evaluateConfiguration<Case extends string>(
  cases: Readonly<Record<Case, ModuleInputs>>,
): Readonly<Record<Case, ConfigurationOutputs>> {
  return evaluate('configuration', cases) as Record<Case, ConfigurationOutputs>;
}

/** The messages with which a module refuses its inputs. Throws when it does not. */
export function refuse(module: ModuleName, inputs: ModuleInputs): readonly string[] {
  return withTerraformFolder((folder) => {
    const { ok, output } = apply(folder, module, { refused: inputs });
    if (ok) throw new Error('the inputs were accepted');
    return readMessages(output);
  });
}

/** The details of the errors in what `terraform -json` printed. */
export function readMessages(output: string): readonly string[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): { diagnostic?: { severity: string; detail: string } } => JSON.parse(line))
    .flatMap(({ diagnostic }) => (diagnostic?.severity === 'error' ? [diagnostic.detail] : []));
}

function evaluate(module: ModuleName, cases: Readonly<Record<string, ModuleInputs>>): unknown {
  return withTerraformFolder((folder) => {
    const applied = apply(folder, module, cases);
    if (!applied.ok) throw new Error(applied.output);
    const { ok, output } = runTerraform(folder, ['output', '-json', 'cases']);
    if (!ok) throw new Error(output);
    return JSON.parse(output);
  });
}

function apply(
  folder: string,
  module: ModuleName,
  cases: Readonly<Record<string, ModuleInputs>>,
): TerraformRun {
  // Modules that name each other have to be in one folder with what uses them.
  cpSync(join(TERRAFORM_FOLDER, 'modules'), join(folder, 'modules'), { recursive: true });
  const source = `./modules/${module}`;
  const modules = Object.entries(cases).map(([name, inputs]) => [
    name,
    { source, ...Object.fromEntries(Object.entries(inputs).map(([key, value]) => [key, toLiteral(value)])) },
  ]);
  const values = Object.fromEntries(Object.keys(cases).map((name) => [name, `\${module.${name}}`]));
  const root = { module: Object.fromEntries(modules), output: { cases: { value: values } } };
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(root));
  const initialised = runTerraform(folder, ['init', '-backend=false']);
  return initialised.ok ? runTerraform(folder, ['apply', '-auto-approve', '-json']) : initialised;
}

/** A text that terraform does not take for a template. */
function toLiteral(text: string): string {
  return text.replaceAll('${', '$${').replaceAll('%{', '%%{');
}
