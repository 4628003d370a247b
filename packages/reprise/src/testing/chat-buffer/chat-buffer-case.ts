import { type ChatBatch, ChatBuffer, type ChatBufferOptions } from '../../chat/index.ts';
import { deferred } from '../../core/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { ContractCase } from '../contract-case.ts';

/** Makes an empty key-value store, which removes what it holds when it is closed; called once for each case. */
export type MakeSharedKeyValue = () => Promise<KeyValue> | KeyValue;

/** What a case is given. */
export interface ChatBufferCase {
  readonly keyValue: KeyValue;
  /** Opens an instance; it is closed at the end. Batches go to `batches` unless consumers are given. */
  open(options?: Partial<ChatBufferOptions>): ChatBuffer;
  /** What was delivered, in order. */
  readonly batches: ChatBatch[];
  /** The texts of all messages delivered. */
  texts(): string[];
  /** Resolves when as many messages were delivered. */
  delivered(messages: number): Promise<void>;
}

/** Milliseconds that a case waits for anything. */
const patience = 5_000;

/** A case over a key-value store of its own. */
export function chatBufferCase(
  make: MakeSharedKeyValue,
  title: string,
  check: (given: ChatBufferCase) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      const keyValue = await make();
      const opened: ChatBuffer[] = [];
      const batches: ChatBatch[] = [];
      const texts = (): string[] =>
        batches.flatMap(({ messages }) => messages.map(({ content }) => String(content)));
      let heard = deferred<void>();
      const keep = (batch: ChatBatch): void => {
        batches.push(batch);
        heard.resolve();
        heard = deferred();
      };
      const given: ChatBufferCase = {
        keyValue,
        batches,
        texts,
        open(options = {}) {
          const buffer = new ChatBuffer({ keyValue, consumers: [keep], ...options });
          opened.push(buffer);
          return buffer;
        },
        async delivered(messages) {
          const late = setTimeout(() => heard.reject(new Error(`delivered: ${texts().join(' ')}`)), patience);
          while (texts().length < messages) await heard.promise;
          clearTimeout(late);
        },
      };
      try {
        await check(given);
      } finally {
        await Promise.all(opened.map((buffer) => buffer.close()));
        await keyValue.close();
      }
    },
  };
}

/** Messages of a user whose texts are these. */
export function says(...texts: readonly string[]): { role: string; content: string }[] {
  return texts.map((content) => ({ role: 'user', content }));
}
