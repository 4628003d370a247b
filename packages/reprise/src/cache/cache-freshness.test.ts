import { afterEach, describe, expect, it } from 'vitest';
import { deferred } from '../core/index.ts';
import { memory } from '../stores/index.ts';
import { ChaosStore, ManualClock } from '../testing/index.ts';
import { type Cache, type CacheOptions, createCache, currentCall, type PlanOptions } from './index.ts';

const minute = 60_000;
const caches: Cache[] = [];

afterEach(async () => {
  for (const cache of caches.splice(0)) await cache.close();
});

const turn = () => new Promise(setImmediate);

/** Where things are done through promises or at once. */
describe.each([['at once'], ['with promises']])('freshness over a store that answers %s', (way) => {
  function fixture(options: PlanOptions<never> & CacheOptions = {}) {
    const clock = new ManualClock();
    const store = memory({ clock });
    const lines: string[] = [];
    const note = (line: string): void => void lines.push(line);
    const logger = { debug: note, info: note, warn: note, error: note };
    const cache = createCache({
      clock,
      logger,
      store: way === 'at once' ? store : new ChaosStore(store),
      ...options,
    });
    caches.push(cache);
    let next: () => unknown = () => calls.count;
    const calls = {
      count: 0,
      become(value: () => unknown): void {
        next = value;
      },
    };
    const call = cache.memoize(async function answer() {
      calls.count += 1;
      return next();
    });
    return { clock, cache, call, calls, lines };
  }

  it('S3-22 defect 13: an entry answers up to its ttl, and not at it', async () => {
    const { clock, call } = fixture({ ttl: '1m' });
    expect(await call()).toBe(1);
    clock.advance(minute - 1);
    expect(await call()).toBe(1);
    clock.advance(1);
    expect(await call()).toBe(2);
  });

  it('keeps an entry for ever without a ttl, and not at all with one of 0', async () => {
    const { clock, call } = fixture();
    await call();
    clock.advance(10 ** 12);
    expect(await call()).toBe(1);
    const none = fixture({ ttl: 0 });
    await none.call();
    expect(await none.call()).toBe(2);
    expect(none.cache.stats().notKept).toBe(0);
  });

  it('a function decides the ttl by the value', async () => {
    const { clock, cache } = fixture({ ttl: '1h' });
    const ask = (value: number) =>
      cache.getOrSet('f', {}, () => value, { ttl: (given) => (given > 1 ? '1m' : undefined) });
    expect(await ask(2)).toBe(2);
    clock.advance(minute);
    expect(await ask(1)).toBe(1);
    clock.advance(10 ** 12);
    expect(await ask(3)).toBe(1);
  });

  it('jitter shortens the ttl by a random share of it', async () => {
    const { clock, call } = fixture({ ttl: '100s', jitter: 0.5, random: () => 0.5 });
    await call();
    clock.advance(74_999);
    expect(await call()).toBe(1);
    clock.advance(1);
    expect(await call()).toBe(2);
  });

  it('a stale entry answers while it is made anew in the background, once', async () => {
    const { clock, call, calls, cache } = fixture({ ttl: '1m', staleWhileRevalidate: '1m' });
    await call();
    clock.advance(minute);
    const answer = deferred<string>();
    calls.become(() => answer.promise);
    expect(await Promise.all([call(), call(), call()])).toEqual([1, 1, 1]);
    await turn();
    expect(await call()).toBe(1);
    expect(calls.count).toBe(2);
    answer.resolve('new');
    await turn();
    expect(await call()).toBe('new');
    expect(calls.count).toBe(2);
    expect(cache.stats()).toMatchObject({ hits: 1, staleHits: 4, misses: 1, refreshes: 1 });
  });

  it('callers who come after the stale time join the refresh that is under way', async () => {
    const { clock, call, calls } = fixture({ ttl: '1m', staleWhileRevalidate: '1m' });
    await call();
    clock.advance(minute);
    const answer = deferred<string>();
    calls.become(() => answer.promise);
    await call();
    clock.advance(minute);
    const late = [call(), call()];
    await turn();
    answer.resolve('new');
    expect(await Promise.all(late)).toEqual(['new', 'new']);
    expect(calls.count).toBe(2);
  });

  it('a refresh that fails is reported once, and the entry stays until its end', async () => {
    const { clock, call, calls, lines } = fixture({ ttl: '1m', staleWhileRevalidate: '1m' });
    await call();
    clock.advance(minute);
    calls.become(() => Promise.reject(new Error('down')));
    for (let time = 0; time < 3; time++) {
      expect(await call()).toBe(1);
      await turn();
    }
    expect(lines).toEqual([expect.stringMatching(/answer fails: down; the entry stays/)]);
    clock.advance(minute);
    await expect(call()).rejects.toThrow('down');
    calls.become(() => 'up');
    expect(await call()).toBe('up');
    expect(lines[1]).toMatch(/answer works again/);
  });

  it('a stale entry answers when making it anew fails, and every failure is not reported', async () => {
    const { clock, call, calls, lines, cache } = fixture({ ttl: '1m', staleIfError: '1m' });
    await call();
    clock.advance(minute);
    calls.become(() => Promise.reject(new Error('down')));
    expect(await Promise.all([call(), call()])).toEqual([1, 1]);
    expect(await call()).toBe(1);
    expect(lines).toEqual([expect.stringMatching(/answer fails: down; its stale answer is given/)]);
    expect(cache.stats()).toMatchObject({ misses: 1, joined: 0, staleHits: 3 });
    clock.advance(minute);
    await expect(call()).rejects.toThrow('down');
  });

  it('an entry is made anew in the background before its ttl ends, from the hits after a share of it', async () => {
    const { clock, call, calls } = fixture({ ttl: '100s', eagerRefresh: 0.8 });
    await call();
    clock.advance(79_999);
    await call();
    await turn();
    expect(calls.count).toBe(1);
    clock.advance(1);
    expect(await Promise.all([call(), call()])).toEqual([1, 1]);
    await turn();
    expect(calls.count).toBe(2);
    expect(await call()).toBe(2);
    clock.advance(79_999);
    expect(await call()).toBe(2);
  });

  it('gives the stale entry after the soft timeout, and keeps the late answer', async () => {
    const { clock, call, calls } = fixture({ ttl: '1m', staleIfError: '1h', softTimeout: 100 });
    const answer = deferred<string>();
    await call();
    clock.advance(minute);
    calls.become(() => answer.promise);
    const waiting = call();
    await turn();
    clock.advance(100);
    expect(await waiting).toBe(1);
    answer.resolve('late');
    await turn();
    expect(await call()).toBe('late');
    expect(calls.count).toBe(2);
  });

  it('without a stale entry the soft timeout means nothing', async () => {
    const { clock, call, calls } = fixture({ softTimeout: 100 });
    const answer = deferred<string>();
    calls.become(() => answer.promise);
    const waiting = call();
    await turn();
    clock.advance(minute);
    answer.resolve('late');
    expect(await waiting).toBe('late');
  });

  it('rejects after the hard timeout, also those who joined, and keeps the late answer', async () => {
    const { clock, call, calls } = fixture({ hardTimeout: 100 });
    const answer = deferred<string>();
    calls.become(() => answer.promise);
    const waiting = Promise.allSettled([call(), call()]);
    await turn();
    clock.advance(100);
    for (const each of await waiting) {
      expect(each).toMatchObject({ status: 'rejected', reason: { code: 'DEADLINE_EXCEEDED' } });
    }
    answer.resolve('late');
    await turn();
    expect(await call()).toBe('late');
    expect(calls.count).toBe(1);
  });

  it('keeps negative answers for their own time, and none with 0', async () => {
    const { clock, cache } = fixture({ ttl: '1h', staleIfError: '1h', negative: { ttl: '1m' } });
    const ask = (value: unknown, options?: PlanOptions) => cache.getOrSet('f', {}, () => value, options);
    await ask(null);
    clock.advance(minute - 1);
    expect(await ask(1)).toBeNull();
    clock.advance(1);
    expect(await ask(1)).toBe(1);
    clock.advance(minute);
    expect(await ask(2)).toBe(1);
    const none = { negative: { ttl: 0, when: (value: unknown) => value === 'none' } };
    const asks = [() => 'none', () => 'some', () => 'other'];
    const given: unknown[] = [];
    for (const each of asks) given.push(await cache.getOrSet('g', {}, each, none as PlanOptions<string>));
    expect(given).toEqual(['none', 'some', 'some']);
  });

  it('S3-22 keeps the annotation, whose ttl counts before the default', async () => {
    const { clock, cache } = fixture({ ttl: '1m' });
    const annotated = cache.memoize({ annotation: { team: 'search', ttl: '1h' } })(
      async function annotated() {
        return 1;
      },
    );
    await annotated();
    clock.advance(59 * minute);
    const entry = await cache.retrieve(annotated);
    expect(entry).toMatchObject({ metadata: { annotation: { team: 'search', ttl: '1h' } } });
    clock.advance(minute);
    expect(await cache.exists(annotated)).toBe(false);
  });

  it('the function decides while it runs, after waiting too', async () => {
    const { clock, cache } = fixture({ ttl: '1m' });
    const short = cache.memoize(async function short() {
      await turn();
      currentCall()?.setTtl('1s');
      currentCall()?.setTags(['a']);
      return 1;
    });
    const skipped = cache.memoize(async function skipped() {
      await turn();
      currentCall()?.skip();
      return 1;
    });
    await short();
    await skipped();
    expect([await cache.exists(short), await cache.exists(skipped)]).toEqual([true, false]);
    expect(await cache.invalidateTags(['a'])).toBe(1);
    await short();
    clock.advance(1_000);
    expect(await cache.exists(short)).toBe(false);
    expect(currentCall()).toBeUndefined();
    await cache.getOrSet('given', {}, (context) => context.skip());
    expect(await cache.exists('given')).toBe(false);
  });

  it('closing waits for refreshes, but not for ever', async () => {
    const { clock, call, calls, cache } = fixture({ ttl: '1m', staleWhileRevalidate: '1h' });
    await call();
    clock.advance(minute);
    calls.become(() => new Promise(() => {}));
    await call();
    const closing = cache.close();
    await turn();
    clock.advance(5_000);
    await closing;
    expect(calls.count).toBe(2);
  });

  it('an annotated entry ends when it would have ended, and is not made anew before', async () => {
    const { clock, call, calls, cache } = fixture({ ttl: '100s', eagerRefresh: 0.5 });
    await call();
    clock.advance(60_000);
    await cache.annotate(call, { expected: 'right' });
    expect(await call()).toBe('right');
    await turn();
    expect(calls.count).toBe(1);
    clock.advance(40_000);
    expect(await call()).toBe(2);
  });

  it('what is past its ttl is missing for those who look by hand', async () => {
    const { clock, call, cache } = fixture({ ttl: '1m', staleIfError: '1h' });
    await call();
    clock.advance(minute);
    expect([await cache.exists(call), await cache.size()]).toEqual([false, 1]);
    await expect(cache.annotate(call)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
