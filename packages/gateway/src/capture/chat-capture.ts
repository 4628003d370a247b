import type { ChatBuffer, OwnChatBufferStats } from 'reprise/chat';
import type { ChatAnalyzer } from './chat-analyzer.ts';
import type { Webhook } from './webhook.ts';

/** What a {@link ChatCapture} is made of. */
export interface ChatCaptureParts {
  readonly buffer: ChatBuffer;
  readonly analyzer: ChatAnalyzer | undefined;
  readonly webhook: Webhook | undefined;
}

/** What this gateway did with chat messages. */
export interface ChatCaptureStats extends OwnChatBufferStats {
  readonly analyses: { readonly done: number; readonly failed: number };
}

/** Collects chat messages and delivers them in batches (S2-20 to S2-28). */
export class ChatCapture {
  readonly buffer: ChatBuffer;
  readonly #analyzer: ChatAnalyzer | undefined;
  readonly #webhook: Webhook | undefined;

  constructor({ buffer, analyzer, webhook }: ChatCaptureParts) {
    this.buffer = buffer;
    this.#analyzer = analyzer;
    this.#webhook = webhook;
  }

  /** What this gateway holds and did; nobody is asked for it. */
  stats(): ChatCaptureStats {
    return { ...this.buffer.ownStats(), analyses: this.#analyzer?.counts ?? { done: 0, failed: 0 } };
  }

  /** Delivers every buffer, without waiting for a model, and ends. */
  async close(): Promise<void> {
    this.#analyzer?.stop();
    await this.buffer.close();
    await this.#webhook?.close();
  }
}
