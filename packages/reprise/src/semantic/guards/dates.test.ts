import { describe, expect, it } from 'vitest';
import { datesGuard } from './dates.ts';

describe('datesGuard', () => {
  it.each([
    ['weather in Sydney today', 'weather in Sydney tomorrow'],
    ['news of this week', 'news of last week'],
    ['news of last week', 'news'],
    ['is it open on Monday', 'is it open on Tuesday'],
    ['flights in May', 'flights in June'],
    ['Who led them this year?', 'Who led them last year?'],
    ['the current price', "yesterday's price in the morning"],
    ['classes in the morning', 'classes in the evening'],
    ['Where is my parcel today?', 'Where is my parcel?'],
    ['I found my card this morning, is it still good', 'I found my card, is it still good'],
    ['今天天气怎么样', '明天天气怎么样'],
    ['周三开门吗', '周五开门吗'],
    ['上个月的账单', '本月的账单'],
    ['早上跑步好吗', '晚上跑步好吗'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(datesGuard.check(query, cached)).toMatchObject({ guard: 'dates' });
    expect(datesGuard.check(cached, query)).toMatchObject({ guard: 'dates' });
  });

  it.each([
    ['post office hours today', "today's post office hours"],
    ['the latest stable version', 'the current stable version'],
    ['who is the president now', 'who is the president'],
    ['open on Mondays', 'open on Monday'],
    ['flights in Feb', 'flights in February'],
    ['may I go', 'can I go'],
    ['the coming week', 'next week'],
    ['今日天气', '今天的天气'],
    ['星期三开门吗', '周三开门吗'],
    ['I asked this morning', 'I asked today'],
    ['一周一次可以吗', '每周一回可以吗'],
    ['本周天气', '这周的天气'],
    ['以前年份的报告', '以前的报告'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(datesGuard.check(query, cached)).toBeUndefined();
    expect(datesGuard.check(cached, query)).toBeUndefined();
  });
});
