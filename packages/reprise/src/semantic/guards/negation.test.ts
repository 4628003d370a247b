import { describe, expect, it } from 'vitest';
import { negationGuard } from './negation.ts';

describe('negationGuard', () => {
  it.each([
    ['Is it allowed?', 'Is it not allowed?'],
    ['Why does it work?', "Why doesn't it work?"],
    ['coffee with sugar', 'coffee without sugar'],
    ['can I travel', 'I cannot travel'],
    ['enable dark mode', 'disable dark mode'],
    ['turn the light on', 'turn the light off'],
    ['Is it safe before lunch?', 'Is it safe after lunch?'],
    ['increase the limit', 'decrease the limit'],
    ['the maximum of a list', 'the minimum of a list'],
    ['an expensive phone', 'a cheap phone'],
    ['is it possible', 'is it impossible'],
    ['a helpful answer', 'a helpless answer'],
    ['open it slowly', 'close it quickly'],
    ['sort in ascending order', 'sort in descending order'],
    ['prices over 10', 'prices under 10'],
    ["It works, doesn't it?", "It doesn't work, does it?"],
    ['如何开启夜间模式', '如何关闭夜间模式'],
    ['可以退款', '不可以退款'],
    ['吃饭之前', '吃饭之后'],
    ['为什么能登录', '为什么不能登录'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(negationGuard.check(query, cached)).toMatchObject({ guard: 'negation' });
    expect(negationGuard.check(cached, query)).toMatchObject({ guard: 'negation' });
  });

  it.each([
    ['It is not possible', 'It is impossible'],
    ["It isn't fair", 'It is unfair'],
    ['How can I be less sad?', 'How can I be more happy?'],
    ["why don't I see it", 'why do I not see it'],
    ['It is not only fast', 'It is fast'],
    ["It works, doesn't it?", 'It works'],
    ['enabled feature', 'enabling features'],
    ['能不能退款', '可以退款吗'],
    ['是不是坏的', '是坏的吗'],
    ['非常快', '快'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(negationGuard.check(query, cached)).toBeUndefined();
    expect(negationGuard.check(cached, query)).toBeUndefined();
  });
});
