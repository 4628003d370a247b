import { setMaxListeners } from 'node:events';
import { RepriseError, withDeadline } from '../../core/index.ts';
import type { Settings } from './buffer-settings.ts';
import { batchOf } from './chat-batch.ts';
import type { ChatIdentity } from './chat-identity.ts';
import type { BufferedMessage } from './chat-message.ts';

/** How a batch is handed over. */
export interface HandOver {
  readonly identity: ChatIdentity;
  /** Whether it may have been handed over before. */
  readonly redelivered: boolean;
  /** Aborted when somebody else may deliver the same. */
  readonly lost?: AbortSignal;
}

/** Hands batches to all consumers, one after the other, and counts. */
export class BatchDelivery {
  readonly #settings: Settings;
  readonly #closing = new AbortController();
  #delivered = 0;
  #redelivered = 0;
  #failed = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    // Any number of buffers may be delivered at once.
    setMaxListeners(0, this.#closing.signal);
  }

  /** Messages delivered; those of them that may have been delivered before; batches that a consumer refused. */
  get counts(): { readonly delivered: number; readonly redelivered: number; readonly failed: number } {
    return { delivered: this.#delivered, redelivered: this.#redelivered, failed: this.#failed };
  }

  /** Hands messages over as one batch; rejects with what a consumer threw. */
  async deliver(messages: readonly BufferedMessage[], handOver: HandOver): Promise<void> {
    const { consumers, clock, deliveryDeadline: milliseconds } = this.#settings;
    const { identity, redelivered, lost } = handOver;
    const content = batchOf(messages, identity);
    const createTime = new Date(clock.now()).toISOString();
    try {
      for (const consumer of consumers) {
        // Whether a consumer stops for a lost lock is its own affair: when it goes on, the batch may still get settled.
        const hand = async (over: AbortSignal): Promise<void> =>
          consumer({
            ...content,
            createTime,
            redelivered,
            signal: lost ? AbortSignal.any([lost, over]) : over,
          });
        const operation = 'delivering chat messages';
        await withDeadline(hand, { operation, milliseconds, clock, signal: this.#closing.signal });
      }
    } catch (error) {
      this.#failed += 1;
      throw error;
    }
    this.#delivered += messages.length;
    if (redelivered) this.#redelivered += messages.length;
  }

  /** Whether nothing is delivered any more. */
  get stopped(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Ends what is being delivered. */
  stop(): void {
    this.#closing.abort(new RepriseError('CLOSED', 'The chat buffer is closed'));
  }
}
