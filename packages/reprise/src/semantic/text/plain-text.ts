import { randomInt } from 'node:crypto';

/**
 * A text that every embedder takes: who does not is out of service. Another one each time, so that it is answered by the
 * embedder and not from a memory of what that embedded before.
 */
export function plainText(): string {
  return `Which number follows ${randomInt(2 ** 47)}?`;
}
