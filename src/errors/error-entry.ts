/** What one row of the table of errors says. */

/** A row, without its code. */
export interface ErrorEntry {
  /** HTTP status that the invoker answers with; the authorizer throws instead, and the gateway says 502. */
  readonly status: number;
  /** What the caller may read. It tells nothing about the inside. */
  readonly title: string;
  /** True when the same call may succeed later without anyone changing anything. */
  readonly retryable: boolean;
  /** For the operator: what happened. */
  readonly meaning: string;
  /** For the operator: what to do. */
  readonly mend: string;
}
