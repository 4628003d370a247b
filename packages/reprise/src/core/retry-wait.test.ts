import { expect, it } from 'vitest';
import { ManualClock } from '../testing/index.ts';
import { retryAfter, retryWait } from './retry-wait.ts';

const clock = new ManualClock();

it('doubles the wait from attempt to attempt up to the longest, half of it at random', () => {
  const waits = (random: number) =>
    [0, 1, 2, 9].map((attempt) => retryWait(attempt, { first: 100, longest: 350, random: () => random }));
  expect(waits(0)).toEqual([50, 100, 175, 175]);
  expect(waits(0.5)).toEqual([75, 150, 262.5, 262.5]);
});

it.each([
  [null, 0],
  ['2', 2_000],
  ['Thu, 01 Jan 2026 00:00:03 GMT', 3_000],
  ['Wed, 31 Dec 2025 00:00:00 GMT', 0],
  ['soon', 0],
])('reads the header retry-after: %s', (header, milliseconds) => {
  expect(retryAfter(header, clock)).toBe(milliseconds);
});
