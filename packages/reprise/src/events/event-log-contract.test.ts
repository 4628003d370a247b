import { describe, it } from 'vitest';
import { memoryKeyValue } from '../redis/index.ts';
import { eventLogContract } from '../testing/index.ts';

describe('event logs over memory', () => {
  for (const { title, run } of eventLogContract(() => memoryKeyValue())) it(title, run);
});
