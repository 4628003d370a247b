import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { RepriseError } from '../../../core/index.ts';
import { keyValueContract } from '../../../testing/index.ts';
import type { KeyValue } from '../key-value.ts';
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

  it('decides nothing between instances unless told to, and sends none of it later', async () => {
    const asked: readonly ((kv: KeyValue, key: string) => Promise<unknown>)[] = [
      (kv, key) => kv.appendNumbered(key, { writer: 'w', first: 1, items: ['x'] }),
      (kv, key) => kv.claimItems(key, `${key}:claim`),
      (kv, key) => kv.bytes.settleClaim(`${key}:claim`, 'x'),
      (kv, key) => kv.hashSetIf(`${key}:h`, { expect: {}, set: new Map([['a', '1']]) }),
      async (kv, key) => (await kv.permit(key, { limit: 1 }))?.name,
      (kv, key) => kv.permitCount(key),
    ];
    for (const first of asked) {
      const strict = setup();
      strict.control.before = fails;
      await assert.rejects(first(strict.kv, 'a'), { code: 'REDIS_UNAVAILABLE' });
      await assert.rejects(first(strict.kv, 'a'), { code: 'REDIS_UNAVAILABLE' });

      const local = setup({ locks: 'local' });
      local.control.before = fails;
      await first(local.kv, 'met the outage');
      const answers: unknown[] = [];
      for (const ask of asked) answers.push(await ask(local.kv, 'a'));
      assert.deepEqual(answers, [{ last: 1, length: 1 }, ['x'], true, true, 'a', 1]);
      assert.equal(local.kv.stats().journaled, 0);
      await local.recover();
      for (const key of ['a:writers', 'a:h']) assert.equal(await local.kv.exists(key), false);
    }
  });

  it('defect 3.7 #6: loses no numbered item through an outage, though what was taken locally is gone', async () => {
    const { kv, inner, control, recover } = setup({ locks: 'local' });
    const items = Array.from({ length: 9 }, (_, index) => `item ${index + 1}`);
    const send = async (first: number, last: number) =>
      (await kv.appendNumbered('l', { writer: 'w', first, items: items.slice(first - 1, last) })).last;
    assert.equal(await send(1, 3), 3);
    control.before = fails;
    assert.equal(await send(4, 6), 0);
    assert.equal(await send(1, 6), 6);
    await recover();
    assert.equal(await send(7, 9), 3);
    assert.equal(await send(4, 9), 9);
    assert.deepEqual(await inner.listRange('l'), items);
  });

  it('keeps a permit with the store that gave it', async () => {
    const { kv, control, recover } = setup({ locks: 'local' });
    const [given, other] = [await kv.permit('p', { limit: 2 }), await kv.permit('p', { limit: 2 })];
    control.before = fails;
    const local = await kv.permit('p', { limit: 1 });
    assert.equal(await local!.renew(), true);
    await recover();
    assert.equal(await given!.renew(), true);
    assert.deepEqual([await local!.release(), await other!.release()], [true, true]);
    assert.equal(await kv.permitCount('p'), 1);
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
