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
    ['increase the limit', 'decrease the limit'],
    ['an expensive phone', 'a cheap phone'],
    ['is it possible', 'is it impossible'],
    ['a helpful answer', 'a helpless answer'],
    ['open it slowly', 'close it quickly'],
    ['sort in ascending order', 'sort in descending order'],
    ["It works, doesn't it?", "It doesn't work, does it?"],
    ['如何开启夜间模式', '如何关闭夜间模式'],
    ['可以退款', '不可以退款'],
    ['为什么能登录', '为什么不能登录'],
    ['怎么还款', '为什么还不了款'],
    ['如何充值', '如何提现'],
    ['raise the price', 'lower the price'],
    ['How do I cancel my subscription?', 'How do I cancel the cancellation of my subscription?'],
    ['How do I remove a file?', 'How do I remove the removal of a file?'],
    ['log in to the site', 'log out of the site'],
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
    ['可以退款不', '可以退款吗'],
    ['不知道怎么退款', '怎么退款'],
    ["I don't know how to reset it", 'how do I reset it'],
    ['no idea where my card is', 'where is my card'],
    ['My transfer did not go through', 'My transfer failed to go through'],
    ["It doesn't arrive, what now?", 'Where is my parcel?'],
    ['cancel my cancellation of the order', 'cancel the cancellation of my order'],
    ['What is the cancellation fee if I cancel?', 'If I cancel, what is the cancellation fee?'],
    ['Can I block a blocked user?', 'Can I block the blocked user?'],
    ['How do I reverse my cancellation?', 'How do I cancel it?'],
    ['the maximum of a list', 'the minimum of a list'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(negationGuard.check(query, cached)).toBeUndefined();
    expect(negationGuard.check(cached, query)).toBeUndefined();
  });
});
