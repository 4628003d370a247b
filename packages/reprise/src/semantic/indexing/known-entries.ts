import type { EntryGroup } from './entry-group.ts';

/** Which entries of the store are known here: all of them, or those that were asked about. */
export interface KnownEntries {
  /** Number of entries known. */
  readonly size: number;
  /** Number of groups that are being read from the store. */
  readonly loading: number;
  /** Resolves when what is read from the start on was read, and what waited for an embedding was embedded. */
  readonly ready: Promise<void>;
  /** Says that entries beside `key` are wanted; returns whether they are all known. */
  use(key: string): boolean;
  /** The group of a key, when it is known. */
  groupOf(key: string): EntryGroup | undefined;
  /** Lets go of an entry that is gone. */
  forget(key: string): void;
  /** Says that nobody knows whether an entry is there, and which: the store is to be asked. */
  recheck(key: string): void;
  close(): Promise<void>;
}
