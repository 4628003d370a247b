import { describe, expect, it } from 'vitest';
import { quotesGuard } from './quotes.ts';

describe('quotesGuard', () => {
  it.each([
    ['translate "good morning"', 'translate "good night"'],
    ["define 'variance'", "define 'mean'"],
    ['what does `ls -a` do', 'what does `ls -l` do'],
    ['who wrote “Emma”', 'who wrote “Ulysses”'],
    ['解释“画蛇添足”', '解释“守株待兔”'],
    ['谁写了《红楼梦》', '谁写了《西游记》'],
    ['explain ```a + b```', 'explain ```a - b```'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(quotesGuard.check(query, cached)).toMatchObject({ guard: 'quotes' });
    expect(quotesGuard.check(cached, query)).toMatchObject({ guard: 'quotes' });
  });

  it.each([
    ['translate "good morning"', "translate 'good morning'"],
    ['who wrote "Emma"?', 'the author of Emma'],
    ['谁写了《红楼梦》', '红楼梦是谁写的'],
    ["it's John's", "it is John's"],
    ['5" and 6"', '5 and 6 inches'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(quotesGuard.check(query, cached)).toBeUndefined();
    expect(quotesGuard.check(cached, query)).toBeUndefined();
  });
});
