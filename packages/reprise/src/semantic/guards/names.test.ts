import { describe, expect, it } from 'vitest';
import { namesGuard } from './names.ts';

describe('namesGuard', () => {
  it.each([
    ['the weather in Paris', 'the weather in London'],
    ['Is Anna Berg a teacher?', 'Is Clara Berg a teacher?'],
    ['what is the GDP of it', 'what is the CPI of it'],
    ['a transfer from the US', 'a transfer from us'],
    ['a flight by Lufthansa', 'a flight'],
    ['How do I log in to PayPal?', 'How do I log in?'],
    ['I lost my money at the ATM', 'I lost my money'],
    ['请问Paris的天气', '请问London的天气'],
    ['北京的天气', '上海的天气'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(namesGuard.check(query, cached)).toMatchObject({ guard: 'names' });
    expect(namesGuard.check(cached, query)).toMatchObject({ guard: 'names' });
  });

  it.each([
    ['the weather in Paris', 'weather in paris'],
    ['Weather today', 'today weather'],
    ['How To Reset Your Mail Password', 'reset password'],
    ['what I want', 'what we want'],
    ['Help me. Thanks', 'help me'],
    ['the cinema of India', 'the Indian cinema'],
    ['北京的天气', '首都的天气'],
    ["Anna's friends in Rome", 'the friends of Anna in Rome'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(namesGuard.check(query, cached)).toBeUndefined();
    expect(namesGuard.check(cached, query)).toBeUndefined();
  });
});
