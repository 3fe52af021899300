/** How every command ends, so that a script can tell a refusal that was found from a command that could not be done. */

/** The codes; 130, 143 and 129 are a command that a signal ended. */
export const EXIT = {
  /** Done, and nothing to be said against it. */
  done: 0,
  /** Something was found: a finding, a refusal, a failed check. */
  found: 1,
  /** It could not be done: wrong arguments, an unreadable file, a part that does not answer. */
  unusable: 2,
} as const;
