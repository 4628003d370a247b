import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { SessionCache } from './session-cache.ts';
import { faultyKeyValue, LineLog, settle } from './session-fixture.js';

let clock: ManualClock;
let given: ReturnType<typeof faultyKeyValue>;
let log: LineLog;

beforeEach(() => {
  clock = new ManualClock();
  given = faultyKeyValue(clock);
  log = new LineLog();
});

function open(localEntries = 0): SessionCache {
  return new SessionCache({ keyValue: given.keyValue, clock, logger: log, localEntries });
}

const unavailable = { stored: false, reason: 'unavailable' };

describe('while the shared store is away', () => {
  it('S4-09 nothing is thrown, writes say so, and the log has one line for each change', async () => {
    await using sessions = open();
    await sessions.cacheSession('7', {});
    given.state.mode = 'away';
    assert.equal(await sessions.getSession('7'), undefined);
    assert.deepEqual(await sessions.cacheSession('7', {}), unavailable);
    assert.deepEqual(await sessions.cacheRound('7', '1', 'x'), unavailable);
    assert.deepEqual(
      [
        await sessions.getSessionTtl('7'),
        await sessions.renewSessionTtl('7'),
        await sessions.deleteSession('7'),
        await sessions.getRound('7', '1'),
        await sessions.getRoundTtl('7', '1'),
        await sessions.deleteRound('7', '1'),
        await sessions.getSessionRounds('7'),
        await sessions.clearSession('7'),
      ],
      [undefined, false, false, undefined, undefined, false, [], { sessionDeleted: false, roundsCleared: 0 }],
    );
    const { available, sessions: count, failures } = await sessions.getCacheStats();
    assert.deepEqual({ available, count }, { available: false, count: undefined });
    assert.ok(failures >= 11);
    given.state.mode = 'works';
    assert.ok(await sessions.getSession('7'));
    assert.equal(sessions.available, true);
    assert.equal(log.lines.length, 2, log.lines.join('\n'));
  });

  it('copies answer on, as long as they may', async () => {
    await using sessions = open(10);
    await settle();
    await sessions.cacheSession('7', { n: 1 });
    given.state.mode = 'away';
    assert.deepEqual(await sessions.getSession('7'), { n: 1, version: 1 });
    clock.advance(30_000);
    assert.equal(await sessions.getSession('7'), undefined);
  });

  it('S4-42 reads go to the source of truth, and nothing is refilled', async () => {
    await using sessions = open();
    given.state.mode = 'away';
    const load = () => ({ stage: 'a', version: 3 });
    assert.deepEqual(await sessions.readThrough('7', load), { stage: 'a', version: 3 });
    assert.equal(given.state.calls.includes('hashSetIf'), false);
    given.state.mode = 'works';
    assert.equal(await sessions.getSession('7'), undefined);
    assert.deepEqual(await sessions.readThrough('7', load), { stage: 'a', version: 3 });
    assert.deepEqual(await sessions.getSession('7'), { stage: 'a', version: 3 });
  });

  it('S4-10 what is saved to the source is not hidden by the old version behind the outage', async () => {
    await using sessions = open();
    await sessions.cacheSession('7', { stage: 'old' });
    await sessions.cacheSession('8', { stage: 'old' });
    given.state.mode = 'away';
    for (const id of ['7', '8']) {
      const { data, cached } = await sessions.writeThrough(id, { stage: 'new' }, (row) => row);
      assert.deepEqual([data, cached], [{ stage: 'new' }, unavailable]);
    }
    const load = () => ({ stage: 'new' });
    assert.equal((await sessions.readThrough('7', load))?.stage, 'new');
    given.state.mode = 'works';
    assert.equal((await sessions.readThrough('7', load))?.stage, 'new');
    assert.equal((await sessions.getSession('7'))?.['stage'], 'new');
    await settle();
    assert.equal(await sessions.getSession('8'), undefined);
  });

  it('S4-10 old versions go by themselves when it is back, though nobody asks', async () => {
    await using sessions = open();
    await sessions.cacheSession('7', { stage: 'old' });
    given.state.mode = 'away';
    await sessions.writeThrough('7', { stage: 'new' }, (row) => row);
    clock.advance(5_000);
    await settle();
    given.state.mode = 'works';
    clock.advance(5_000);
    await settle();
    await using other = open();
    assert.equal(await other.getSession('7'), undefined);
  });
});

describe('a key that holds something else', () => {
  it('is an error that the caller sees, and no outage', async () => {
    await using sessions = open();
    await given.keyValue.set('dialogue:session:{7}', 'x');
    await assert.rejects(sessions.getSession('7'), { code: 'REDIS_REFUSED' });
    assert.equal(sessions.available, true);
    assert.deepEqual(log.lines, []);
  });

  it('is as good as missing when it is no JSON', async () => {
    await using sessions = open();
    await given.keyValue.hashSet('dialogue:session:{7}', {
      session: '{',
      version: '1',
      ttl: '1000',
      'round:1': '0 {',
    });
    assert.equal(await sessions.getSession('7'), undefined);
    assert.equal(await sessions.getRound('7', '1'), undefined);
    assert.deepEqual(await sessions.getSessionRounds('7'), []);
    assert.deepEqual(await sessions.readThrough('7', () => ({ a: 1 })), { a: 1, version: 0 });
  });
});
