import type { KnownEntries } from './known-entries.ts';

/** Where the index is kept for all instances elsewhere, nothing is to be known here. */
export const noEntries: KnownEntries = {
  size: 0,
  loading: 0,
  ready: Promise.resolve(),
  use: () => true,
  groupOf: () => undefined,
  forget: () => {},
  recheck: () => {},
  close: async () => {},
};
