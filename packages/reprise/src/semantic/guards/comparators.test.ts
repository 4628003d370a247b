import { describe, expect, it } from 'vitest';
import { comparatorsGuard } from './comparators.ts';

describe('comparatorsGuard', () => {
  it.each([
    ['more than 5 people', 'less than 5 people'],
    ['at least 18 years', 'at most 18 years'],
    ['no more than three bags', 'no fewer than three bags'],
    ['up to 10 files', '10 files or more'],
    ['prices over 10', 'prices under 10'],
    ['x >= 5', 'x <= 5'],
    ['Is it safe before lunch?', 'Is it safe after lunch?'],
    ['the highest mountain', 'the lowest mountain'],
    ['the maximum of a list', 'the minimum of a list'],
    ['a cheaper phone', 'a dearer phone'],
    ['a cheaper phone', 'a more expensive phone'],
    ['the cheapest flight', 'the fastest flight'],
    ['the most expensive flight', 'the least expensive flight'],
    ['How can I be less sad?', 'How can I be more sad?'],
    ['the largest city', 'the smallest city'],
    ['吃饭之前', '吃饭之后'],
    ['至少五个', '最多五个'],
    ['最贵的手机', '最便宜的手机'],
    ['高于三十度', '低于三十度'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(comparatorsGuard.check(query, cached)).toMatchObject({ guard: 'comparators' });
    expect(comparatorsGuard.check(cached, query)).toMatchObject({ guard: 'comparators' });
  });

  it.each([
    ['at least 18 years', '18 years or older'],
    ['no more than three bags', 'at most three bags'],
    ['the cheapest flight', 'the least expensive flight'],
    ['a cheaper phone', 'a less expensive phone'],
    ['the biggest city', 'the largest city'],
    ['the best hotel', 'the cheapest hotel'],
    ['Is gold heavier than lead?', 'Is lead lighter than gold?'],
    ['How can I be less sad?', 'How can I be more happy?'],
    ['I wait for more than 2 weeks', 'I wait for 2 weeks'],
    ['最便宜的手机', '便宜的手机'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(comparatorsGuard.check(query, cached)).toBeUndefined();
    expect(comparatorsGuard.check(cached, query)).toBeUndefined();
  });
});
