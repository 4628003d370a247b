import { expect, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import type { Ask } from '../flights/flight.ts';
import { around, reading, textOf, turn } from './shared-flights-fixture.js';

it('asks upstream once, and gives the others the answer live and from its beginning', async () => {
  const { upstream, instance, settle, board } = around();
  const [a, b, c] = [instance(), instance(), instance()];
  const led = await a.fly();
  const whole = reading(led);
  upstream.send('one\n\n');
  const joined = await settle(b.fly());
  expect(joined).toMatchObject({ joined: true, answer: { status: 200 } });
  expect(joined.answer.headers.get('x-call')).toBe('1');
  const pieces = joined.answer.body![Symbol.asyncIterator]();
  expect(Buffer.from((await pieces.next()).value!).toString()).toBe('one\n\n');
  upstream.send('two\n\n');
  expect(Buffer.from((await settle(pieces.next())).value!).toString()).toBe('two\n\n');
  const late = reading(await settle(c.fly()));
  upstream.send('three\n\n');
  upstream.end();
  expect(await settle(whole)).toBe('one\n\ntwo\n\nthree\n\n');
  expect(await settle(late)).toBe('one\n\ntwo\n\nthree\n\n');
  expect(Buffer.from((await settle(pieces.next())).value!).toString()).toBe('three\n\n');
  expect((await settle(pieces.next())).done).toBe(true);
  expect(upstream.calls).toBe(1);
  expect(a.flights.stats()).toEqual({ led: 1, joined: 0, takenOver: 0, alone: 0 });
  expect(c.flights.stats()).toEqual({ led: 0, joined: 1, takenOver: 0, alone: 0 });
  expect([board.leases, board.listeners]).toEqual([0, 0]);
});

it('gives an answer that is one body as one', async () => {
  const { instance, settle } = around();
  const json: Ask = async () => Response.json({ choices: [] }, { status: 201 });
  const whole = reading(await instance().fly(json));
  const joined = await settle(instance().fly(json));
  expect(joined).toMatchObject({ joined: true, answer: { status: 201 } });
  expect(await settle(textOf(joined.answer))).toBe('{"choices":[]}');
  expect(await settle(whole)).toBe('{"choices":[]}');
});

it('asks again when the answer is not kept, and when it was kept before the cache was looked into', async () => {
  const { upstream, instance, clock } = around();
  for (const kept of [false, true]) {
    const led = await instance().fly();
    upstream.end();
    await textOf(led.answer);
    await led.land(kept);
    clock.advance(10);
  }
  expect(upstream.calls).toBe(2);
  expect(await instance().fly(upstream.ask, 9)).toMatchObject({ joined: false });
  expect(upstream.calls).toBe(3);
});

it('joins a flight that has landed since the cache was looked into', async () => {
  const { upstream, instance, settle, clock } = around();
  const led = await instance().fly();
  upstream.send('whole\n\n');
  upstream.end();
  await textOf(led.answer);
  await led.land(true);
  clock.advance(10);
  const joined = await settle(instance().fly(upstream.ask, 11));
  expect([joined.joined, await textOf(joined.answer)]).toEqual([true, 'whole\n\n']);
});

it("gives everybody the upstream's failure", async () => {
  const { instance, settle, board } = around();
  const failing = new RepriseError('UPSTREAM_TIMEOUT', 'too slow');
  let fail!: () => void;
  const ask: Ask = () =>
    new Promise((_, reject) => {
      fail = () => reject(failing);
    });
  const led = instance().fly(ask);
  led.catch(() => {});
  await turn();
  const joined = instance().fly(ask);
  joined.catch(() => {});
  for (let step = 0; step < 10; step += 1) await turn();
  fail();
  await expect(led).rejects.toBe(failing);
  await expect(settle(joined)).rejects.toMatchObject({ code: 'UPSTREAM_TIMEOUT', message: 'too slow' });
  expect([board.leases, board.listeners]).toEqual([0, 0]);
});

it('breaks off where the upstream broke off', async () => {
  const { upstream, instance, settle } = around();
  const whole = reading(await instance().fly());
  upstream.send('one\n\n');
  const joined = textOf((await settle(instance().fly())).answer);
  upstream.cut();
  await expect(whole).rejects.toThrow('socket hang up');
  await expect(settle(joined)).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
});

it('ends following when nobody waits any more', async () => {
  const { upstream, instance, settle, board } = around();
  void reading(await instance().fly());
  upstream.send('one\n\n');
  const follower = instance();
  const { answer } = await settle(follower.fly());
  const text = textOf(answer);
  await turn();
  const reason = new RepriseError('UPSTREAM_CUT', 'nobody waits');
  follower.controller.abort(reason);
  await expect(text).rejects.toMatchObject({ code: 'UPSTREAM_CUT' });
  const waiting = instance();
  waiting.controller.abort(reason);
  await expect(waiting.fly()).rejects.toBe(reason);
  expect(board.listeners).toBe(0);
});
