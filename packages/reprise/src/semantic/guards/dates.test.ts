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
    ['Is the shop open on Sunday at 8 am?', 'Is the shop open on Sunday until 8 am?'],
    ['What happened on 3 May 1998?', 'What happened before 3 May 1998?'],
    ['Can I pay on Friday?', 'Can I pay after Friday?'],
    ['Is it open till 18:30?', 'Is it open before 18:30?'],
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
    ['Is the shop open until 8 am?', 'is the shop open till 8:00 am'],
    ['Can I pay by Friday?', 'Can I pay before Friday?'],
    ['Is it open to 8 pm?', 'Is it open until 8 pm?'],
    ['What happened since last week?', 'What happened after last week?'],
    ['Am I locked out after 3 attempts?', 'Am I locked out on 3 attempts?'],
    ['Will it arrive in 3 days?', 'Will it arrive after 3 days?'],
    ['How do I pay until 8 pm?', 'Is there a fee at 8 pm?'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(datesGuard.check(query, cached)).toBeUndefined();
    expect(datesGuard.check(cached, query)).toBeUndefined();
  });
});
