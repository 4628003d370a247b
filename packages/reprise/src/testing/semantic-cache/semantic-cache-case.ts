import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChatMessage, SemanticCache, type SemanticCacheOptions } from '../../semantic/index.ts';
import type { VectorIndex } from '../../vectors/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { FakeEmbedder } from '../fake-embedder.ts';

/**
 * Makes room for the vectors of one case. What it gives opens an index on this room, as each instance would; where
 * vectors do not outlive their index, an empty one each time. The case closes what it opened.
 */
export type MakeVectorRoom = () => Promise<() => VectorIndex> | (() => VectorIndex);

/** What a case is given. */
export interface SemanticCacheCase {
  /**
   * Opens a cache over an index of the case's room, which asks no guard and decides by the similarity of its fake embedder
   * alone; it is closed at the end.
   */
  open<T = string>(options?: Partial<SemanticCacheOptions>): SemanticCache<T>;
}

/** A case over a room of its own. */
export function semanticCacheCase(
  make: MakeVectorRoom,
  title: string,
  check: (given: SemanticCacheCase) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      const openIndex = await make();
      const opened: SemanticCache<never>[] = [];
      const open = <T = string>(options: Partial<SemanticCacheOptions> = {}): SemanticCache<T> => {
        const parts = { embedder: new FakeEmbedder(), guards: [], confidence: 0, index: openIndex() };
        const cache = new SemanticCache<T>({ ...parts, ...options });
        opened.push(cache as SemanticCache<never>);
        return cache;
      };
      try {
        await check({ open });
      } finally {
        await Promise.all(opened.map((cache) => cache.close()));
      }
    },
  };
}

/** A conversation of one question. */
export function ask(content: string): ChatMessage[] {
  return [{ role: 'user', content }];
}

/** Asserts how many answers there are and can be found by meaning; what is removed leaves the index a little later. */
export async function assertHolds<T>(
  cache: SemanticCache<T>,
  entries: number,
  indexed = entries,
): Promise<void> {
  for (let turn = 0; turn < 200 && cache.stats().indexed !== indexed; turn += 1) await sleep(5);
  const stats = cache.stats();
  assert.deepEqual({ entries: stats.entries, indexed: stats.indexed }, { entries, indexed });
}
