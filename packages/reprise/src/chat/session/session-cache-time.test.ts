import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { SessionCache } from './session-cache.ts';
import type { SessionCacheOptions } from './session-cache-options.ts';
import { faultyKeyValue, settle } from './session-fixture.js';

const day = 86_400_000;
let clock: ManualClock;
let given: ReturnType<typeof faultyKeyValue>;
let opened: SessionCache[];

beforeEach(() => {
  clock = new ManualClock();
  given = faultyKeyValue(clock);
  opened = [];
});
afterEach(() => Promise.all(opened.map((sessions) => sessions.close())));

async function open(options: Partial<SessionCacheOptions> = {}): Promise<SessionCache> {
  const sessions = new SessionCache({ keyValue: given.keyValue, clock, ...options });
  opened.push(sessions);
  await settle();
  return sessions;
}

describe('the time that sessions live', () => {
  it('S4-01 is 30 days behind the last write of the session or of a round', async () => {
    const sessions = await open();
    await sessions.cacheSession('7', {});
    await sessions.cacheRound('7', '1', 'x');
    clock.advance(29 * day);
    await sessions.cacheRound('7', '2', 'y');
    clock.advance(29 * day);
    assert.equal((await sessions.getSession('7'))?.version, 1);
    assert.equal((await sessions.getSessionRounds('7')).length, 2);
    clock.advance(day);
    assert.equal(await sessions.getSession('7'), undefined);
    assert.deepEqual(await sessions.getSessionRounds('7'), []);
    assert.equal(await sessions.getSessionTtl('7'), undefined);
    assert.equal((await sessions.getCacheStats()).sessions, 0);
  });

  it('S4-10 is renewed by reads where it slides, at most once while a hundredth of it passes', async () => {
    const sessions = await open({ sliding: true, ttl: 100_000 });
    await sessions.cacheSession('7', {});
    await sessions.cacheSession('8', {}, { ttl: 0 });
    await settle();
    const renewals = async (): Promise<number> => {
      given.state.calls.length = 0;
      for (let read = 0; read < 5; read++) {
        await sessions.getSession('7');
        await sessions.getSession('8');
        await sessions.getSessionRounds('7');
        await sessions.getRound('7', '1');
      }
      await settle();
      // One for the session, one for the list of sessions.
      return given.state.calls.filter((name) => name === 'expire').length / 2;
    };
    assert.equal(await renewals(), 0);
    clock.advance(999);
    assert.equal(await renewals(), 0);
    clock.advance(2);
    assert.equal(await renewals(), 1);
    assert.equal(await sessions.getSessionTtl('7'), 100_000);
    for (let read = 0; read < 10; read++) {
      clock.advance(99_000);
      assert.ok(await sessions.getSession('7'));
      await settle();
    }
    assert.equal((await sessions.getCacheStats()).sessions, 2);
  });

  it('of a round may end before that of its session', async () => {
    const sessions = await open();
    await sessions.cacheSession('7', {});
    await sessions.cacheRound('7', '1', 'x', { ttl: '30m' });
    await sessions.cacheRound('7', '2', 'y');
    clock.advance(30 * 60_000 - 1);
    assert.deepEqual([await sessions.getRound('7', '1'), await sessions.getRoundTtl('7', '1')], ['x', 1]);
    clock.advance(1);
    assert.equal(await sessions.getRound('7', '1'), undefined);
    assert.equal(await sessions.getRoundTtl('7', '1'), undefined);
    assert.deepEqual(await sessions.getSessionRounds('7'), [{ path: '2', data: 'y' }]);
  });

  it('of rounds that ended long ago is no burden: they leave when the rounds are read', async () => {
    const sessions = await open();
    const size = () => given.keyValue.hashLength('dialogue:session:{7}');
    await sessions.cacheSession('7', {});
    const bare = await size();
    for (let round = 1; round <= 250; round++) await sessions.cacheRound('7', `${round}`, 'x', { ttl: '1m' });
    await sessions.cacheRound('7', '251', 'y'.repeat(300_000), { ttl: '1m' });
    clock.advance(60_000);
    await sessions.cacheRound('7', '1', 'anew');
    await sessions.cacheRound('7', '252', 'stays');
    for (let read = 0; read < 5; read++) {
      const paths = (await sessions.getSessionRounds('7')).map(({ path }) => path);
      assert.deepEqual(paths, ['1', '252']);
      await settle();
    }
    assert.equal(await size(), bare + 2);
  });

  it('is not outlived by copies', async () => {
    const sessions = await open({ ttl: '10s' });
    await sessions.cacheSession('7', {});
    assert.ok(await sessions.getSession('7'));
    clock.advance(10_000);
    assert.equal(await sessions.getSession('7'), undefined);
  });
});

describe('copies in a process', () => {
  it('answer without a round trip, until they are too old', async () => {
    const sessions = await open({ localTtl: '30s' });
    await sessions.cacheSession('7', { n: 1 });
    await settle();
    given.state.calls.length = 0;
    clock.advance(29_999);
    assert.ok(await sessions.getSession('7'));
    assert.deepEqual(given.state.calls, []);
    clock.advance(1);
    assert.ok(await sessions.getSession('7'));
    assert.deepEqual(given.state.calls, ['hashGetMany', 'ttl']);
    const { hits, localHits, misses } = await sessions.getCacheStats();
    assert.deepEqual({ hits, localHits, misses }, { hits: 2, localHits: 1, misses: 0 });
  });

  it('go when messages of others may have been missed', async () => {
    const sessions = await open();
    await sessions.cacheSession('7', {});
    assert.equal((await sessions.getCacheStats()).localEntries, 1);
    given.state.gap();
    const { localEntries, localBytes } = await sessions.getCacheStats();
    assert.deepEqual({ localEntries, localBytes }, { localEntries: 0, localBytes: 0 });
  });

  it('are not kept while others cannot be heard, and are again a second later', async () => {
    given.state.mode = 'away';
    const sessions = await open();
    given.state.mode = 'works';
    await sessions.cacheSession('7', {});
    assert.equal((await sessions.getCacheStats()).localEntries, 0);
    clock.advance(1_000);
    await sessions.getSession('7');
    await settle();
    await sessions.getSession('7');
    assert.equal((await sessions.getCacheStats()).localEntries, 1);
  });

  it('stay within their bounds, those used longest ago going first', async () => {
    const sessions = await open({ localEntries: 2 });
    for (const id of ['1', '2']) await sessions.cacheSession(id, {});
    await sessions.getSession('1');
    await sessions.cacheSession('3', {});
    await settle();
    given.state.calls.length = 0;
    await sessions.getSession('1');
    await sessions.getSession('3');
    assert.deepEqual(given.state.calls, []);
    await sessions.getSession('2');
    assert.equal(given.state.calls.length, 2);
    const small = await open({ localBytes: 2_000 });
    for (const id of ['1', '2', '3', '4']) await small.getSession(id);
    await small.cacheSession('5', { text: 'x'.repeat(1_000) });
    assert.ok((await small.getCacheStats()).localBytes <= 2_000);
  });
});

describe('the options', () => {
  it.each([{ prefix: 'a{b}' }, { maxRounds: 0 }, { maxBytes: 0.5 }, { localEntries: -1 }, { ttl: 'soon' }])(
    'are checked: %j',
    (options) => {
      assert.throws(() => new SessionCache({ keyValue: given.keyValue, ...options }), {
        code: 'INVALID_ARGUMENT',
      });
    },
  );
});
