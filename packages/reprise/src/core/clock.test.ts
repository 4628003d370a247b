import { expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

it.each([
  [Number.POSITIVE_INFINITY, 0],
  [2 ** 31, 0],
  [1, 1],
])('calls back after %d ms, never at once because the delay is long', async (delay, calls) => {
  const callback = vi.fn();
  const timer = systemClock.schedule(delay, callback);
  await new Promise((resolve) => setTimeout(resolve, 20));
  timer.cancel();
  expect(callback).toHaveBeenCalledTimes(calls);
});
