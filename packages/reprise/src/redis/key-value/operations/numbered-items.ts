import type { NumberedItems } from '../contract/handover-operations.ts';
import { assertWhole } from './arguments.ts';

/** The key of the hash that remembers the highest number taken from each writer of a list. */
export function writersKey(key: string): string {
  return `${key}:writers`;
}

/** @throws RepriseError `INVALID_ARGUMENT` when the numbers make no sense. */
export function assertNumbered({ first, items, after = 0 }: NumberedItems): void {
  assertWhole('first', first, 1);
  assertWhole('after', after, 0);
  assertWhole('The number of the last item', first + items.length);
}
