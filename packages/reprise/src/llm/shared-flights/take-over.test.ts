import { expect, it } from 'vitest';
import { RepriseError } from '../../core/index.ts';
import { around, reading, turn } from './shared-flights-fixture.js';

it('lets exactly one take over from a leader that dies before its answer began', async () => {
  const { upstream, instance, settle, board } = around();
  const [leader, ...others] = [instance(), instance(), instance(), instance()];
  void leader!.fly();
  await turn();
  const answers = others.map((other) => other.fly());
  await turn();
  leader!.die();
  const first = await settle(Promise.race(answers));
  expect(first.joined).toBe(false);
  expect(upstream.calls).toBe(2);
  const texts = answers.map(async (answer) => reading(await answer));
  upstream.send('again\n\n');
  await turn();
  upstream.end();
  expect(await settle(Promise.all(texts))).toEqual(Array(3).fill('again\n\n'));
  const stats = others.map(({ flights }) => flights.stats());
  expect(stats.reduce((sum, { takenOver }) => sum + takenOver, 0)).toBe(1);
  expect(stats.reduce((sum, { joined }) => sum + joined, 0)).toBe(2);
  expect([upstream.calls, board.leases, board.listeners]).toEqual([2, 0, 0]);
});

it('takes over when nobody waits for the answer where it was asked for', async () => {
  const { upstream, instance, settle } = around();
  const leader = instance();
  const led = reading(await leader.fly());
  led.catch(() => {});
  const joined = instance().fly();
  await turn();
  leader.controller.abort(new RepriseError('UPSTREAM_CUT', 'nobody waits'));
  expect((await settle(joined)).joined).toBe(false);
  expect(upstream.calls).toBe(2);
});
