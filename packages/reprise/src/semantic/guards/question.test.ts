import { describe, expect, it } from 'vitest';
import { questionGuard } from './question.ts';

describe('questionGuard', () => {
  it.each([
    ['Who wrote it?', 'When was it written?'],
    ['Where to get a form', 'When to get a form'],
    ['How many islands has it?', 'Where are its islands?'],
    ['How tall is it?', 'Why is it tall?'],
    ['when it will stop', 'how do I stop it'],
    ['谁写的', '什么时候写的'],
    ['为什么下雨', '哪里下雨'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(questionGuard.check(query, cached)).toMatchObject({ guard: 'question' });
    expect(questionGuard.check(cached, query)).toMatchObject({ guard: 'question' });
  });

  it.each([
    ['How do I pay?', 'Can I pay?'],
    ['What is the reason?', 'Why?'],
    ['What time is it open?', 'When is it open?'],
    ['What kind of car is best?', 'How do I find the best kind of car?'],
    ['Is there a reason it fails?', 'Why does it fail?'],
    ['Where do I find it?', 'How do I find it?'],
    ['How long does it take?', 'When does it arrive?'],
    ['What currencies can I change?', 'Where can I change currencies?'],
    ['How come it is late?', 'Why is it late?'],
    ['How much is it?', 'How many are they?'],
    ['When I pay, why does it fail?', 'Why does it fail when I pay?'],
    ['explain tides', 'why are there tides'],
    ['多少钱', '几个钱'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(questionGuard.check(query, cached)).toBeUndefined();
    expect(questionGuard.check(cached, query)).toBeUndefined();
  });
});
