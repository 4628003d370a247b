import { describe, expect, it } from 'vitest';
import { wordingGuard } from './wording.ts';

describe('wordingGuard', () => {
  it.each([
    ['the capital of Peru', 'the population of Peru'],
    ['Is she a teacher?', 'Is she a retired teacher?'],
    ['can I feed my dog rice', 'can I feed my owl rice'],
    ['wie spät ist es', 'wie kalt ist es'],
    ['😀', '😢'],
    ['。。。', '……'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(wordingGuard.check(query, cached)).toMatchObject({ guard: 'wording' });
    expect(wordingGuard.check(cached, query)).toMatchObject({ guard: 'wording' });
  });

  it.each([
    ['How do I cancel an order?', 'how can i cancel my orders'],
    ['steps to cancel an order', 'cancelling orders'],
    ['recommend a film', 'a recommendation of movies'],
    ['explain recursion', 'what is recursion'],
    ['buy a car', 'purchase an automobile'],
    ['calibrate a monitor', 'monitor calibration'],
    ['我怎么退款', '如何退款'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(wordingGuard.check(query, cached)).toBeUndefined();
    expect(wordingGuard.check(cached, query)).toBeUndefined();
  });
});
