import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, inject, it } from 'vitest';
import { startRedis } from '../../../../scripts/services/start-redis.js';
import { memory, redis, type Store, tiered } from '../stores/index.ts';
import { FakeEmbedder, startFaultyProxy } from '../testing/index.ts';
import { AnswerCache, identify, type SemanticCacheOptions, withDefaults } from './index.ts';
import { startAnswerChild } from './shared-fixture.js';

const closing: (() => Promise<void>)[] = [];
const prefix = (): string => `reprise-test-${randomBytes(6).toString('hex')}`;

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** One instance with a store, an index and an embedder of its own. */
function open(store: Store, options: Partial<SemanticCacheOptions> = {}): AnswerCache<string> {
  const filled = withDefaults({
    embedder: new FakeEmbedder(),
    store,
    guards: [],
    confidence: 0,
    prefix: 'chat',
    // A busy machine is no fault.
    storeDeadline: 10_000,
    ...options,
  });
  const answers = new AnswerCache<string>(filled);
  closing.push(async () => {
    await answers.close();
    await store.close();
  });
  return answers;
}

function ask(content: string) {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });
}

async function answer(cache: AnswerCache<string>, content: string): Promise<string | undefined> {
  const { hit } = await cache.find(ask(content));
  return hit && `${hit.kind}: ${hit.output}`;
}

/** Waits until an instance answers as it should, two seconds unless told otherwise. */
async function answers(
  cache: AnswerCache<string>,
  content: string,
  expected: string | undefined,
  milliseconds = 2_000,
): Promise<void> {
  const giveUp = performance.now() + milliseconds;
  let last = await answer(cache, content);
  while (last !== expected && performance.now() < giveUp) {
    await sleep(10);
    last = await answer(cache, content);
  }
  assert.equal(last, expected, content);
}

async function indexed(cache: AnswerCache<string>, count: number, milliseconds = 2_000): Promise<void> {
  const giveUp = performance.now() + milliseconds;
  while (cache.stats().indexed !== count || cache.stats().loading > 0) {
    assert.ok(performance.now() < giveUp, `${cache.stats().indexed} are in the index instead of ${count}`);
    await sleep(10);
  }
}

const { redis: redis8, redis7, valkey } = inject('services');
const servers = Object.entries({ 'Redis 8': redis8, 'Redis 7': redis7, Valkey: valkey });

describe.each(servers)('AnswerCache of two instances over %s', (name, url) => {
  const test = it.skipIf(url === undefined);
  if (url === undefined) console.warn(`skipped: there is no ${name}`);

  test('answers exactly and by meaning what the other keeps, and no longer what it removes or clears', async () => {
    const shared = prefix();
    const [first, second] = [1, 2].map(() => open(redis({ url: url!, prefix: shared }))) as [
      AnswerCache<string>,
      AnswerCache<string>,
    ];
    await answers(second, 'nothing yet', undefined, 0);
    const alpha = await first.keep(ask('alpha one'), 'a');
    await answers(second, 'alpha one', 'exact: a', 0);
    await answers(second, 'one alpha', 'semantic: a');
    await first.keep(ask('beta two'), 'b');
    await answers(second, 'two beta', 'semantic: b');
    await second.remove(alpha);
    await indexed(first, 1);
    await answers(first, 'one alpha', undefined, 0);
    await first.clear('chat');
    await indexed(second, 0);
    await second.keep(ask('alpha one'), 'again');
    await answers(first, 'one alpha', 'semantic: again');
  });

  test('finds by meaning what was there before it came', async () => {
    const shared = prefix();
    // As many dimensions as keep the numbers apart.
    const instance = () =>
      open(redis({ url: url!, prefix: shared }), { embedder: new FakeEmbedder({ dimensions: 4_096 }) });
    const first = instance();
    await Promise.all(
      Array.from({ length: 300 }, (_, at) => first.keep(ask(`prompt number ${at}`), `${at}`)),
    );
    const second = instance();
    await answers(second, 'number prompt 250', 'semantic: 250', 5_000);
    await indexed(second, 300, 5_000);
    await first.clear('chat');
  });

  test('counts an entry once, where its prefix is the beginning of the groups in it', async () => {
    const shared = prefix();
    const instance = () => open(redis({ url: url!, prefix: shared }), { prefix: 'chat:' });
    const first = instance();
    await first.keep(ask('alpha one'), 'a');
    const second = instance();
    await second.ready;
    await answers(second, 'one alpha', 'semantic: a');
    await first.keep(ask('beta two'), 'b');
    await answers(second, 'two beta', 'semantic: b');
    for (const cache of [first, second]) {
      await indexed(cache, 2);
      assert.equal(cache.stats().entries, 2);
    }
    await first.clear('chat:');
    await indexed(second, 0);
    assert.equal(second.stats().entries, 0);
  });

  test('reads through memory tiers what the other replaced', async () => {
    const shared = prefix();
    const instance = () => open(tiered([memory(), redis({ url: url!, prefix: shared })]));
    const [first, second] = [instance(), instance()];
    await first.keep(ask('alpha one'), 'old');
    await answers(second, 'one alpha', 'semantic: old');
    await first.keep(ask('alpha one'), 'new');
    await answers(second, 'alpha one', 'exact: new');
    await answers(second, 'one alpha', 'semantic: new');
    await second.clear('chat');
    await answers(first, 'alpha one', undefined);
  });
});

