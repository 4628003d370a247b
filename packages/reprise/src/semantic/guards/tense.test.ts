import { describe, expect, it } from 'vitest';
import { tenseGuard } from './tense.ts';

describe('tenseGuard', () => {
  it.each([
    ['Has the parcel arrived?', 'Will the parcel arrive?'],
    ['When did the store open?', 'When does the store open?'],
    ['When did the store open?', 'When will the store open?'],
    ['When does the store open?', 'When will the store open?'],
    ['Was the app free?', 'Is the app free?'],
    ['Did the strike end?', 'Will the strike end?'],
    ['Are they married?', 'Were they married?'],
    ['Is it raining?', 'Did it rain?'],
    ['What used to be on the menu?', 'What is on the menu?'],
    ['Who is going to win the cup?', 'Who won the cup?'],
    ['Who had the record?', 'Who has the record?'],
    ['Is the site being updated?', 'Has the site been updated?'],
    ['Has my refund been processed?', 'Will my refund be processed?'],
    ['Is the shop going to close?', 'Did the shop close?'],
    ['How did the vaccine work?', 'How does the vaccine work?'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(tenseGuard.check(query, cached)).toEqual({ guard: 'tense', reason: 'tenses differ' });
    expect(tenseGuard.check(cached, query)).toEqual({ guard: 'tense', reason: 'tenses differ' });
  });

  it.each([
    ['Did my order ship?', 'Has my order shipped?'],
    ['Has my order been shipped?', 'Is my order shipped?'],
    ['When will I get my refund?', 'When do I get my refund?'],
    ['When is my refund coming?', 'When will my refund come?'],
    ['Do I need a visa?', 'Will I need a visa?'],
    ['Who will be the next president?', 'Who is the next president?'],
    ['How do I reset my password?', 'How can I reset my password?'],
    ['I was wondering how I can reset my password', 'How do I reset my password?'],
    ['Is there a way to reset my password?', 'Can I reset my password?'],
    ['I would like to reset my password', 'I want to reset my password'],
    ['Could you tell me if the app is free?', 'Is the app free?'],
    ['What is the best moment you have had?', 'What is the best moment?'],
    ['Is the phone I used to pay with safe?', 'Is the phone used to pay safe?'],
    ['Will the red light blink?', 'Is the red light blinking?'],
    ['Do I have a locked card?', 'Have I a locked card?'],
    ['Is shipping included?', 'Will shipping be included?'],
    ['When will we get paid?', 'When do we get paid?'],
    ['Was the museum free?', 'Is the park open?'],
    ['app 免费吗 was', 'app 免费吗 is'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(tenseGuard.check(query, cached)).toBeUndefined();
    expect(tenseGuard.check(cached, query)).toBeUndefined();
  });
});
