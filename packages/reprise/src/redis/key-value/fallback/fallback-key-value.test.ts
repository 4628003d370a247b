import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError } from '../../../core/index.ts';
import { keyValueContract } from '../../../testing/index.ts';
import { settle } from '../key-value-fixture.js';
import { fails, setup, works } from './fallback-fixture.js';

const contractOver = (before: typeof works, locks: 'fail' | 'local') =>
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
