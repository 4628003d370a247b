import { afterEach, describe, expect, it } from 'vitest';
import { deferred, silentLogger } from '../core/index.ts';
import { memory, type Store, tiered } from '../stores/index.ts';
import { FakeEmbedder, ManualClock, SharedMemory } from '../testing/index.ts';
import { AnswerCache, identify, type SemanticCacheOptions, withDefaults } from './index.ts';

const opened: AnswerCache<string>[] = [];

/** One instance: its own index and embedder over a store that others share. */
function open(store: Store, options: Partial<SemanticCacheOptions> = {}): AnswerCache<string> {
  const embedder = new FakeEmbedder();
  const filled = withDefaults({ embedder, store, guards: [], confidence: 0, prefix: 'chat', ...options });
  const cache = new AnswerCache<string>(filled);
  opened.push(cache);
  return cache;
}

function ask(content: string, tenant = 'tenant') {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant });
}

/** Lets everything that waits for nothing but its turn happen. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 12; turn++) await new Promise(setImmediate);
}

/** What an instance answers, once its first question has made it read the namespace. */
async function answer(cache: AnswerCache<string>, content: string, tenant?: string) {
  await cache.findSimilar(ask(content, tenant));
  await settled();
  const { hit } = await cache.find(ask(content, tenant));
  return hit && `${hit.kind}: ${hit.output}`;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

describe('AnswerCache over a store that instances share', () => {
  it('answers what another instance keeps, in the same words and in others', async () => {
    const server = new SharedMemory();
    const [first, second] = [open(server.open()), open(server.open())];
    await answer(second, 'nothing yet');
    await first.keep(ask('alpha one'), 'a');
    await settled();
    expect(await second.find(ask('alpha one'))).toMatchObject({ hit: { kind: 'exact', output: 'a' } });
    expect(await second.find(ask('one alpha'))).toMatchObject({ hit: { kind: 'semantic', output: 'a' } });
  });

  it('finds what was kept before it was opened, namespace by namespace, when one is used', async () => {
    const server = new SharedMemory();
    const first = open(server.open());
    for (const tenant of ['x', 'y']) await first.keep(ask('alpha one', tenant), tenant);
    const store = server.open();
    const second = open(store);
    await second.ready;
    expect(await second.findExact(ask('alpha one', 'x'))).toMatchObject({ output: 'x' });
    await settled();
    expect(store.asked.scans).toBe(0);
    expect(await second.findSimilar(ask('one alpha', 'x'))).toMatchObject({
      hit: undefined,
      reason: 'nothing of this scope is in the index yet, which is being filled',
    });
    expect(second.stats().loading).toBe(1);
    await settled();
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1, loading: 0 });
    expect(await answer(second, 'one alpha', 'x')).toBe('semantic: x');
    expect(store.asked.scans).toBe(1);
    expect(await answer(second, 'one alpha', 'y')).toBe('semantic: y');
  });

  it('reads its namespace at the start when its prefix is one', async () => {
    const server = new SharedMemory();
    const identity = ask('alpha one');
    await open(server.open()).keep(identity, 'a');
    const prefix = identity.exactKey.slice(0, identity.exactKey.lastIndexOf(':') + 1);
    const second = open(server.open(), { prefix });
    await second.ready;
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1, loading: 0 });
  });

  it('follows replacements, removals and clearing by others', async () => {
    const server = new SharedMemory();
    const [first, second] = [open(server.open()), open(server.open())];
    const kept = ['alpha one', 'beta two', 'gamma three'].map((text) => first.keep(ask(text), text));
    const [alpha] = await Promise.all(kept);
    expect(await answer(second, 'one alpha')).toBe('semantic: alpha one');
    await first.keep(ask('alpha one'), 'new');
    await settled();
    expect(await answer(second, 'one alpha')).toBe('semantic: new');
    await first.remove(alpha!);
    await settled();
    expect(second.stats()).toMatchObject({ entries: 2, indexed: 2 });
    expect(await answer(second, 'one alpha')).toBeUndefined();
    await first.clear('chat');
    await settled();
    expect(second.stats()).toMatchObject({ entries: 0, indexed: 0 });
    await first.keep(ask('alpha one'), 'again');
    await settled();
    expect(await answer(second, 'one alpha')).toBe('semantic: again');
  });

  it('reads everything again when changes were missed, and keeps what is still there', async () => {
    const server = new SharedMemory();
    const [first, store] = [open(server.open()), server.open()];
    const second = open(store);
    const removed = await first.keep(ask('alpha one'), 'a');
    await first.keep(ask('beta two'), 'b');
    await answer(second, 'beta two');
    store.hold();
    await first.remove(removed);
    await first.keep(ask('gamma three'), 'c');
    store.gap();
    await settled();
    expect(second.stats()).toMatchObject({ entries: 2, indexed: 2, loading: 0 });
    expect(await answer(second, 'three gamma')).toBe('semantic: c');
    expect(await answer(second, 'two beta')).toBe('semantic: b');
  });

  it('survives the loss of everything, without a hit that is none', async () => {
    const server = new SharedMemory();
    const [first, second] = [open(server.open()), open(server.open())];
    await first.keep(ask('alpha one'), 'a');
    expect(await answer(second, 'one alpha')).toBe('semantic: a');
    const losing = server.loseAll();
    expect((await second.find(ask('one alpha'))).hit).toBeUndefined();
    await losing;
    await settled();
    for (const cache of [first, second]) expect(cache.stats()).toMatchObject({ entries: 0, indexed: 0 });
    await second.keep(ask('beta two'), 'b');
    await settled();
    expect(await answer(first, 'two beta')).toBe('semantic: b');
  });

  it('does not take what was removed while it was read', async () => {
    const server = new SharedMemory();
    const [first, store] = [open(server.open()), server.open()];
    const removed = await first.keep(ask('alpha one'), 'a');
    const gate = deferred<void>();
    const scan = store.scan.bind(store);
    store.scan = async function* (options) {
      for await (const entry of scan(options)) {
        await gate.promise;
        yield entry;
      }
    };
    const second = open(store);
    await second.findSimilar(ask('one alpha'));
    await settled();
    await first.remove(removed);
    await first.keep(ask('beta two'), 'b');
    await settled();
    expect(second.stats().loading).toBe(1);
    gate.resolve();
    await settled();
    expect(second.stats()).toMatchObject({ entries: 1, indexed: 1, loading: 0 });
    expect(await answer(second, 'two beta')).toBe('semantic: b');
  });

  it('keeps its own newer answer when the removal of an older one is told late', async () => {
    const server = new SharedMemory();
    const [first, store] = [open(server.open()), server.open()];
    const second = open(store);
    const id = await first.keep(ask('alpha one'), 'old');
    expect(await answer(second, 'one alpha')).toBe('semantic: old');
    store.hold();
    await first.remove(id);
    await second.keep(ask('alpha one'), 'new');
    store.deliver();
    await settled();
    expect(await answer(second, 'one alpha')).toBe('semantic: new');
  });

  it.each(['remove', 'clear'] as const)('finds by meaning what it failed to %s', async (removal) => {
    const clock = new ManualClock();
    const store = new SharedMemory(clock).open();
    const cache = open(store, { clock });
    const id = await cache.keep(ask('alpha one'), 'a');
    expect(await answer(cache, 'one alpha')).toBe('semantic: a');
    store.deleteMany = () => Promise.reject(new Error('not today'));
    store.clear = () => Promise.reject(new Error('not today'));
    await expect(removal === 'remove' ? cache.remove(id) : cache.clear('chat')).rejects.toThrow('not today');
    await settled();
    expect(await answer(cache, 'one alpha')).toBe('semantic: a');
  });

  it('goes on by itself after the store was out of reach, with one line when it begins and one when it ends', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const [first, store] = [open(server.open(), { clock }), server.open()];
    const lines: string[] = [];
    const note = (line: string) => void (line.startsWith('Following') && lines.push(line));
    const second = open(store, { clock, logger: { ...silentLogger, warn: note, info: note } });
    store.failing = true;
    await first.keep(ask('alpha one'), 'a');
    for (let attempt = 0; attempt < 3; attempt++) {
      await answer(second, 'one alpha');
      clock.advance(20_000);
      await settled();
    }
    store.failing = false;
    clock.advance(20_000);
    await settled();
    expect(await answer(second, 'one alpha')).toBe('semantic: a');
    expect(lines).toEqual([
      'Following the entries of other instances fails: The shared memory store was told to fail; entries of other instances answer exact requests only',
      'Following the entries of other instances works again',
    ]);
  });

  it('reads everything again when reading a change failed', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const [first, store] = [open(server.open(), { clock }), server.open()];
    const second = open(store, { clock });
    await answer(second, 'alpha one');
    store.failing = true;
    await first.keep(ask('alpha one'), 'a');
    await settled();
    store.failing = false;
    clock.advance(1_000);
    await settled();
    expect(second.stats()).toMatchObject({ indexed: 1, loading: 0 });
  });

  it('keeps the capacity of a namespace: who writes removes, the others follow', async () => {
    const server = new SharedMemory();
    const [store, maxEntries] = [server.open(), 5];
    const caches = [open(server.open(), { maxEntries }), open(server.open(), { maxEntries })];
    for (const cache of caches) await answer(cache, 'nothing yet');
    for (let round = 0; round < 20; round++) {
      await caches[round % 2]!.keep(ask(`prompt ${round}`), String(round));
      await settled();
    }
    await caches[0]!.keep(ask('alpha one', 'other'), 'a');
    expect(await store.count()).toBe(6);
    for (const cache of caches) expect(cache.stats().indexed).toBe(cache === caches[0] ? 6 : 5);
    expect(await answer(caches[0]!, '19 prompt')).toBe('semantic: 19');
    expect(await caches[1]!.findExact(ask('prompt 3'))).toBeUndefined();
  });

  it('lets go of the namespace used longest ago when too much is known, and reads it again when it is used', async () => {
    const server = new SharedMemory();
    const writer = open(server.open());
    for (const tenant of ['x', 'y', 'z']) {
      for (let at = 0; at < 4; at++) await writer.keep(ask(`prompt ${at}`, tenant), tenant);
    }
    const store = server.open();
    const reader = open(store, { maxEntries: 4 });
    for (const tenant of ['x', 'y', 'z'])
      expect(await answer(reader, '2 prompt', tenant)).toBe(`semantic: ${tenant}`);
    await settled();
    expect(reader.stats()).toMatchObject({ entries: 8, indexed: 8 });
    expect(store.followers).toBe(2);
    expect(await answer(reader, '2 prompt', 'x')).toBe('semantic: x');
  });

  it('embeds what an instance that ended left without an embedding, but not what another is embedding', async () => {
    const server = new SharedMemory();
    const [failing, working] = [new FakeEmbedder(), new FakeEmbedder()];
    failing.mode = 'fail';
    const first = open(server.open(), { embedder: failing });
    await first.keep(ask('alpha one'), 'a');
    await first.close();
    const second = open(server.open(), { embedder: working });
    expect(await answer(second, 'one alpha')).toBe('semantic: a');
    const third = open(server.open(), { embedder: failing });
    const { calls } = working;
    await third.keep(ask('beta two'), 'b');
    await settled();
    expect(working.calls).toBe(calls);
  });

  it('reads through a memory tier what others wrote', async () => {
    const server = new SharedMemory();
    const first = open(server.open());
    const second = open(tiered([memory(), server.open()]));
    await first.keep(ask('alpha one'), 'old');
    expect(await answer(second, 'one alpha')).toBe('semantic: old');
    await first.keep(ask('alpha one'), 'new');
    await settled();
    expect(await answer(second, 'one alpha')).toBe('semantic: new');
  });

  it('stops following when it is closed', async () => {
    const store = new SharedMemory().open();
    const cache = open(store);
    await answer(cache, 'alpha one');
    expect(store.followers).toBe(1);
    await cache.close();
    expect(store.followers).toBe(0);
  });
});
