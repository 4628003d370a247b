import type { Clock, Logger } from '../../core/index.ts';
import type { EntryReader } from '../entries/entry-reader.ts';
import type { StoreAccess } from '../entries/store-access.ts';
import type { TagTokenStore } from '../entries/tag-tokens.ts';
import type { CallCounters } from './call-counters.ts';

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
