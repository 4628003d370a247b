import { afterEach, describe, expect, it } from 'vitest';
import { deferred } from '../../core/index.ts';
import { memory, type Store } from '../../stores/index.ts';
import { FakeEmbedder, SharedMemory } from '../../testing/index.ts';
import { AnswerCache, withDefaults } from '../index.ts';
import { ask, settled } from './late-fixture.js';

const opened: AnswerCache<string>[] = [];

function open(store: Store): AnswerCache<string> {
  const embedder = new FakeEmbedder();
  const options = withDefaults({ embedder, store, guards: [], confidence: 0, prefix: 'chat' });
  const cache = new AnswerCache<string>(options);
  opened.push(cache);
  return cache;
}

/** What an instance answers by meaning, once its first question has made it read the namespace. */
async function answer(cache: AnswerCache<string>, content: string) {
  await cache.findSimilar(ask(content));
  await settled();
  return (await cache.findSimilar(ask(content))).hit?.output;
}

/** Looks for an answer with a read that the store carries out now, and whose result comes when `arrive` is called. */
function findLate(cache: AnswerCache<string>, store: Store, content: string) {
  const gate = deferred<void>();
  const getMany = store.getMany.bind(store);
  store.getMany = async (keys) => {
    const found = await getMany(keys);
    await gate.promise;
    return found;
  };
  const finding = cache.findExact(ask(content));
  store.getMany = getMany;
  return {
    async arrive() {
      gate.resolve();
      return finding;
    },
  };
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((cache) => cache.close()));
});

describe('a read of AnswerCache whose result comes late', () => {
  it.each([
    ['a store of its own', () => memory()],
    ['a store that others share', () => new SharedMemory().open()],
  ])('takes nothing from what was kept meanwhile in %s', async (_, make) => {
    const store = make();
    const cache = open(store);
    await answer(cache, 'nothing yet');
    const late = findLate(cache, store, 'alpha one');
    await cache.keep(ask('alpha one'), 'a');
    expect(await late.arrive()).toBeUndefined();
    expect(await answer(cache, 'one alpha')).toBe('a');
  });

  it.each(['told', 'missed'])(
    'takes nothing from what another instance kept meanwhile, whose news was %s',
    async (news) => {
      const server = new SharedMemory();
      const [first, store] = [open(server.open()), server.open()];
      const second = open(store);
      for (const cache of [first, second]) await answer(cache, 'nothing yet');
      const late = findLate(second, store, 'alpha one');
      if (news === 'missed') store.hold();
      await first.keep(ask('alpha one'), 'a');
      if (news === 'missed') store.gap();
      await settled();
      expect(await late.arrive()).toBeUndefined();
      expect(await answer(second, 'one alpha')).toBe('a');
    },
  );

  it('does not keep what it had not found from being taken when everything is read again', async () => {
    const server = new SharedMemory();
    const [first, store] = [open(server.open()), server.open()];
    const second = open(store);
    for (const cache of [first, second]) await answer(cache, 'nothing yet');
    const late = findLate(second, store, 'alpha one');
    store.hold();
    await first.keep(ask('alpha one'), 'a');
    const gate = deferred<void>();
    const scan = store.scan.bind(store);
    store.scan = async function* (options) {
      await gate.promise;
      yield* scan(options);
    };
    store.gap();
    await settled();
    expect(await late.arrive()).toBeUndefined();
    gate.resolve();
    await settled();
    expect(await answer(second, 'one alpha')).toBe('a');
  });
});
