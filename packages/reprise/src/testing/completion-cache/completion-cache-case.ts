import { CompletionCache, type CompletionCacheOptions, type Suggestion } from '../../completion/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { MakeSharedKeyValue } from '../chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from '../contract-case.ts';
import { ManualClock } from '../manual-clock.ts';

/** What a case is given. */
export interface CompletionCacheCase {
  readonly keyValue: KeyValue;
  /** The clock of all instances. */
  readonly clock: ManualClock;
  /** Opens an instance over the key-value store; it is closed at the end. */
  open(options?: Partial<CompletionCacheOptions>): CompletionCache;
}

/** A case over a key-value store of its own. */
export function completionCacheCase(
  make: MakeSharedKeyValue,
  title: string,
  check: (given: CompletionCacheCase) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      const keyValue = await make();
      const clock = new ManualClock();
      const opened: CompletionCache[] = [];
      const open = (options: Partial<CompletionCacheOptions> = {}): CompletionCache => {
        const cache = new CompletionCache({ keyValue, clock, ...options });
        opened.push(cache);
        return cache;
      };
      try {
        await check({ keyValue, clock, open });
      } finally {
        await Promise.all(opened.map((cache) => cache.close()));
        await keyValue.close();
      }
    },
  };
}

/** Suggestions with one text. */
export function suggestions(text: string, confidence = 0.5): Suggestion[] {
  const timestamp = '2026-01-01T00:00:00.000Z';
  return [{ text, type: 'template_completion', confidence, contextUsed: ['Source: a'], timestamp }];
}

/** Puts suggestions under keys, one after the other. */
export async function putAll(cache: CompletionCache, keys: readonly string[]): Promise<void> {
  for (const key of keys) await cache.put(key, suggestions(key));
}

/** Reads a key several times. */
export async function readOften(cache: CompletionCache, key: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) await cache.get(key);
}

/** Which of the keys have suggestions. */
export async function kept(cache: CompletionCache, keys: readonly string[]): Promise<string[]> {
  const found = await Promise.all(keys.map((key) => cache.get(key)));
  return keys.filter((_, index) => found[index] !== undefined);
}
