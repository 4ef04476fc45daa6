/**
 * Something that a person can mend: bad input, a missing tool, a machine that does not allow what a lab needs.
 * The command ends with exit code 3 and prints both parts, without a stack trace.
 */
export class Problem extends Error {
  override readonly name = 'Problem';

  /**
   * @param message what happened, and where
   * @param remedy what to do about it, such as a command
   */
  constructor(
    message: string,
    readonly remedy?: string,
  ) {
    super(message);
  }
}
