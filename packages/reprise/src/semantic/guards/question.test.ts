import { describe, expect, it } from 'vitest';
import { questionGuard } from './question.ts';

describe('questionGuard', () => {
  it.each([
    ['Who wrote it?', 'When was it written?'],
    ['Where to get a form', 'When to get a form'],
    ['How many islands has it?', 'Where are its islands?'],
    ['How tall is it?', 'Why is it tall?'],
    ['when it will stop', 'how do I stop it'],
    ['Do vaccines work?', 'How do vaccines work?'],
    ['Is the sky blue?', 'Why is the sky blue?'],
    ['Can I retire?', 'When can I retire?'],
    ['Did my payment fail?', 'Why did my payment fail?'],
    ['Does it work?', 'How does it work?'],
    ['Do eggs expire?', 'When do eggs expire?'],
    ['Do you test?', 'How often do you test?'],
    ['Do you deliver?', 'Where do you deliver?'],
    ['Do you charge for bags?', 'How much do you charge for bags?'],
    ['Should I clean it?', 'How should I clean it?'],
    ['Did he win?', 'Who did he win with?'],
    ['Will the shop open?', 'When will the shop open?'],
    ['Why do I reset my password?', 'How do I reset my password?'],
    ['Why reset it', 'How to reset it'],
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
    ['How is the sky blue?', 'Why is the sky blue?'],
    ['Can I pay later?', 'How can I pay later?'],
    ['Could I pay later?', 'How could I pay later?'],
    ['Am I able to pay later?', 'How am I able to pay later?'],
    ['Is it possible to pay later?', 'How is it possible to pay later?'],
    ['Is there a way to pay later?', 'How can I pay later?'],
    ['Can I park here?', 'Where can I park?'],
    ['Is the watch expensive?', 'How expensive is the watch?'],
    ['Can you tell me how to pay?', 'How do I pay?'],
    ['Do you know when the shop opens?', 'When does the shop open?'],
    ['Is there a fire?', 'Why is there a fire?'],
    ['Do I need a visa?', 'When can I get a visa?'],
    ['Do vaccines work?', 'How do bananas grow?'],
    ['I would like to pay later', 'How can I pay later?'],
    ['How much is it?', 'How many are they?'],
    ['When I pay, why does it fail?', 'Why does it fail when I pay?'],
    ['explain tides', 'why are there tides'],
    ['多少钱', '几个钱'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(questionGuard.check(query, cached)).toBeUndefined();
    expect(questionGuard.check(cached, query)).toBeUndefined();
  });
});
