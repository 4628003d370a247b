/** What a flush delivered. */
export interface FlushResult {
  readonly batches: number;
  readonly messages: number;
  /**
   * Why something is left: somebody else is delivering it, or a consumer or Redis failed; it will be delivered later.
   * Undefined when nothing is left.
   */
  readonly left?: Left;
}

/** Why something is left of a flush. */
export type Left = 'busy' | 'failed';

/** What was delivered so far. */
export interface FlushProgress {
  batches: number;
  messages: number;
}

/** The result of what was delivered and what is left; a failure outweighs a busy buffer. */
export function flushResult(
  { batches, messages }: FlushProgress,
  ...left: (Left | undefined)[]
): FlushResult {
  const reason = left.includes('failed') ? 'failed' : left.find((each) => each !== undefined);
  return { batches, messages, ...(reason && { left: reason }) };
}
