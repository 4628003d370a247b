import { expect, it } from 'vitest';
import { around, reading, textOf, turn } from './shared-flights-fixture.js';

it('asks upstream when the board fails, and after the deadline when it hangs', async () => {
  const { upstream, instance, board, clock } = around();
  board.mode = 'fail';
  const alone = await instance().fly();
  expect(alone).toMatchObject({ joined: false });
  board.mode = 'hang';
  const { flights, fly } = instance();
  const answer = fly();
  await turn();
  clock.advance(249);
  await turn();
  expect(upstream.calls).toBe(1);
  clock.advance(1);
  await answer;
  expect(upstream.calls).toBe(2);
  expect(flights.stats()).toEqual({ led: 0, joined: 0, takenOver: 0, alone: 1 });
});

it('goes on for its own clients when the board fails, and lets the others ask', async () => {
  const { upstream, instance, board, settle } = around();
  const led = await instance().fly();
  const whole = reading(led);
  const joined = instance().fly();
  await turn();
  board.mode = 'fail';
  upstream.send('one\n\n');
  await turn();
  upstream.end();
  expect(await settle(whole)).toBe('one\n\n');
  expect((await settle(joined)).joined).toBe(false);
});

it('survives a board that is away for a moment, in the middle of an answer', async () => {
  const { upstream, instance, board, settle, clock } = around();
  const whole = reading(await instance().fly());
  upstream.send('one\n\n');
  const joined = textOf((await settle(instance().fly())).answer);
  await turn();
  board.mode = 'fail';
  upstream.send('two\n\n');
  for (let step = 0; step < 20; step += 1) {
    await turn();
    clock.advance(50);
  }
  board.mode = 'work';
  upstream.send('three\n\n');
  upstream.end();
  expect(await settle(whole)).toBe('one\n\ntwo\n\nthree\n\n');
  expect(await settle(joined)).toBe('one\n\ntwo\n\nthree\n\n');
});

it('reads what it was not told', async () => {
  const { upstream, instance, board, settle } = around();
  board.silent = true;
  const whole = reading(await instance().fly());
  const joined = instance().fly();
  await turn();
  upstream.send('one\n\n');
  const { answer } = await settle(joined);
  const text = textOf(answer);
  upstream.send('two\n\n');
  upstream.end();
  expect(await settle(whole)).toBe('one\n\ntwo\n\n');
  expect(await settle(text)).toBe('one\n\ntwo\n\n');
});

it('waits for another instance no longer than it may', async () => {
  const { upstream, instance, settle, clock } = around({ maxWait: 5_000 });
  await instance().fly();
  const startedAt = clock.now();
  const { flights, fly } = instance();
  expect((await settle(fly())).joined).toBe(false);
  expect(clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
  expect(clock.now() - startedAt).toBeLessThan(6_000);
  expect(upstream.calls).toBe(2);
  expect(flights.stats().alone).toBe(1);
});

it('keeps of a long answer what its followers need, and lets who comes too late ask', async () => {
  const { upstream, instance, settle } = around({ maxBytes: 1_000 });
  const whole = reading(await instance().fly());
  upstream.send('x'.repeat(400));
  const joined = textOf((await settle(instance().fly())).answer);
  for (let count = 0; count < 5; count += 1) {
    upstream.send('y'.repeat(400));
    await settle(new Promise(setImmediate));
  }
  const late = await settle(instance().fly(async () => Response.json({})));
  expect(late.joined).toBe(false);
  upstream.end();
  const text = 'x'.repeat(400) + 'y'.repeat(2_000);
  expect(await settle(whole)).toBe(text);
  expect(await settle(joined)).toBe(text);
});
