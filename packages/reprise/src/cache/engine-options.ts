import type { Clock, Logger } from '../core/index.ts';
import type { CallCounters } from './call-counters.ts';
import type { EntryReader } from './entry-reader.ts';
import type { StoreAccess } from './store-access.ts';
import type { TagTokenStore } from './tag-tokens.ts';

/** What a `CallEngine` works with. */
export interface EngineOptions {
  readonly access: StoreAccess;
  readonly reader: EntryReader;
  readonly tags: TagTokenStore;
  readonly counters: CallCounters;
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}
