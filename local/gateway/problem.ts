/**
 * What is wrong with a deployment specification, and the error that carries all of it.
 * It never repeats a value of the specification: a route may hold a back end's password.
 */

/** One thing to mend. */
export interface Problem {
  /** Where, as a JSON pointer into the specification (RFC 6901); empty for the whole. */
  readonly pointer: string;
  /** Why, and how to mend it. */
  readonly message: string;
}

/** A problem together with the deployment it stands in. */
export interface DeploymentProblem extends Problem {
  readonly pathPrefix: string;
}

/** Thrown at load with every problem of every deployment at once. */
export class SpecificationError extends Error {
  override readonly name = 'SpecificationError';
  readonly problems: readonly DeploymentProblem[];

  constructor(problems: readonly DeploymentProblem[]) {
    const lines = problems.map(({ pathPrefix, pointer, message }) => {
      return `  ${pathPrefix} ${pointer === '' ? '/' : pointer}: ${message}`;
    });
    super(`the deployment specifications have ${problems.length} problem(s):\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
