/** A command cannot do what it was told; what to do about it depends on the command, not on an error code. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  /** What to do, in one sentence; undefined where the message says it. */
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}
