import type { Clock, Logger } from '../core/index.ts';
import type { Store } from '../stores/index.ts';

/** What a `CallEngine` works with. */
export interface EngineOptions {
  readonly store: Store;
  readonly namespace: string;
  /** Milliseconds a call waits for the store before it goes on without. */
  readonly storeDeadline: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
}
