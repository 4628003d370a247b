import { expect, it } from 'vitest';
import { positiveMilliseconds } from './duration.ts';

it('positiveMilliseconds gives the milliseconds of what takes time', () => {
  expect([positiveMilliseconds('2s', 'ttl'), positiveMilliseconds(0.5, 'ttl')]).toEqual([2_000, 0.5]);
});

it.each([
  [0, 'ttl must be longer than 0'],
  ['0s', 'ttl must be longer than 0'],
  [-1, 'is not a duration'],
  ['soon', 'is not a duration'],
])('positiveMilliseconds refuses %j', (duration, words) => {
  expect(() => positiveMilliseconds(duration, 'ttl')).toThrow(
    expect.objectContaining({ code: 'INVALID_ARGUMENT', message: expect.stringContaining(words) }),
  );
});
