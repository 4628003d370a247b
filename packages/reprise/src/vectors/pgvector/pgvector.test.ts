import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { pgvector } from './pgvector.ts';

const url = 'postgres://user:SECRET@127.0.0.1:1/app';

describe('pgvector', () => {
  it('refuses options that nothing can come of', () => {
    for (const options of [
      { table: 'a b' },
      { deadline: 0 },
      { connections: 0 },
      { graphFrom: 0 },
      { graphFrom: Number.NaN },
      { effort: 0 },
      { effort: 1_001 },
      { ttl: 0 },
      { ttl: 'soon' },
    ]) {
      assert.throws(
        () => pgvector({ url, ...options }),
        { code: 'INVALID_ARGUMENT' },
        JSON.stringify(options),
      );
    }
    assert.throws(() => pgvector('http://127.0.0.1'), { code: 'INVALID_ARGUMENT' });
  });

  it('takes what may be endless', async () => {
    await pgvector({ url, ttl: Number.POSITIVE_INFINITY, graphFrom: Number.POSITIVE_INFINITY }).close();
  });

  it('refuses texts that PostgreSQL cannot keep, before it asks the server', async () => {
    await using index = pgvector(url);
    const vector = Float32Array.of(1);
    for (const name of ['\0', '\ud800', 'x'.repeat(2_049)]) {
      await assert.rejects(index.add('p', name, vector), { code: 'INVALID_ARGUMENT' });
      await assert.rejects(index.search(name, vector, 1), { code: 'INVALID_ARGUMENT' });
    }
  });

  it('says that the server cannot be reached, without its password', async () => {
    await using index = pgvector(url);
    await assert.rejects(index.search('p', Float32Array.of(1), 1), (error: Error) => {
      assert.equal((error as { code?: unknown }).code, 'STORE_UNAVAILABLE');
      assert.match(error.message, /127\.0\.0\.1:1/);
      return !error.message.includes('SECRET');
    });
  });
});
