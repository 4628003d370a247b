import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { silentLogger } from '../../core/index.ts';
import { ManualClock } from '../../testing/index.ts';
import { type Change, WriteBehind } from './write-behind.ts';

/** A database that notes its transactions and fails when told. */
class FakeTarget {
  readonly transactions: string[][] = [];
  failure: Error | undefined;
  clearSlices = 1;
  checkpointEvery = Number.POSITIVE_INFINITY;
  #unmoved = 0;

  write(changes: readonly Change[]): void {
    if (this.failure) throw this.failure;
    this.#unmoved += 1;
    this.transactions.push(changes.map(({ key, entry }) => (entry ? `${key}=${entry.version}` : `-${key}`)));
  }

  get checkpointIsDue(): boolean {
    return this.#unmoved >= this.checkpointEvery;
  }

  checkpoint(): void {
    this.#unmoved = 0;
    this.transactions.push(['checkpoint']);
  }

  removeSome(prefix: string): boolean {
    if (this.failure) throw this.failure;
    this.transactions.push([`clear ${prefix}`]);
    this.clearSlices -= 1;
    return this.clearSlices <= 0;
  }
}

function setUp(maxBytes = 1_000_000) {
  const clock = new ManualClock();
  const target = new FakeTarget();
  const warnings: string[] = [];
  const infos: string[] = [];
  const logger = {
    ...silentLogger,
    warn: (message: string) => void warnings.push(message),
    info: (message: string) => void infos.push(message),
  };
  const writes = new WriteBehind(target, { clock, logger, target: 'the file x.db', interval: 50, maxBytes });
  const put = (key: string, version = 1, bytes = 10): void => {
    const value = new Uint8Array(bytes);
    writes.add({ key, entry: { key, value, createdAt: 0, version, tags: [] } });
  };
  return { clock, target, warnings, infos, writes, put };
}

async function turns(count = 5): Promise<void> {
  for (let turn = 0; turn < count; turn++) await nextTurn();
}

const full = { code: 13, message: 'disk full on purpose' };

