import type { KeyValue, Lock } from '../../redis/index.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import type { BufferKeys, SharedNames } from './buffer-keys.ts';
import type { Settings } from './buffer-settings.ts';
import { type BufferedItem, itemOf } from './buffered-item.ts';
import { identityOf } from './chat-identity.ts';
import type { DeliveredNotices } from './delivered-notices.ts';
import type { FlushProgress, Left } from './flush-result.ts';

/** Claims that are delivered and not settled, remembered at most. */
const mostUnsettled = 1_000;

/** What a {@link SharedFlush} needs. */
export interface SharedFlushOptions {
  readonly keyValue: KeyValue;
  readonly names: SharedNames;
  readonly settings: Settings;
  readonly delivery: BatchDelivery;
  readonly notices: DeliveredNotices;
  /** The name of this instance as a writer. */
  readonly writer: string;
}

/** How much to deliver. */
export interface FlushOptions {
  /** Everything that is there at the beginning, rather than what is left of others and full buffers. */
  readonly all: boolean;
  /** Milliseconds to wait for whoever delivers the same buffer; 0: not at all. */
  readonly wait: number;
}

/**
 * Delivers what instances have put into the shared lists: claims it, hands it over, settles the claim, under a lock that
 * is renewed however long that takes. The lock only saves double work: nothing is lost or acknowledged twice without it,
 * because a claim is moved and settled by comparing.
 */
export class SharedFlush {
  readonly #options: SharedFlushOptions;
  /** First items of claims that were handed over while settling failed: not to be handed over again. */
  readonly #unsettled = new Set<string>();
  #unreadable = 0;

  constructor(options: SharedFlushOptions) {
    this.#options = options;
  }

  /** Items skipped because nobody can read them. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /**
   * Delivers, counting in `done`; rejects with what a consumer or Redis failed with, and then what was claimed stays
   * claimed.
   */
  async flush(name: string, { all, wait }: FlushOptions, done: FlushProgress): Promise<Left | undefined> {
    const { keyValue, names, settings } = this.#options;
    const keys = names.of(name);
    do {
      const waiting = wait > 0 ? { wait } : { blocking: false };
      const lock = await keyValue.lock(keys.lock, { timeout: settings.lockTimeout, renew: true, ...waiting });
      if (!lock) return 'busy';
      try {
        await this.#underLock(name, all, lock, done);
      } catch (error) {
        await this.#keepWaiting(keys.list);
        throw error;
      } finally {
        await lock[Symbol.asyncDispose]();
      }
      // Whoever filled the buffer while the lock was held could not obtain it and has gone.
    } while ((await keyValue.listLength(keys.list)) >= settings.size);
    return undefined;
  }

  async #underLock(name: string, all: boolean, lock: Lock, done: FlushProgress): Promise<void> {
    const { keyValue, names, settings } = this.#options;
    const keys = names.of(name);
    const [claimed, waiting] = await Promise.all([
      keyValue.listLength(keys.claim),
      keyValue.listLength(keys.list),
    ]);
    const least = all ? 1 : settings.size;
    let redelivered = claimed > 0;
    let due = waiting >= least;
    let goal = all ? claimed + waiting : Number.POSITIVE_INFINITY;
    while ((redelivered || due) && !lock.lost.aborted) {
      const items = await keyValue.claimItems(keys.list, keys.claim, {
        limit: settings.maxBatch,
        ttl: settings.ttl,
      });
      if (items.length === 0) return;
      const messages = await this.#handOver(name, keys, items, { redelivered, lost: lock.lost });
      done.batches += 1;
      done.messages += messages;
      goal -= items.length;
      redelivered = false;
      due = goal > 0 && (await keyValue.listLength(keys.list)) >= least;
    }
  }

  /** Hands a claim over and settles it. Resolves with the number of messages handed over. */
  async #handOver(
    name: string,
    keys: BufferKeys,
    texts: readonly string[],
    { redelivered, lost }: { readonly redelivered: boolean; readonly lost: AbortSignal },
  ): Promise<number> {
    const { keyValue, delivery, notices } = this.#options;
    const first = texts[0]!;
    const items = texts.map(itemOf).filter((item): item is BufferedItem => item !== undefined);
    const known = this.#unsettled.has(first);
    if (!known && items.length > 0) {
      const messages = items.map(({ message }) => message);
      await delivery.deliver(messages, { identity: identityOf(name) ?? {}, redelivered, lost });
    }
    this.#remember(first);
    await Promise.all([notices.tell(name, items), keyValue.settleClaim(keys.claim, first)]);
    this.#unsettled.delete(first);
    this.#unreadable += texts.length - items.length;
    return known ? 0 : items.length;
  }

  /** What waits behind a batch that cannot be delivered must not expire meanwhile; its numbers neither. */
  async #keepWaiting(list: string): Promise<void> {
    const { keyValue, writer, settings } = this.#options;
    await keyValue
      .appendNumbered(list, { writer, first: 1, items: [], ttl: settings.ttl })
      .catch(() => undefined);
  }

  #remember(first: string): void {
    this.#unsettled.add(first);
    if (this.#unsettled.size <= mostUnsettled) return;
    for (const oldest of this.#unsettled) {
      this.#unsettled.delete(oldest);
      return;
    }
  }
}
