import type { KeyValue, StreamEntry } from '../redis/index.ts';
import { idBefore } from './event-id.ts';

/** Entries as a stream has them. */
export type Entries = readonly StreamEntry<string>[];

/** Entries behind a place. */
export interface Page {
  /** Whether the entry at the place is there still, so that nothing is missing behind it. */
  readonly whole: boolean;
  readonly entries: Entries;
}

/** Reads up to `limit` entries behind `id`, and whether the entry of that id is there. */
export async function readBehind(
  keyValue: KeyValue,
  stream: string,
  id: string,
  limit: number,
): Promise<Page> {
  const after = idBefore(id);
  const read = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
  const entries = await keyValue.readStream(stream, read);
  const whole = entries[0]?.id === id;
  return { whole, entries: whole ? entries.slice(1) : entries.slice(0, limit) };
}
