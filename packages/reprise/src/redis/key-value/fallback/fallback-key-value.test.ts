import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError, silentLogger } from '../../../core/index.ts';
import { keyValueContract, ManualClock } from '../../../testing/index.ts';
import { settle } from '../key-value-fixture.js';
import { memoryKeyValue } from '../memory/memory-key-value.ts';
import { fallbackKeyValue } from './fallback-key-value.ts';
import type { FallbackKeyValueOptions } from './fallback-key-value-options.ts';

/** How a store answers that a test controls: each call first goes through `before`. */
interface Control {
  before: (name: string) => Promise<void>;
}

/** The same store, its calls under control. */
function controlled<Operations extends object>(inner: Operations, control: Control): Operations {
  return new Proxy(inner, {
    get(target, name, receiver) {
      const part: unknown = Reflect.get(target, name, receiver);
      if (name === 'bytes') return controlled(part as object, control);
      if (typeof part !== 'function' || typeof name !== 'string' || name === 'close') return part;
      if (name === 'keys' || name === 'followStream') return part.bind(target);
      return async (...args: unknown[]) => {
        await control.before(name);
        return part.apply(target, args);
      };
    },
  });
}

const works = async (): Promise<void> => {};
const fails = async (): Promise<void> => {
  throw new RepriseError('REDIS_UNAVAILABLE', 'down');
};

/** A store with a fallback, its primary under control, and the lines it logs. */
function setup(options: FallbackKeyValueOptions = {}) {
  const clock = new ManualClock();
  const inner = memoryKeyValue({ clock });
  const control: Control = { before: works };
  const lines: string[] = [];
  const note = (line: string) => void lines.push(line);
  const logger = { ...silentLogger, warn: note, info: note };
  const secondary = memoryKeyValue({ clock });
  const kv = fallbackKeyValue(controlled(inner, control), secondary, {
    clock,
    logger,
    random: () => 1,
    ...options,
  });
  /** Lets the primary work again and the store notice it. */
  const recover = async () => {
    control.before = works;
    clock.advance(10_000);
    for (let turn = 0; turn < 20; turn++) await settle();
  };
  return { clock, inner, secondary, control, lines, kv, recover };
}

const contractOver = (before: Control['before'], locks: 'fail' | 'local') =>
  keyValueContract(() => {
    const { clock, control, kv } = setup({ locks });
    control.before = before;
    const pass = async (milliseconds: number): Promise<void> => {
      clock.advance(milliseconds);
      await settle();
    };
    return { keyValue: kv, pass };
  });

describe('fallbackKeyValue while the primary works', () => {
  for (const { title, run } of contractOver(works, 'fail')) it(title, run);

  it('leaves the secondary store alone', async () => {
    const { kv, inner, secondary } = setup();
    await kv.set('a', 'x');
    assert.deepEqual([await inner.exists('a'), await secondary.exists('a')], [true, false]);
  });

  it('hands errors that only the caller can mend to the caller', async () => {
    const { kv } = setup();
    await kv.pushRight('list', ['x']);
    await assert.rejects(kv.get('list'), { code: 'REDIS_REFUSED' });
    await assert.rejects(kv.increment('n', 0.5), { code: 'INVALID_ARGUMENT' });
    assert.equal(kv.stats().outages, 0);
  });
});

