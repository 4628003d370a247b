import { RepriseError } from '../../core/index.ts';
import { type BufferParts, bufferParts } from './buffer-parts.ts';
import { bufferLength, type ChatBufferStats, type OwnChatBufferStats, sharedCounts } from './buffer-stats.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';
import { bufferName, type ChatIdentity } from './chat-identity.ts';
import { withKeptMedia } from './chat-media.ts';
import {
  type BufferedMessage,
  type NewChatMessage,
  type WrittenMessage,
  writeMessage,
} from './chat-message.ts';
import { closeBuffer } from './close-buffer.ts';
import { flushBuffers } from './flush-buffers.ts';
import type { FlushResult } from './flush-result.ts';
import type { PushState } from './shared-writer.ts';

/** What became of a pushed message. */
export interface PushResult extends PushState {
  readonly message: BufferedMessage;
}

/** What became of messages pushed together. */
export interface PushManyResult extends PushState {
  readonly messages: readonly BufferedMessage[];
}

/**
 * Collects chat messages of each identity and hands them to consumers in batches, over any number of instances that share
 * a key-value store (S2-20 to S2-28).
 *
 * A message whose push has resolved is delivered, whoever crashes and while Redis is away; `kept: 'local'` is as safe as
 * this process. Each batch is handed over once, and again with the same id when it is not known whether a consumer took
 * it.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when an option makes no sense.
 *
 * @example
 * ```ts
 * const buffer = new ChatBuffer({ keyValue: memoryKeyValue(), consumers: [async ({ messages }) => learnFrom(messages)] });
 * await buffer.push({ role: 'user', content: 'Hi' }, { userId: '7' });
 * await buffer.close();
 * ```
 */
export class ChatBuffer implements AsyncDisposable {
  readonly #parts: BufferParts;
  #closing: Promise<void> | undefined;

  constructor(options: ChatBufferOptions) {
    this.#parts = bufferParts(options);
  }

  /**
   * Adds a message and resolves when it is kept; a full buffer is delivered in the background (S2-21).
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the message or the identity is wrong or too large; `REDIS_UNAVAILABLE`
   * when Redis is away and too much is kept here; `CLOSED` after `close`.
   */
  async push(message: NewChatMessage, identity: ChatIdentity = {}): Promise<PushResult> {
    const { messages, length, kept } = await this.pushMany([message], identity);
    return { message: messages[0]!, length, kept };
  }

  /** Adds messages, all or none, in their order; else like {@link push}. */
  async pushMany(messages: readonly NewChatMessage[], identity: ChatIdentity = {}): Promise<PushManyResult> {
    const name = this.#open(identity);
    const { desk, writer } = this.#parts;
    const written = await this.#written(messages);
    this.#assertOpen();
    if (written.length === 0) return { messages: [], length: await this.length(identity), kept: 'shared' };
    const own = written.map((each) => ({ ...each, bytes: each.json.length * 2 }));
    const state = await writer.push(name, own);
    desk.grown(name, state.length);
    return { messages: written.map(({ message }) => message), ...state };
  }

  /** Delivers everything that is in a buffer at this moment (S2-23); waits a while for whoever delivers it already. */
  async flush(identity: ChatIdentity = {}): Promise<FlushResult> {
    const name = this.#open(identity);
    return this.#parts.desk.flush(name, { all: true, wait: this.#parts.settings.flushWait });
  }

  /** Delivers everything in all buffers, those of other instances too. */
  async flushAll(): Promise<FlushResult> {
    this.#assertOpen();
    return flushBuffers(this.#parts);
  }

  /**
   * Hands messages over at once, past the buffer (S2-27); rejects with what a consumer failed with, and then nothing is
   * kept.
   */
  async process(messages: readonly NewChatMessage[], identity: ChatIdentity = {}): Promise<FlushResult> {
    this.#open(identity);
    const { delivery, settings } = this.#parts;
    const written = await this.#written(messages);
    let batches = 0;
    for (let start = 0; start < written.length; start += settings.maxBatch) {
      const batch = written.slice(start, start + settings.maxBatch).map(({ message }) => message);
      await delivery.deliver(batch, { identity, redelivered: false });
      batches += 1;
    }
    return { batches, messages: written.length };
  }

  /** Messages of an identity that are not delivered yet; while Redis is away, those kept here. */
  async length(identity: ChatIdentity = {}): Promise<number> {
    const name = this.#open(identity);
    const { keyValue, names, buffers, desk, writer } = this.#parts;
    const local = (buffers.find(name)?.unconfirmedCount ?? 0) + desk.localCount(name);
    return writer.away ? local : local + (await bufferLength(keyValue, names, name));
  }

  /** What is in the buffers, and what this instance did (S2-26). */
  async stats(): Promise<ChatBufferStats> {
    const { keyValue, names, registry, writer } = this.#parts;
    const unknown = { sharedBuffers: undefined, sharedMessages: undefined };
    const counts = writer.away ? unknown : await sharedCounts(registry, keyValue, names).catch(() => unknown);
    return { ...this.ownStats(), ...counts };
  }

  /** What this instance holds and did; nobody is asked for it. */
  ownStats(): OwnChatBufferStats {
    const { settings, buffers, desk, delivery, sender, shared, writer } = this.#parts;
    return {
      mode: writer.away ? 'local' : 'shared',
      size: settings.size,
      ttl: settings.ttl,
      localBuffers: desk.localNames.length,
      localMessages: buffers.held.unconfirmed.count,
      copies: buffers.held.copies.count,
      ...delivery.counts,
      restored: sender.losses,
      refused: buffers.refused,
      dropped: shared.unreadable,
    };
  }

  /**
   * Delivers every buffer, at the latest within `closeDeadline`, and ends; what only this process had and could not be
   * delivered is logged. The key-value store stays open.
   */
  close(): Promise<void> {
    this.#closing ??= closeBuffer(this.#parts);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #written(messages: readonly NewChatMessage[]): Promise<WrittenMessage[]> {
    const { keepMedia, clock, maxMessageBytes: maxBytes } = this.#parts.settings;
    const written: WrittenMessage[] = [];
    for (const message of messages) {
      const kept = Array.isArray(message?.content)
        ? await withKeptMedia(message, { keepMedia, clock })
        : message;
      written.push(writeMessage(kept, { clock, maxBytes }));
    }
    return written;
  }

  #open(identity: ChatIdentity): string {
    this.#assertOpen();
    return bufferName(identity);
  }

  #assertOpen(): void {
    if (this.#closing) throw new RepriseError('CLOSED', 'The chat buffer is closed');
  }
}
