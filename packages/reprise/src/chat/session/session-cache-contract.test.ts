import { describe, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { sessionCacheContract } from '../../testing/index.ts';

describe('sessions over memory', () => {
  for (const { title, run } of sessionCacheContract(() => memoryKeyValue())) it(title, run);
});