describe('fallbackKeyValue while the primary fails', () => {
  for (const { title, run } of contractOver(fails, 'local')) it(title, run);

  it('S2-11 goes on, and says so in one line', async () => {
    const { kv, control, lines } = setup();
    control.before = fails;
    for (let step = 0; step < 5; step++) await kv.set(`k${step}`, 'x');
    assert.equal(await kv.get('k4'), 'x');
    assert.deepEqual([lines.length, kv.stats().serving, kv.available], [1, 'secondary', true]);
    assert.match(lines[0]!, /this process alone/);
  });

  it('defect 3.7 #11: comes back by itself, sends what waited, and only then reads the primary', async () => {
    const { kv, inner, secondary, control, lines, recover } = setup();
    await kv.set('kept', 'old');
    control.before = fails;
    await kv.set('a', '1');
    await kv.set('a', '2');
    await kv.delete('kept');
    await recover();
    assert.deepEqual(await inner.getMany(['a', 'kept']), ['2', undefined]);
    assert.deepEqual(
      [kv.stats().serving, kv.stats().journaled, kv.stats().journaledBytes],
      ['primary', 0, 0],
    );
    assert.equal(await secondary.exists('a'), false);
    assert.equal(lines.length, 2);
  });

  it('appends items of an outage in their order and overwrites nothing', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.pushRight('buffer', ['a', 'b'], { ttl: '1d' });
    control.before = fails;
    for (let step = 0; step < 1_200; step++) await kv.pushRight('buffer', [`item ${step}`], { ttl: '2d' });
    await kv.pushLeft('buffer', ['front']);
    await recover();
    const items = await inner.listRange('buffer');
    const pushed = Array.from({ length: 1_200 }, (_, step) => `item ${step}`);
    assert.deepEqual(items, ['front', 'a', 'b', ...pushed]);
    assert.ok((await inner.ttl('buffer')) > 100_000_000);
  });

  it('does not send items that were taken again, wherever they were pushed', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.pushRight('buffer', ['before']);
    control.before = fails;
    await kv.pushRight('buffer', ['a', 'b', 'a', 'c']);
    await kv.pushLeft('buffer', ['x', 'y']);
    assert.deepEqual(await kv.popLeft('buffer', 3), ['y', 'x', 'a']);
    assert.deepEqual(await kv.popRight('buffer'), ['c']);
    await recover();
    assert.deepEqual(await inner.listRange('buffer'), ['before', 'b', 'a']);
  });

  it('sends changes of every type in their order', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.increment('n', 10);
    await kv.hashSet('h', { a: '1', b: '1' });
    await kv.addMembers('s', 'a', 'b');
    control.before = fails;
    await kv.increment('n', 5);
    await kv.decrement('n', 2);
    await kv.increment('n');
    await kv.hashSet('h', new Map([['a', '2']]));
    await kv.hashDelete('h', 'b');
    await kv.removeMembers('s', 'a');
    await kv.addMembers('s', 'c');
    await kv.addScored('z', { member: 'm', score: 1 }, { member: 'n', score: 2 });
    await kv.removeScored('z', 'm');
    await kv.appendToStream('stream', { value: 'x' });
    await kv.bytes.set('bytes', Uint8Array.of(255));
    await recover();
    assert.equal(await inner.get('n'), '14');
    assert.deepEqual(await inner.hashGetAll('h'), new Map([['a', '2']]));
    assert.deepEqual((await inner.members('s')).sort(), ['b', 'c']);
    assert.deepEqual(await inner.rangeByRank('z'), [{ member: 'n', score: 2 }]);
    assert.equal(await inner.streamLength('stream'), 1);
    assert.deepEqual([...(await inner.bytes.get('bytes'))!], [255]);
  });

  it('clears on the primary too, and keeps what was written after that', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.set('p:old', 'x');
    await kv.set('q:old', 'x');
    control.before = fails;
    await kv.set('p:gone', 'x');
    await kv.clear('p:');
    await kv.set('p:new', 'x');
    await recover();
    assert.deepEqual(await inner.getMany(['p:old', 'p:gone', 'p:new', 'q:old']), [
      undefined,
      undefined,
      'x',
      'x',
    ]);
  });

  it('keeps conditions that only the primary can judge', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.set('there', 'old');
    await kv.set('removed', 'old');
    control.before = fails;
    assert.equal(await kv.set('there', 'new', { onlyIf: 'absent' }), true);
    assert.equal(await kv.set('missing', 'new', { onlyIf: 'present' }), false);
    await kv.delete('removed');
    await kv.set('removed', 'new', { onlyIf: 'absent' });
    await recover();
    assert.deepEqual(await inner.getMany(['there', 'missing', 'removed']), ['old', undefined, 'new']);
  });

  it('shortens what expires by the length of the outage', async () => {
    const { clock, kv, inner, control, recover } = setup();
    control.before = fails;
    await kv.set('default', 'x');
    await kv.set('short', 'x', { ttl: '5s' });
    await kv.set('forever', 'x', { ttl: 0 });
    await kv.expire('forever', '1m');
    await kv.expire('forever', 0);
    clock.advance(20_000);
    await settle();
    await recover();
    clock.advance(1);
    assert.deepEqual(await inner.getMany(['short', 'forever']), [undefined, 'x']);
    assert.equal(await inner.ttl('forever'), -1);
    const left = await inner.ttl('default');
    assert.ok(left <= 3_600_000 - 20_000 && left > 3_500_000, `${left}`);
  });

  it('loses and repeats nothing that is written while it comes back', async () => {
    const { clock, kv, inner, control } = setup();
    control.before = fails;
    const pushed: string[] = [];
    const push = async (item: string) => {
      pushed.push(item);
      await kv.pushRight('buffer', [item]);
    };
    for (let step = 0; step < 50; step++) await push(`outage ${step}`);
    control.before = works;
    clock.advance(10_000);
    for (let step = 0; step < 50; step++) {
      await push(`return ${step}`);
      if (step % 5 === 0) await settle();
    }
    assert.equal(kv.stats().serving, 'primary');
    assert.deepEqual(await inner.listRange('buffer'), pushed);
  });

  it('stays in the outage when sending fails half way, and sends the rest next time', async () => {
    const { kv, inner, control, recover, clock } = setup();
    control.before = fails;
    for (const key of ['a', 'b', 'c']) {
      await kv.set(key, '1');
      await kv.increment(key);
    }
    let calls = 0;
    control.before = (name) => {
      calls += name === 'set' || name === 'increment' ? 1 : 0;
      return calls > 3 ? fails() : works();
    };
    clock.advance(10_000);
    for (let turn = 0; turn < 10; turn++) await settle();
    assert.equal(kv.stats().serving, 'secondary');
    assert.ok(kv.stats().journaled > 0);
    await recover();
    assert.deepEqual(await inner.getMany(['a', 'b', 'c']), ['2', '2', '2']);
    assert.equal(kv.stats().dropped, 0);
  });

  it('gives up what the primary refuses for good, and counts it', async () => {
    const { kv, inner, control, recover } = setup();
    await kv.hashSet('h', { a: '1' });
    control.before = fails;
    await kv.pushRight('h', ['not a list there']);
    await kv.set('a', 'x');
    await recover();
    assert.deepEqual([kv.stats().serving, kv.stats().dropped], ['primary', 1]);
    assert.deepEqual([await inner.get('a'), await inner.hashGet('h', 'a')], ['x', '1']);
  });

  it('goes on when the primary is full or may not be written, and sends it later', async () => {
    for (const redisCode of ['OOM', 'READONLY']) {
      const { kv, inner, control, recover } = setup();
      control.before = async (name) => {
        if (name === 'set') throw new RepriseError('REDIS_REFUSED', redisCode, { details: { redisCode } });
      };
      assert.equal(await kv.set('a', 'x'), true);
      assert.equal(await kv.get('a'), 'x');
      await recover();
      assert.equal(await inner.get('a'), 'x', redisCode);
    }
  });

  it('bounds what waits by number and by bytes, and removes what it cannot bring up to date', async () => {
    const byNumber = setup({ journalEntries: 2 });
    byNumber.control.before = fails;
    for (const key of ['a', 'b', 'c']) await byNumber.kv.set(key, 'x');
    assert.deepEqual([byNumber.kv.stats().journaled, byNumber.kv.stats().dropped], [2, 1]);

    const byBytes = setup({ journalBytes: 10_000 });
    await byBytes.kv.set('a', 'old');
    byBytes.control.before = fails;
    for (const key of ['a', 'b', 'c']) await byBytes.kv.set(key, 'x'.repeat(2_000));
    const { journaledBytes, dropped } = byBytes.kv.stats();
    assert.ok(journaledBytes <= 10_000 && dropped >= 1);
    await byBytes.recover();
    assert.equal(await byBytes.inner.get('a'), undefined);
    assert.equal((await byBytes.inner.get('c'))?.length, 2_000);
  });

  it('S2-08 gives no locks unless told to, and then only within the process', async () => {
    const strict = setup();
    strict.control.before = fails;
    await assert.rejects(strict.kv.lock('a'), { code: 'REDIS_UNAVAILABLE' });
    await assert.rejects(strict.kv.lock('a'), { code: 'REDIS_UNAVAILABLE' });
    assert.equal(await strict.secondary.lock('a', { blocking: false }).then((lock) => lock?.release()), true);

    const local = setup({ locks: 'local' });
    local.control.before = fails;
    assert.ok(await local.kv.lock('a'));
    assert.equal(await local.kv.lock('a', { blocking: false }), undefined);
  });

  it('hears messages within the process, and those of the primary once it is back', async () => {
    const { kv, inner, control, recover } = setup();
    control.before = fails;
    const heard: string[] = [];
    const stop = await kv.subscribe('c', (message) => heard.push(message));
    await kv.publish('c', 'during');
    await settle();
    await recover();
    await inner.publish('c', 'after');
    await kv.publish('c', 'through');
    await settle();
    await stop();
    await kv.publish('c', 'too late');
    await settle();
    assert.deepEqual(heard, ['during', 'after', 'through']);
  });

  it('sends what waits when it is closed, or says that it is lost', async () => {
    for (const end of [works, fails]) {
      const { kv, inner, control, lines } = setup();
      control.before = fails;
      await kv.set('a', 'x');
      control.before = end;
      let sent: string | undefined;
      const close = inner.close;
      Object.defineProperty(inner, 'close', {
        value: async () => {
          sent = await inner.get('a');
          await close();
        },
      });
      await kv.close();
      assert.equal(sent, end === works ? 'x' : undefined);
      assert.match(lines[1]!, end === works ? /works again/ : /are lost/);
    }
  });
});