describe('WriteBehind', () => {
  it('writes what waited for the interval in one transaction, the latest change of each key only', async () => {
    const { clock, target, writes, put } = setUp();
    put('a');
    clock.advance(20);
    put('b');
    put('a', 2);
    writes.add({ key: 'b', entry: undefined });
    clock.advance(29);
    await turns();
    assert.deepEqual(target.transactions, []);
    clock.advance(1);
    await turns();
    assert.deepEqual(target.transactions, [['a=2', '-b']]);
    assert.equal(writes.get('a'), undefined);
  });

  it('does not wait for the interval when a transaction is full, and bounds transactions by entries', async () => {
    const { target, put } = setUp();
    for (let index = 0; index < 400; index++) put(`k${index}`);
    await turns(20);
    assert.equal(target.transactions.flat().length, 400);
    assert.ok(target.transactions.every(({ length }) => length <= 192));
  });

  it('bounds transactions by bytes, while one large entry still goes alone', async () => {
    const { target, writes, put } = setUp(100_000_000);
    for (let index = 0; index < 3; index++) put(`k${index}`, 1, 700_000);
    put('huge', 1, 5_000_000);
    await writes.flush();
    assert.deepEqual(target.transactions, [['k0=1'], ['k1=1'], ['k2=1'], ['huge=1']]);
  });

  it('lets other work have its turn between transactions', async () => {
    const { target, writes, put } = setUp();
    for (let index = 0; index < 500; index++) put(`k${index}`);
    let seen = 0;
    const flushed = writes.flush();
    for (; seen < 3; seen++) {
      const before = target.transactions.length;
      await nextTurn();
      assert.ok(target.transactions.length <= before + 1);
    }
    await flushed;
  });

  it('ends a flush when all earlier changes are written, though later ones keep coming', async () => {
    const { writes, put, target } = setUp();
    for (let index = 0; index < 150; index++) put(`early-${index}`);
    let flushed = false;
    const done = writes.flush().then(() => {
      flushed = true;
    });
    for (let round = 0; round < 50 && !flushed; round++) {
      for (let index = 0; index < 100; index++) put(`late-${round}-${index}`);
      await nextTurn();
    }
    assert.equal(flushed, true);
    await done;
    assert.equal(target.transactions.flat().filter((change) => change.startsWith('early')).length, 150);
  });

  it('drops what waits under a cleared prefix and clears in slices before it writes what came later', async () => {
    const { writes, put, target } = setUp();
    target.clearSlices = 3;
    put('p1');
    put('q1');
    const cleared = writes.clear('p');
    put('p2');
    assert.equal(writes.get('p1'), undefined);
    assert.equal(writes.isCleared('p1'), true);
    assert.equal(writes.isCleared('q1'), false);
    await cleared;
    await writes.flush();
    assert.equal(writes.isCleared('p1'), false);
    assert.deepEqual(target.transactions, [['clear p'], ['clear p'], ['clear p'], ['q1=1', 'p2=1']]);
  });

  it('keeps everything through failures, tries again ever later, and reports each change of state once', async () => {
    const { clock, target, warnings, infos, writes, put } = setUp();
    target.failure = Object.assign(new Error(full.message), full);
    put('a');
    clock.advance(50);
    await turns();
    put('b');
    for (const delay of [50, 100, 200]) {
      clock.advance(delay - 1);
      await turns();
      const before = warnings.length;
      clock.advance(1);
      await turns();
      assert.equal(warnings.length, before);
    }
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]!, /the file x\.db fails: disk full on purpose/);
    assert.equal(writes.get('a')?.key, 'a');
    target.failure = undefined;
    clock.advance(399);
    await turns();
    assert.deepEqual(target.transactions, []);
    clock.advance(1);
    await turns();
    assert.deepEqual(target.transactions, [['a=1', 'b=1']]);
    assert.equal(infos.length, 1);
  });

  it('rejects a flush that fails with the reason, and a later one tries at once', async () => {
    const { target, writes, put } = setUp();
    target.failure = Object.assign(new Error(full.message), full);
    put('a');
    await assert.rejects(writes.flush(), full);
    target.failure = undefined;
    await writes.flush();
    assert.deepEqual(target.transactions, [['a=1']]);
  });

  it('checkpoints in a turn of its own, also after the last transaction', async () => {
    const { target, put } = setUp();
    target.checkpointEvery = 2;
    for (let index = 0; index < 200; index++) put(`k${index}`);
    const longestTurn: number[] = [];
    for (let turn = 0, before = 0; turn < 10; turn++) {
      await nextTurn();
      longestTurn.push(target.transactions.length - before);
      before = target.transactions.length;
    }
    assert.equal(target.transactions.length, 3);
    assert.deepEqual(target.transactions[2], ['checkpoint']);
    assert.ok(longestTurn.every((pieces) => pieces <= 1));
  });

  it('makes room without promises, oldest changes first', () => {
    const { target, writes, put } = setUp(5_000);
    for (let index = 0; index < 10; index++) {
      writes.makeRoom();
      put(`k${index}`, 1, 3_000);
    }
    assert.deepEqual(target.transactions[0], ['k0=1', 'k1=1']);
    target.failure = Object.assign(new Error(full.message), full);
    assert.throws(() => writes.makeRoom(), { code: 'STORE_UNAVAILABLE' });
  });

  it('makes writers wait at the bound and loses nothing', async () => {
    const { target, writes, put } = setUp(20_000);
    const written: string[] = [];
    for (let index = 0; index < 300; index++) {
      if (!writes.hasRoom) await writes.room();
      put(`k${index}`, 1, 1_000);
      written.push(`k${index}=1`);
    }
    assert.ok(target.transactions.length > 5, 'the bound was never reached');
    await writes.flush();
    assert.deepEqual(target.transactions.flat(), written);
  });

  it('refuses more at the bound while writing fails, and takes more again afterwards', async () => {
    const { target, writes, put } = setUp(5_000);
    target.failure = Object.assign(new Error(full.message), full);
    put('a', 1, 5_000);
    await assert.rejects(writes.room(), { code: 'STORE_UNAVAILABLE', message: /x\.db cannot be written/ });
    await assert.rejects(writes.room(), { code: 'STORE_UNAVAILABLE' });
    target.failure = undefined;
    await writes.flush();
    await writes.room();
    assert.equal(writes.hasRoom, true);
  });

  it('touches the database no more once it was stopped, also where a checkpoint was due', async () => {
    const { target, warnings, writes, put } = setUp();
    target.checkpointEvery = 1;
    put('a');
    await writes.flush();
    writes.stop();
    await turns();
    assert.deepEqual(target.transactions, [['a=1']]);
    assert.deepEqual(warnings, []);
  });
});
