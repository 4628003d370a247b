import { describe, it } from 'vitest';
import { fallbackKeyValue, memoryKeyValue } from '../../redis/index.ts';
import { completionCacheContract } from '../../testing/index.ts';

describe('completion caches over memory', () => {
  for (const { title, run } of completionCacheContract(() => memoryKeyValue())) it(title, run);
});

describe('completion caches over a store with a fallback', () => {
  const make = () => fallbackKeyValue(memoryKeyValue(), memoryKeyValue());
  for (const { title, run } of completionCacheContract(make)) it(title, run);
});
