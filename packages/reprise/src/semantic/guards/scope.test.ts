import { describe, expect, it } from 'vitest';
import { scopeGuard } from './scope.ts';

describe('scopeGuard', () => {
  it.each([
    ['delete all emails', 'delete any email'],
    ['delete all emails', 'delete only emails'],
    ['Who can see my posts?', 'Who can see all my posts?'],
    ['Are all fees refundable?', 'Are any fees refundable?'],
    ['Are most mushrooms edible?', 'Are all mushrooms edible?'],
    ['Does everyone get a bonus?', 'Does anyone get a bonus?'],
    ['How do I select one row?', 'How do I select every row?'],
    ['Do both parents have to sign?', 'Does either parent have to sign?'],
    ['Does only the owner have a key?', 'Does the owner have a key?'],
    ['Is this the whole bill?', 'Is this half the bill?'],
    ['Do few people survive?', 'Do a few people survive?'],
    ['Is little sugar OK?', 'Is a little sugar OK?'],
    ['Is too much vitamin C bad?', 'Is it bad to have too little vitamin C?'],
    ['Is there enough data?', 'Is there too much data?'],
    ['Who else is coming?', 'Who is coming?'],
    ['Are the same documents needed?', 'Are other documents needed?'],
    ['Should I almost fill the tank?', 'Should I fill the tank?'],
    ['Do people always recover?', 'Do people sometimes recover?'],
    ['Is it usually busy?', 'Is it rarely busy?'],
    ['Does it work just on desktop?', 'Does it also work on desktop?'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(scopeGuard.check(query, cached)).toMatchObject({ guard: 'scope' });
    expect(scopeGuard.check(cached, query)).toMatchObject({ guard: 'scope' });
  });

  it.each([
    ['Are all fees refundable?', 'Are all of the fees refundable?'],
    ['What are all the options?', 'What are the options?'],
    ['Is there any way to pay later?', 'Is there some way to pay later?'],
    ['Is every room ensuite?', 'Is each room ensuite?'],
    ['How can I list all my accounts?', 'Is there any way to list all of my accounts?'],
    ['How much water should I drink a day?', 'How much water do I need each day?'],
    ['How much is the fee?', 'How little is the fee?'],
    ['the most popular film', 'a popular film'],
    ['How can one earn money?', 'Can anyone earn money?'],
    ['Why do many people brag?', 'Why do so many people always brag?'],
    ['a little girl is running', 'the little girl is running'],
    ['the last few days', 'the last days'],
    ['my first and only love', 'my first love'],
    ['Do we love each other?', 'Do we love?'],
    ['I just want to return shoes', 'I want to return shoes'],
    ['Who else is coming?', 'Who is invited?'],
    ['delete all emails', 'delete any photos'],
    ['Can we meet at the same time?', 'Can we meet at another time?'],
    ['我的所有帖子 all', '我的任何帖子 any'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(scopeGuard.check(query, cached)).toBeUndefined();
    expect(scopeGuard.check(cached, query)).toBeUndefined();
  });
});
