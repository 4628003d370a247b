import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Logger, RepriseError } from '../../core/index.ts';
import { memory, type Store } from '../../stores/index.ts';
import {
  ChaosStore,
  FakeEmbedder,
  ManualClock,
  SharedMemory,
  SharedMemoryIndex,
} from '../../testing/index.ts';
import { AnswerCache, identify, type SemanticCacheOptions, withDefaults } from '../index.ts';

const opened: AnswerCache<string>[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

function ask(content: string) {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });
}

async function similar(cache: AnswerCache<string>, content: string): Promise<string | undefined> {
  return (await cache.findSimilar(ask(content))).hit?.output;
}

/** As many dimensions as keep the words apart. */
const embedder = new FakeEmbedder({ dimensions: 4_096 });

/** A server with a store and an index, and instances that use both. */
function world() {
  const clock = new ManualClock();
  const server = new SharedMemory(clock);
  const index = new SharedMemoryIndex(clock);
  const lines: string[] = [];
  const logger: Logger = {
    debug: () => {},
    info: (message) => void lines.push(message),
    warn: (message) => void lines.push(message),
    error: (message) => void lines.push(message),
  };
  const open = (options: Partial<SemanticCacheOptions> = {}, store: Store = server.open()) => {
    const parts = { embedder, store, index, clock, logger, guards: [], confidence: 0, prefix: 'chat' };
    const cache = new AnswerCache<string>(withDefaults({ ...parts, ...options }));
    opened.push(cache);
    return cache;
  };
  return { clock, server, index, lines, open };
}

/** Lets time pass in small steps, and what is under way go on. */
async function pass(clock: ManualClock, milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 250) {
    clock.advance(250);
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
  }
}

