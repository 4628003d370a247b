import { describe, expect, it } from 'vitest';
import { directionGuard } from './direction.ts';

describe('directionGuard', () => {
  it.each([
    ['convert euros to dollars', 'convert dollars to euros'],
    ['fly from Rome to Oslo', 'fly from Oslo to Rome'],
    ['send money to China', 'send money from China'],
    ['How do I change USD to GBP?', 'How do I change GBP into USD?'],
    ['translate this from French to German', 'translate this from German to French'],
    ['Is gold heavier than lead?', 'Is lead heavier than gold?'],
    ['prefer tea over coffee', 'prefer coffee over tea'],
    ['Does Anna trust Bertha?', 'Is Anna trusted by Bertha?'],
    ['Who beat Spain?', 'Who did Spain beat?'],
    ['Divide 100 by 4', 'Divide 4 by 100'],
    ['How do I convert miles to km?', 'How do I convert km to miles?'],
    ['从北京到上海的火车', '从上海到北京的火车'],
    ['人民币换美元', '美元换人民币'],
    ['猫比狗聪明吗', '狗比猫聪明吗'],
    ['把微信的钱转到银行卡', '把银行卡的钱转到微信'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(directionGuard.check(query, cached)).toMatchObject({ guard: 'direction' });
    expect(directionGuard.check(cached, query)).toMatchObject({ guard: 'direction' });
  });

  it.each([
    ['Does Anna trust Bertha?', 'Is Bertha trusted by Anna?'],
    ['fly from Rome to Oslo', 'fly to Oslo from Rome'],
    ['distance from Rome to Oslo', 'distance from Oslo to Rome'],
    ['Is gold heavier than lead?', 'Is lead lighter than gold?'],
    ['I want to cancel a transfer', 'a transfer I need to cancel'],
    ['Who beat Spain?', 'Spain was beaten by whom?'],
    ['北京到上海的距离', '上海到北京的距离'],
    ['从北京到上海怎么走', '北京到上海的路线'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(directionGuard.check(query, cached)).toBeUndefined();
    expect(directionGuard.check(cached, query)).toBeUndefined();
  });
});
