import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { ManualClock, SharedMemory, SharedMemoryIndex } from '../../testing/index.ts';
import {
  ask,
  closeOpened,
  keepBefore,
  LinesLogger,
  open,
  prompts,
  service,
  settled,
} from './reembedding-fixture.js';

afterEach(closeOpened);

const expected = 'semantic: answer to question7 about item7';

describe('an embedder that gives vectors of another length under the same name', () => {
  it('counts as another one: what it embedded before is embedded again, and nothing fails meanwhile', async () => {
    const store = memory();
    await keepBefore(store, prompts(40), { embedder: service(256) });
    const logger = new LinesLogger();
    const { cache, answer, pass } = open(store, { embedder: service(128), logger });
    await cache.ready;
    expect(await answer('about item7 question7')).toBeUndefined();
    await settled();
    expect(cache.stats()).toMatchObject({ indexed: 0, reembedding: { total: 40, done: 0, failed: 0 } });
    await cache.keep(ask('fresh question'), 'fresh');
    expect(await answer('question fresh')).toBe('semantic: fresh');
    await pass(4);
    expect(await answer('about question7 item7')).toBe(expected);
    expect(cache.stats()).toMatchObject({ faults: 0, indexed: 41, reembedding: { total: 40, done: 40 } });
    expect(logger.lines.filter((line) => line.includes('128 dimensions'))).toEqual([
      expect.stringMatching(/^warn .*128 dimensions, and gave some of 256: it counts as another one/),
    ]);
    expect(logger.lines.filter((line) => line.includes('Comparing by meaning'))).toEqual([]);
  });

  it('embeds nothing again after a restart in which it gives what it gave', async () => {
    const store = memory();
    await keepBefore(store, prompts(40), { embedder: service(256) });
    const { cache, answer, pass } = open(store, { embedder: service(256) });
    await cache.ready;
    expect(await answer('about item7 question7')).toBe(expected);
    await pass(2);
    expect(cache.stats()).toMatchObject({ indexed: 40, reembedding: { total: 0 } });
  });

  it('is looked for in what instances share, each with an index of its own', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    await keepBefore(server.open(), prompts(40), { clock, embedder: service(256) });
    const instances = [1, 2].map(() => open(server.open(), { clock, embedder: service(128) }));
    for (const { answer } of instances) await answer('warm up');
    await settled();
    for (const { answer } of instances) expect(await answer('about item7 question7')).toBeUndefined();
    await instances[0]!.pass(5);
    for (const { cache, answer } of instances) {
      expect(await answer('item7 about question7')).toBe(expected);
      expect(cache.stats()).toMatchObject({ faults: 0, indexed: 40 });
    }
  });

  it('is looked for in the store where the index is elsewhere, also when all had been looked at before', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const index = new SharedMemoryIndex(clock);
    await keepBefore(server.open(), prompts(40), { clock, index, embedder: service(256) });
    const same = open(server.open(), { clock, index, embedder: service(256) });
    expect(await same.answer('about item7 question7')).toBe(expected);
    await same.pass(2);
    expect(same.cache.stats().reembedding.total).toBe(0);
    await same.cache.close();
    const { cache, answer, pass } = open(server.open(), { clock, index, embedder: service(128) });
    expect(await answer('about item7 question7')).toBeUndefined();
    await pass(5);
    expect(cache.stats().reembedding).toEqual({ total: 40, done: 40, failed: 0 });
    expect(await answer('item7 about question7')).toBe(expected);
    await cache.measure();
    expect(cache.stats()).toMatchObject({ faults: 0, entries: 40, indexed: 40 });
  });

  it('is left its answers by an instance that still gets vectors of the length before', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    await keepBefore(server.open(), prompts(3), { clock, embedder: service(256) });
    const older = open(server.open(), { clock, embedder: service(256) });
    await older.answer('warm up');
    await settled();
    expect(await older.answer('about item1 question1')).toContain('semantic');
    clock.advance(1_000);
    const newer = open(server.open(), { clock, embedder: service(128) });
    await newer.answer('warm up');
    await settled();
    expect(await newer.answer('about item1 question1')).toBeUndefined();
    await newer.pass(10);
    expect(await newer.answer('item1 about question1')).toContain('semantic');
    expect(newer.cache.stats()).toMatchObject({ indexed: 3, reembedding: { total: 3, done: 3 } });
  });
});
