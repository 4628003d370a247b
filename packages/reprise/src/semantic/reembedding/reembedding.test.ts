import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../../stores/index.ts';
import { FakeEmbedder, ManualClock, SharedMemory, SharedMemoryIndex } from '../../testing/index.ts';
import {
  ask,
  closeOpened,
  keepBefore,
  LinesLogger,
  open,
  prompts,
  settled,
  TurnedEmbedder,
} from './reembedding-fixture.js';

afterEach(closeOpened);

const changed = () => ({ embedder: new TurnedEmbedder({ id: 'new', dimensions: 512 }) });
const dual = () => ({ ...changed(), previousEmbedder: new FakeEmbedder({ id: 'old', dimensions: 512 }) });

describe('another embedder', () => {
  it('finds earlier answers by meaning again when they are embedded again, and says how far it came', async () => {
    const store = memory();
    await keepBefore(store, prompts(40));
    const logger = new LinesLogger();
    const { cache, answer, pass } = open(store, { ...changed(), logger });
    await cache.ready;
    expect(await answer('about item3 question3')).toBeUndefined();
    expect(await answer('question3 about item3')).toBe('exact: answer to question3 about item3');
    expect(cache.stats().reembedding).toEqual({ total: 40, done: 0, failed: 0 });
    expect(cache.stats().indexed).toBe(0);
    await pass(1.2);
    expect(cache.stats().reembedding).toEqual({ total: 40, done: 32, failed: 0 });
    await pass(1);
    expect(cache.stats()).toMatchObject({ indexed: 40, reembedding: { total: 40, done: 40, failed: 0 } });
    expect(await answer('about item3 question3')).toBe('semantic: answer to question3 about item3');
    expect(logger.lines).toEqual([
      expect.stringMatching(/^warn Answers of another embedder .* answer exact requests only/),
      'info Embedded again: 40%',
      'info Embedded again: 80%',
      'info Embedded again: all that was found',
    ]);
  });

  it('embeds no more in a second than it may', async () => {
    const store = memory();
    await keepBefore(store, prompts(64));
    const embedder = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    const { cache, pass } = open(store, { embedder, reembedRate: 16 });
    await cache.ready;
    await pass(3.5);
    expect(embedder.calls).toBe(48);
  });

  it('goes on where a process that was killed had stopped', async () => {
    const store = memory();
    await keepBefore(store, prompts(40));
    const killed = open(store, changed());
    await killed.cache.ready;
    await killed.pass(1);
    expect(killed.cache.stats().reembedding.done).toBe(16);
    const { cache, answer, pass } = open(store, changed());
    await cache.ready;
    expect(cache.stats()).toMatchObject({ indexed: 16, reembedding: { total: 24, done: 0 } });
    await pass(2);
    expect(cache.stats()).toMatchObject({ indexed: 40, reembedding: { total: 24, done: 24 } });
    expect(await answer('about item39 question39')).toBe('semantic: answer to question39 about item39');
  });

  it('answers through the previous embedder until then, and through one of the two at any time', async () => {
    const store = memory();
    await keepBefore(store, prompts(40));
    const logger = new LinesLogger();
    const { cache, answer, pass } = open(store, { ...dual(), logger });
    await cache.ready;
    for (let second = 0; second < 5; second += 1) {
      for (const at of [0, 13, 39]) {
        expect(await answer(`about item${at} question${at}`)).toBe(
          `semantic: answer to question${at} about item${at}`,
        );
      }
      expect(cache.stats().indexed).toBe(40);
      await pass(0.5);
    }
    expect(cache.stats().reembedding).toEqual({ total: 40, done: 40, failed: 0 });
    expect(logger.lines[0]).toMatch(/^info .* the previous embedder finds its own by meaning/);
  });

  it('never compares vectors of two embedders, whose dimensions are the same', async () => {
    const store = memory();
    await keepBefore(store, ['alpha beta']);
    const turned = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    const old = new FakeEmbedder({ id: 'old', dimensions: 512 });
    const [before] = await old.embed(['alpha beta']);
    turned.embed = async (texts) =>
      texts.map((text) => ({
        // Another question has, in the new space, exactly the vector of the kept one in the old space.
        vector: new Float32Array(text === 'gamma delta' ? before!.vector : before!.vector.toReversed()),
        coverage: 1,
        truncated: false,
      }));
    const { cache, answer, pass } = open(store, { embedder: turned, previousEmbedder: old });
    await cache.ready;
    expect(await answer('gamma delta')).toBeUndefined();
    expect(await answer('beta alpha')).toBe('semantic: answer to alpha beta');
    await pass(2);
    expect(cache.stats().reembedding.done).toBe(1);
    expect(await answer('gamma delta')).toBeUndefined();
  });

  it('may have other dimensions, with and without the previous one', async () => {
    const store = memory();
    await keepBefore(store, prompts(5));
    const wider = () => new FakeEmbedder({ id: 'wide', dimensions: 1_024 });
    const { cache, answer, pass } = open(store, {
      embedder: wider(),
      previousEmbedder: new FakeEmbedder({ id: 'old', dimensions: 512 }),
    });
    await cache.ready;
    expect(await answer('about item1 question1')).toContain('semantic');
    await pass(2);
    expect(cache.stats()).toMatchObject({ faults: 0, indexed: 5, reembedding: { done: 5, failed: 0 } });
    expect(await answer('about item1 question1')).toContain('semantic');
    const narrow = open(store, { embedder: new FakeEmbedder({ id: 'narrow', dimensions: 256 }) });
    await narrow.cache.ready;
    expect(await narrow.answer('about item1 question1')).toBeUndefined();
    await narrow.pass(2);
    expect(narrow.cache.stats()).toMatchObject({ faults: 0, indexed: 5 });
  });

  it('may be one that shortlists by sketches, before or after', async () => {
    const store = memory();
    const sketch = {
      of: (text: string) => new Float32Array(text === '' ? [] : [1, 0]),
      from: () => new Float32Array([1, 0]),
      floor: () => 0.5,
    };
    const sketching = () =>
      Object.assign(new TurnedEmbedder({ id: 'sketching', dimensions: 512 }), { sketch });
    await keepBefore(store, ['alpha beta'], { embedder: sketching() });
    const old = new FakeEmbedder({ id: 'old', dimensions: 512 });
    const first = open(store, { embedder: old, previousEmbedder: sketching() });
    await first.cache.ready;
    expect(await first.answer('beta alpha')).toBe('semantic: answer to alpha beta');
    await first.pass(2);
    expect(first.cache.stats().reembedding.done).toBe(1);
    expect(await first.answer('beta alpha')).toBe('semantic: answer to alpha beta');
  });

  it('understands prompts that the one before did not', async () => {
    const store = memory();
    const deaf = new FakeEmbedder({ id: 'old', dimensions: 512 });
    deaf.coverage = 0.1;
    await keepBefore(store, ['alpha beta'], { embedder: deaf });
    const same = open(store, { embedder: deaf });
    await same.cache.ready;
    expect(same.cache.stats().reembedding.total).toBe(0);
    const { cache, answer, pass } = open(store, changed());
    await cache.ready;
    await pass(2);
    expect(cache.stats().reembedding).toEqual({ total: 1, done: 1, failed: 0 });
    expect(await answer('beta alpha')).toBe('semantic: answer to alpha beta');
  });

  it('is waited for while it is out of service; a prompt that it never takes is counted as failed', async () => {
    const store = memory();
    await keepBefore(store, prompts(3));
    const embedder = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    const embed = embedder.embed.bind(embedder);
    embedder.embed = async (texts) => {
      if (texts.some((text) => text.includes('item1'))) throw new Error('cannot embed this');
      return embed(texts);
    };
    embedder.mode = 'fail';
    const { cache, pass } = open(store, { embedder });
    await cache.ready;
    await pass(2);
    expect(cache.stats().reembedding).toEqual({ total: 3, done: 0, failed: 0 });
    embedder.mode = 'work';
    await pass(8);
    expect(cache.stats()).toMatchObject({ indexed: 2, reembedding: { total: 3, done: 2, failed: 1 } });
  });

  it('leaves alone what is removed or replaced while its prompt is embedded', async () => {
    const store = memory();
    await keepBefore(store, ['alpha', 'beta']);
    const embedder = new TurnedEmbedder({ id: 'new', dimensions: 512 });
    const embed = embedder.embed.bind(embedder);
    let meanwhile = async (): Promise<void> => {};
    embedder.embed = async (texts) => {
      if (texts.length === 2) await meanwhile();
      return embed(texts);
    };
    const { cache, answer, pass } = open(store, { embedder });
    meanwhile = async () => {
      await cache.remove(ask('alpha').exactKey);
      await cache.keep(ask('beta'), 'new answer');
    };
    await cache.ready;
    await pass(2);
    expect(cache.stats()).toMatchObject({ entries: 1, indexed: 1 });
    expect(await answer('alpha')).toBeUndefined();
    expect(await answer('beta')).toBe('exact: new answer');
  });

  it('is left its answers by an instance that was opened before it with the one before', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    await keepBefore(server.open(), prompts(3), { clock });
    const older = open(server.open(), { clock });
    await older.answer('warm up');
    await settled();
    clock.advance(1_000);
    const newer = open(server.open(), { clock, ...changed() });
    await newer.answer('warm up');
    await newer.pass(3);
    expect(newer.cache.stats().reembedding).toMatchObject({ total: 3, done: 3 });
    expect(newer.cache.stats().indexed).toBe(3);
    expect(await newer.answer('about item1 question1')).toContain('semantic');
    expect(older.cache.stats().indexed).toBe(0);
  });

  it('shares the work with other instances', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    await keepBefore(server.open(), prompts(160), { clock });
    const embedders = [
      new TurnedEmbedder({ id: 'new', dimensions: 512 }),
      new TurnedEmbedder({ id: 'new', dimensions: 512 }),
    ];
    const instances = embedders.map((embedder) => open(server.open(), { clock, embedder }));
    for (const { answer } of instances) await answer('warm up');
    await instances[0]!.pass(4);
    for (const { cache } of instances) {
      expect(cache.stats()).toMatchObject({ indexed: 160, reembedding: { total: 160, done: 160 } });
    }
    // Two prompts are those of the lookups.
    expect(embedders[0]!.calls + embedders[1]!.calls).toBeLessThan(160 * 1.5);
  });
});

