import { StateLog } from '../../core/index.ts';
import type { BatchDelivery } from './batch-delivery.ts';
import type { Settings } from './buffer-settings.ts';
import { DeliveryRetries } from './delivery-retries.ts';
import { type FlushProgress, type FlushResult, flushResult, type Left } from './flush-result.ts';
import { LocalFlush } from './local-flush.ts';
import type { OwnBuffers } from './own-buffers.ts';
import type { FlushOptions, SharedFlush } from './shared-flush.ts';
import type { SharedWriter } from './shared-writer.ts';

/** What a {@link DeliveryDesk} needs. */
export interface DeliveryDeskOptions {
  readonly settings: Settings;
  readonly buffers: OwnBuffers;
  readonly writer: SharedWriter;
  readonly shared: SharedFlush;
  readonly delivery: BatchDelivery;
}

/** Decides when a buffer is delivered, from where, and when again after a failure. */
export class DeliveryDesk {
  readonly #options: DeliveryDeskOptions;
  readonly #retries: DeliveryRetries;
  readonly #local: LocalFlush;
  /** Buffers being delivered because they are full; true when that came up again meanwhile. */
  readonly #running = new Map<string, boolean>();
  #stopped = false;

  constructor(options: DeliveryDeskOptions) {
    this.#options = options;
    const { settings, buffers, delivery } = options;
    const log = new StateLog(settings.logger, 'Delivering chat messages');
    this.#retries = new DeliveryRetries(settings, log, (name) => this.trigger(name));
    this.#local = new LocalFlush(settings, delivery, buffers.held.unconfirmed);
  }

  /** Messages taken out of the buffers of this process that no consumer has yet. */
  localCount(name?: string): number {
    return this.#local.count(name);
  }

  /** Buffers that have something only in this process. */
  get localNames(): readonly string[] {
    const own = this.#options.buffers.unconfirmed().map(({ name }) => name);
    return [...new Set([...own, ...this.#local.names])];
  }

  /** Looks at a buffer after a push, which left it with this many messages. */
  grown(name: string, length: number): void {
    if (length >= this.#options.settings.size) this.trigger(name);
  }

  /** Delivers a buffer's full batches, and what is left of others, in the background. */
  trigger(name: string): void {
    if (this.#stopped || this.#retries.waiting(name)) return;
    const running = this.#running.has(name);
    this.#running.set(name, running);
    if (!running) void this.#runTriggered(name);
  }

  /** Delivers a buffer; what fails is delivered again later. */
  async flush(name: string, options: FlushOptions): Promise<FlushResult> {
    const done: FlushProgress = { batches: 0, messages: 0 };
    try {
      await this.#flushLocal(name, options.all, done);
      const left = await this.#flushShared(name, options, done);
      // While Redis is away, what it has is not even tried.
      if (done.batches > 0 || !this.#options.writer.away) this.#retries.succeeded(name);
      return flushResult(done, left);
    } catch (error) {
      this.#retries.failed(name, error);
      return flushResult(done, 'failed');
    }
  }

  /** Delivers everything of a buffer that is in this process only, also what Redis may have. */
  async flushRest(name: string): Promise<void> {
    const messages = this.#options.buffers.find(name)?.takeUnconfirmed() ?? [];
    await this.#local.flush(name, messages, { batches: 0, messages: 0 });
  }

  stop(): void {
    this.#stopped = true;
    this.#retries.stop();
  }

  async #runTriggered(name: string): Promise<void> {
    try {
      do {
        this.#running.set(name, false);
        await this.flush(name, { all: false, wait: 0 });
      } while (this.#running.get(name) && !this.#retries.waiting(name));
    } finally {
      this.#running.delete(name);
    }
  }

  async #flushLocal(name: string, all: boolean, done: FlushProgress): Promise<void> {
    const { buffers, writer, settings } = this.#options;
    const own = buffers.find(name);
    const due = writer.away && own !== undefined && own.waitingCount >= (all ? 1 : settings.size);
    await this.#local.flush(name, due ? own.takeWaiting() : [], done);
  }

  async #flushShared(name: string, options: FlushOptions, done: FlushProgress): Promise<Left | undefined> {
    const { writer, shared } = this.#options;
    if (options.all) await writer.bring(name);
    if (!writer.away) return shared.flush(name, options, done);
    // What Redis has is delivered by whoever reaches it first.
    return options.all ? 'failed' : undefined;
  }
}
