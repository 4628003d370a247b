import { describe, it } from 'vitest';
import { memoryKeyValue } from '../../redis/index.ts';
import { chatBufferContract } from '../../testing/index.ts';

describe('chat buffers over memory', () => {
  for (const { title, run } of chatBufferContract(() => memoryKeyValue())) it(title, run);
});