describe('AnswerCache over an index that is elsewhere', () => {
  it('fills an index that has lost everything, once, by whichever instance finds it, and says so', async () => {
    const { clock, index, lines, open } = world();
    const [first, second] = [open(), open()];
    await Promise.all([first.ready, second.ready]);
    for (let at = 0; at < 40; at += 1) await first.keep(ask(`prompt${at} number${at}`), `${at}`);
    expect(lines).toEqual([]);
    index.loseAll();
    expect(await similar(second, 'number7 prompt7')).toBeUndefined();
    await pass(clock, 61_000);
    expect(await similar(second, 'number7 prompt7')).toBe('7');
    expect(await index.size()).toBe(40);
    expect(lines.filter((line) => line.includes('was filled from the store'))).toHaveLength(1);
  });

  it('looks soon when a scope is empty in which somebody asks', async () => {
    const { clock, index, open } = world();
    const cache = open();
    await cache.keep(ask('alpha one'), 'a');
    await pass(clock, 5_000);
    index.loseAll();
    expect(await similar(cache, 'one alpha')).toBeUndefined();
    await vi.waitFor(async () => expect(await similar(cache, 'one alpha')).toBe('a'));
  });

  it('begins again when the index loses everything while it is filled', async () => {
    const { clock, server, index, open } = world();
    const first = open();
    for (let at = 0; at < 40; at += 1) await first.keep(ask(`prompt${at} number${at}`), `${at}`);
    await first.close();
    index.loseAll();
    const source = server.open();
    const scan = source.scan.bind(source);
    let scans = 0;
    source.scan = async function* (options) {
      scans += 1;
      let given = 0;
      for await (const entry of scan(options)) {
        given += 1;
        if (scans === 1 && given === 30) index.loseAll();
        yield entry;
      }
    };
    const second = open({ source });
    await second.ready;
    await pass(clock, 5_000);
    expect(scans).toBe(2);
    expect(await index.size()).toBe(40);
  });

  it('answers exactly while the index is down, says so once, and catches up on what it missed', async () => {
    const { clock, index, lines, open } = world();
    const cache = open();
    await cache.keep(ask('alpha one'), 'a');
    const gone = await cache.keep(ask('beta two'), 'b');
    index.failure = new RepriseError('STORE_UNAVAILABLE', 'the index is out of reach');
    expect(await similar(cache, 'one alpha')).toBeUndefined();
    await cache.keep(ask('gamma three'), 'c');
    await cache.remove(gone);
    expect((await cache.find(ask('gamma three'))).hit?.kind).toBe('exact');
    const asked = index.asked;
    for (let turn = 0; turn < 20; turn += 1) await similar(cache, 'three gamma');
    expect(index.asked).toBe(asked);
    expect(lines).toEqual([
      'The vector index fails: the index is out of reach; only exact requests are answered from cache',
    ]);
    expect(cache.stats().faults).toBe(21);
    index.failure = undefined;
    await pass(clock, 20_000);
    expect(await similar(cache, 'three gamma')).toBe('c');
    expect(await similar(cache, 'one alpha')).toBe('a');
    expect(await index.size()).toBe(2);
    expect(lines.slice(1)).toEqual(['The vector index works again']);
  });

  it('adds an answer of an outage when it has come to the source, and not before', async () => {
    const { clock, server, index, open } = world();
    const source = server.open();
    const own = new SharedMemory(clock).open();
    const cache = open({ source }, own);
    await cache.ready;
    index.failure = new RepriseError('STORE_UNAVAILABLE', 'the index is out of reach');
    const key = await cache.keep(ask('alpha one'), 'a');
    index.loseAll();
    index.failure = undefined;
    await pass(clock, 20_000);
    expect(await index.size()).toBe(0);
    await source.setMany((await own.getMany([key])).map((entry) => entry!));
    await pass(clock, 5_000);
    expect(await similar(open({}, server.open()), 'one alpha')).toBe('a');
  });

  it('gives up an answer of an outage that never comes to the source', async () => {
    const { clock, server, index, open } = world();
    const cache = open({ source: server.open() }, new SharedMemory(clock).open());
    index.failure = new RepriseError('STORE_UNAVAILABLE', 'the index is out of reach');
    await cache.keep(ask('alpha one'), 'a');
    index.failure = undefined;
    await pass(clock, 90_000);
    const asked = index.asked;
    await pass(clock, 50_000);
    expect(index.asked - asked).toBeLessThan(5);
    expect(await index.size()).toBe(0);
  });

  it('says what to do where the server can have no index', async () => {
    const { index, lines, open } = world();
    index.failure = new RepriseError('INDEX_UNSUPPORTED', 'redis 7.0.15 has no vector sets');
    const cache = open();
    await cache.ready;
    await cache.keep(ask('alpha one'), 'a');
    expect((await cache.find(ask('alpha one'))).hit?.output).toBe('a');
    expect(lines).toEqual([
      expect.stringMatching(/^The vector index fails: redis 7.* Use Redis 8 or later, .*;/),
    ]);
  });

  it('removes nothing from the index because another store stands in for the real one', async () => {
    const { clock, server, index, open } = world();
    const keeper = open();
    await keeper.keep(ask('alpha one'), 'a');
    const source = new ChaosStore(server.open());
    source.reads = 'fail';
    const standIn = new SharedMemory(clock).open();
    const cache = open({ source }, standIn);
    expect(await similar(cache, 'one alpha')).toBeUndefined();
    expect(await index.size()).toBe(1);
    source.reads = 'work';
    await keeper.remove(ask('alpha one').exactKey);
    const [embedding] = await embedder.embed(['one alpha']);
    await index.add(
      `chat${embedder.id}|whole|${embedder.dimensions}|${ask('alpha one').scope}`,
      'phantom',
      embedding!.vector,
    );
    expect(await similar(cache, 'one alpha')).toBeUndefined();
    expect(await index.size()).toBe(0);
  });

  it('finds entries that ended unseen, a few after every few that are added', async () => {
    const { clock, index, open } = world();
    const cache = open({ ttl: 60_000 });
    for (let at = 0; at < 100; at += 1) await cache.keep(ask(`old${at} prompt${at}`), `${at}`);
    clock.advance(61_000);
    for (let at = 0; at < 64; at += 1) await cache.keep(ask(`new${at} prompt${at}`), `${at}`);
    await vi.waitFor(async () => expect(await index.size()).toBe(64));
  });

  it('fills it from a store that it does not share, too', async () => {
    const { clock, index, open } = world();
    const store = memory({ clock });
    const cache = open({}, store);
    await cache.keep(ask('alpha one'), 'a');
    await pass(clock, 5_000);
    index.loseAll();
    expect(await similar(cache, 'one alpha')).toBeUndefined();
    await vi.waitFor(async () => expect(await similar(cache, 'one alpha')).toBe('a'));
  });

  it('looks after the index on while the embedding of what it found waiting hangs', async () => {
    const { index, open } = world();
    const hanging = new FakeEmbedder({ dimensions: 4_096 });
    hanging.mode = 'fail';
    const first = open({ embedder: hanging });
    await first.keep(ask('alpha one'), 'a');
    await first.close();
    index.loseAll();
    hanging.mode = 'hang';
    const embed = vi.spyOn(hanging, 'embed');
    const second = open({ embedder: hanging });
    await vi.waitFor(() => expect(embed).toHaveBeenCalled(), { interval: 1 });
    await new Promise(setImmediate);
    expect(second.stats().loading).toBe(0);
  });

  it('does not count the vectors of an embedder whose name begins with that of its own', async () => {
    const { index, open } = world();
    const longer = open({ embedder: new FakeEmbedder({ id: `${embedder.id}:512`, dimensions: 4_096 }) });
    await longer.keep(ask('alpha one'), 'a');
    const shorter = open();
    for (const cache of [longer, shorter]) await cache.measure();
    expect([longer.stats().indexed, shorter.stats().indexed, await index.size()]).toEqual([1, 0, 1]);
  });

  it('counts what store and index hold, whichever instance is asked', async () => {
    const { clock, open } = world();
    const [first, second] = [open(), open()];
    await first.keep(ask('alpha one'), 'a');
    await first.keep(ask('beta two'), 'b');
    await second.measure();
    expect(second.stats()).toMatchObject({ entries: 2, indexed: 2 });
    await first.remove(ask('beta two').exactKey);
    clock.advance(1_000);
    await second.measure();
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1 });
  });
});
