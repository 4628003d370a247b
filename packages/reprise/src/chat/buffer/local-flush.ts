import { TurnQueue } from '../../core/index.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import type { Settings } from './buffer-settings.ts';
import { identityOf } from './chat-identity.ts';
import type { FlushProgress } from './flush-result.ts';
import type { OwnMessage, Tally } from './held-messages.ts';

interface LocalBatch {
  readonly messages: readonly OwnMessage[];
  tried: boolean;
}

interface LocalQueue {
  readonly batches: LocalBatch[];
  readonly turns: TurnQueue;
}

/** Delivers messages that only this instance has; a batch that fails stays as it is, to be delivered again. */
export class LocalFlush {
  readonly #settings: Settings;
  readonly #delivery: BatchDelivery;
  readonly #held: Tally;
  readonly #queues = new Map<string, LocalQueue>();

  /** Counts in `held` what it holds. */
  constructor(settings: Settings, delivery: BatchDelivery, held: Tally) {
    this.#settings = settings;
    this.#delivery = delivery;
    this.#held = held;
  }

  /** Buffers with batches that are not delivered yet. */
  get names(): readonly string[] {
    return [...this.#queues.keys()];
  }

  /** Messages that are not delivered yet, of one buffer or of all. */
  count(name?: string): number {
    const queues = name === undefined ? [...this.#queues.values()] : [this.#queues.get(name)];
    return queues
      .flatMap((queue) => queue?.batches ?? [])
      .reduce((sum, { messages }) => sum + messages.length, 0);
  }

  /**
   * Delivers what is left of the buffer, and then these messages, counting in `done`; rejects with what a consumer failed
   * with.
   */
  async flush(name: string, messages: readonly OwnMessage[], done: FlushProgress): Promise<void> {
    const queue = this.#queues.get(name) ?? { batches: [], turns: new TurnQueue() };
    const { maxBatch } = this.#settings;
    for (let start = 0; start < messages.length; start += maxBatch) {
      queue.batches.push({ messages: messages.slice(start, start + maxBatch), tried: false });
    }
    this.#held.add(messages);
    if (queue.batches.length === 0) return;
    this.#queues.set(name, queue);
    await queue.turns.run(() => this.#deliverAll(name, queue, done));
  }

  async #deliverAll(name: string, queue: LocalQueue, done: FlushProgress): Promise<void> {
    const identity = identityOf(name) ?? {};
    for (let next = queue.batches[0]; next; next = queue.batches[0]) {
      const redelivered = next.tried;
      next.tried = true;
      await this.#delivery.deliver(
        next.messages.map(({ message }) => message),
        { identity, redelivered },
      );
      queue.batches.shift();
      this.#held.remove(next.messages);
      done.batches += 1;
      done.messages += next.messages.length;
    }
    if (this.#queues.get(name) === queue) this.#queues.delete(name);
  }
}