describe('another embedder, with an index that is elsewhere', () => {
  it('answers through the previous one until one instance has embedded all again', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const index = new SharedMemoryIndex(clock);
    await keepBefore(server.open(), prompts(40), { clock, index });
    const instances = [1, 2].map(() => open(server.open(), { clock, index, ...dual() }));
    await settled();
    const found = async () => Promise.all(instances.map(({ answer }) => answer('about item7 question7')));
    const expected = 'semantic: answer to question7 about item7';
    expect(await found()).toEqual([expected, expected]);
    await instances[0]!.pass(1);
    expect(await found()).toEqual([expected, expected]);
    await instances[0]!.pass(4);
    expect(await found()).toEqual([expected, expected]);
    const totals = instances.map(({ cache }) => cache.stats().reembedding.done);
    expect(Math.max(...totals)).toBe(40);
  });

  it('goes on in another instance when the one that embeds again has ended', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const index = new SharedMemoryIndex(clock);
    await keepBefore(server.open(), prompts(40), { clock, index });
    const killed = open(server.open(), { clock, index, ...changed() });
    await killed.pass(1.1);
    expect(killed.cache.stats().reembedding.done).toBe(16);
    await killed.cache.close();
    const { cache, pass, answer } = open(server.open(), { clock, index, ...changed() });
    await pass(20);
    expect(cache.stats().reembedding).toEqual({ total: 24, done: 24, failed: 0 });
    expect(await answer('about item39 question39')).toContain('semantic');
  });
});
