import { describe, expect, it } from 'vitest';
import { modalityGuard } from './modality.ts';

describe('modalityGuard', () => {
  it.each([
    ['Can I take this twice a day?', 'Must I take this twice a day?'],
    ['Can I take this twice a day?', 'Should I take this twice a day?'],
    ['Must I take this twice a day?', 'Should I take this twice a day?'],
    ['Should I tell my boss?', 'Can I tell my boss?'],
    ['Do I have to wear a mask?', 'May I wear a mask?'],
    ['Can landlords raise rent?', 'Should landlords raise rent?'],
    ['Might the price drop?', 'Must the price drop?'],
    ['Do I need to register?', 'Can I register?'],
    ['Could I have stayed?', 'Should I have stayed?'],
    ['Am I required to vote?', 'Am I permitted to vote?'],
    ['Is it mandatory to tip?', 'Is it optional to tip?'],
    ['What must I bring?', 'What can I bring?'],
    ['Are we allowed to park here?', 'Are we obliged to park here?'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(modalityGuard.check(query, cached)).toEqual({ guard: 'modality', reason: 'modalities differ' });
    expect(modalityGuard.check(cached, query)).toEqual({ guard: 'modality', reason: 'modalities differ' });
  });

  it.each([
    ['Can you tell me what I must bring?', 'What must I bring?'],
    ['Could you please help me reset my password?', 'I need to reset my password'],
    ['Would you show me how to pay?', 'How should I pay?'],
    ['I want to close my account', 'I would like to close my account'],
    ['I need to close my account', 'Can I close my account?'],
    ['How can I pay?', 'How should I pay?'],
    ['How do I pay?', 'How must I pay?'],
    ['Where can I park?', 'Where should I park?'],
    ['When can I apply?', 'When should I apply?'],
    ['Is there a way to pay later?', 'Can I pay later?'],
    ['Is it possible to pay later?', 'Can I pay later?'],
    ['Am I allowed to smoke here?', 'May I smoke here?'],
    ['Do I need to register?', 'Should I register?'],
    ['Do I need to register?', 'Do I have to register?'],
    ['What can I do against moths?', 'What should I do against moths?'],
    ['Can I eat grapes?', 'Must I drink milk?'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(modalityGuard.check(query, cached)).toBeUndefined();
    expect(modalityGuard.check(cached, query)).toBeUndefined();
  });
});
