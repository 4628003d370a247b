import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, inject, it } from 'vitest';
import { connectRedis } from '../connect-redis.ts';
import { fallbackKeyValue } from './fallback/fallback-key-value.ts';
import type { KeyValue } from './key-value.ts';
import { randomPrefix, redisServers } from './key-value-fixture.js';
import { answerOf, anyStep, type Step } from './key-value-operations.js';
import { memoryKeyValue } from './memory/memory-key-value.ts';
import { redisKeyValue } from './redis/redis-key-value.ts';

const runs = { numRuns: 12 };
const steps = fc.array(anyStep, { minLength: 1, maxLength: 400, size: 'max' });

/** Asserts that two stores answer every call of a sequence alike. */
async function assertAlike(actual: KeyValue, expected: KeyValue, calls: readonly Step[]): Promise<void> {
  for (const [index, call] of calls.entries()) {
    const [one, other] = [await answerOf(actual, call), await answerOf(expected, call)];
    assert.deepEqual(one, other, `call ${index}: ${JSON.stringify(call)}`);
  }
}

describe.each(redisServers(inject('services')))('memory and $title', ({ url, missing }) => {
  it.skipIf(missing)('S2-11 give the same answers to any sequence of calls (defect 3.7 #10)', async () => {
    await using connection = connectRedis(url);
    const property = fc.asyncProperty(steps, async (calls) => {
      await using server = redisKeyValue(connection, { prefix: randomPrefix() });
      await using memory = memoryKeyValue();
      try {
        await assertAlike(memory, server, calls);
      } finally {
        await server.clear();
      }
    });
    await fc.assert(property, runs);
  });

  it.skipIf(missing)('S2-11 give them through a fallback too', async () => {
    await using connection = connectRedis(url);
    const property = fc.asyncProperty(steps, async (calls) => {
      const prefix = randomPrefix();
      await using server = fallbackKeyValue(redisKeyValue(connection, { prefix }), memoryKeyValue());
      await using memory = memoryKeyValue();
      try {
        await assertAlike(memory, server, calls);
      } finally {
        await server.clear();
      }
    });
    await fc.assert(property, { numRuns: 2 });
  });
});
