import { expect, it } from 'vitest';
import { wholeNumber } from './whole-number.ts';

it('wholeNumber gives what is whole and large enough', () => {
  expect([wholeNumber(0, 'n', 0), wholeNumber(7, 'n', 7)]).toEqual([0, 7]);
});

it.each([6, 7.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '8', null])(
  'wholeNumber names what must be larger or whole: %s',
  (value) => {
    expect(() => wholeNumber(value, 'size', 7)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining('size must be a whole number of at least 7'),
      }),
    );
  },
);