describe('AnswerCache of two instances whose Redis fails', () => {
  let server: Awaited<ReturnType<typeof startRedis>>;

  beforeEach(async () => {
    server = await startRedis();
    closing.push(() => server.stop());
  });

  it('survives FLUSHALL: nothing that is gone answers, the index empties, and what comes is followed', async () => {
    const [first, second] = [open(redis(server.url)), open(redis(server.url))];
    await first.keep(ask('alpha one'), 'a');
    await answers(second, 'one alpha', 'semantic: a');
    await first.keep(ask('beta two'), 'b');
    await indexed(second, 2);
    await server.command('FLUSHALL');
    for (const cache of [first, second]) await answers(cache, 'one alpha', undefined, 0);
    for (const cache of [first, second]) await indexed(cache, 0, 12_000);
    await second.keep(ask('gamma three'), 'c');
    await answers(first, 'three gamma', 'semantic: c');
  });

  it('learns after a cut what it missed: writes, replacements and removals', async () => {
    await using proxy = await startFaultyProxy(server.url);
    const [first, second] = [
      open(redis(server.url)),
      open(tiered([memory(), redis(proxy.url)]), { storeDeadline: 500 }),
    ];
    const gone = await first.keep(ask('alpha one'), 'a');
    await first.keep(ask('beta two'), 'old');
    await answers(second, 'one alpha', 'semantic: a');
    await answers(second, 'beta two', 'exact: old');
    proxy.refuse();
    proxy.cut();
    await first.remove(gone);
    await first.keep(ask('beta two'), 'new');
    await first.keep(ask('gamma three'), 'c');
    await answers(second, 'beta two', 'exact: old', 0);
    await proxy.restore();
    await answers(second, 'three gamma', 'semantic: c', 12_000);
    await answers(second, 'beta two', 'exact: new', 12_000);
    await answers(second, 'one alpha', undefined);
    await indexed(second, 2, 12_000);
  });

  it('learns what it missed when its connections went silent, as behind a router that forgot them', async () => {
    await using proxy = await startFaultyProxy(server.url);
    const first = open(redis(server.url));
    const second = open(tiered([memory(), redis(proxy.url)]), { storeDeadline: 500 });
    await first.keep(ask('alpha one'), 'old');
    await answers(second, 'one alpha', 'semantic: old');
    proxy.stall();
    await first.keep(ask('alpha one'), 'new');
    await first.keep(ask('beta two'), 'b');
    const began = performance.now();
    await answer(second, 'never asked');
    assert.ok(performance.now() - began < 4_000, 'a lookup ends at its deadlines');
    await proxy.restore({ forget: true });
    await answers(second, 'alpha one', 'exact: new', 15_000);
    await answers(second, 'two beta', 'semantic: b', 15_000);
  });

  it('begins anew with a Redis that was killed and came back empty', async () => {
    const [first, second] = [open(redis(server.url)), open(redis(server.url))];
    await first.keep(ask('alpha one'), 'a');
    await answers(second, 'one alpha', 'semantic: a');
    await server.kill();
    await answers(second, 'one alpha', undefined, 0);
    await server.restart({ empty: true });
    for (const cache of [first, second]) await indexed(cache, 0, 12_000);
    await first.keep(ask('beta two'), 'b');
    await answers(second, 'two beta', 'semantic: b');
  });
});

describe.skipIf(redis8 === undefined)('AnswerCache of two processes', () => {
  it('answers what the other process keeps, and not what it removes', async () => {
    const shared = prefix();
    const here = open(redis({ url: redis8!, prefix: shared }));
    const child = startAnswerChild(redis8!, shared);
    closing.push(child.end);
    await child.tell({ keep: 'alpha one', output: 'a' });
    await answers(here, 'one alpha', 'semantic: a', 5_000);
    await here.keep(ask('beta two'), 'b');
    const giveUp = performance.now() + 5_000;
    let there = await child.tell({ find: 'two beta' });
    while (there !== 'semantic: b' && performance.now() < giveUp)
      there = await child.tell({ find: 'two beta' });
    assert.equal(there, 'semantic: b');
    assert.equal(await child.tell({ remove: ask('alpha one').exactKey }), true);
    await indexed(here, 1);
    await answers(here, 'one alpha', undefined, 0);
    await here.clear('chat');
  });
});
