import { expect, it } from 'vitest';
import { createCache } from './index.ts';

it('counts calls, bytes and latencies, and measures one call in 16', async () => {
  await using cache = createCache();
  expect(cache.stats()).toMatchObject({ hits: 0, hitRate: 0, hitLatency: { count: 0 } });
  for (let call = 0; call < 64; call++) await cache.getOrSet('f', {}, () => ({ text: 'x'.repeat(100) }));
  const stats = cache.stats();
  expect(stats).toMatchObject({
    hits: 63,
    misses: 1,
    writes: 1,
    hitRate: 63 / 64,
    hitLatency: { count: 4 },
    computeLatency: { count: 1 },
  });
  expect(stats.bytesWritten).toBeGreaterThan(100);
  expect(stats.bytesRead).toBe(63 * stats.bytesWritten);
  expect(stats.hitLatency.p95).toBeGreaterThanOrEqual(stats.hitLatency.p50);
  expect(stats.hitLatency.mean).toBeGreaterThan(0);
});
