import { describe, expect, it } from 'vitest';
import { pronounsGuard } from './pronouns.ts';

describe('personsExchanged, in the guard pronouns', () => {
  it.each([
    ['Can my manager fire me?', 'Can I fire my manager?'],
    ['What do I owe my landlord?', 'What does my landlord owe me?'],
    ['Should I lend my brother money?', 'Should my brother lend me money?'],
    ['How do I invite a colleague?', 'How does a colleague invite me?'],
    ['Who can see my posts?', 'Whose posts can I see?'],
    ['Can you see my screen?', 'Can I see your screen?'],
    ['Can I call you?', 'Can you call me?'],
    ['Who do I owe money?', 'Who owes me money?'],
    ['Can I send money to my brother?', 'Can my brother send money to me?'],
    ['Who should I call?', 'Who should call me?'],
    ['Can we sue them?', 'Can they sue us?'],
    ['Did I block Anna?', 'Did Anna block me?'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(pronounsGuard.check(query, cached)).toMatchObject({ guard: 'pronouns' });
    expect(pronounsGuard.check(cached, query)).toMatchObject({ guard: 'pronouns' });
  });

  it.each([
    ['Can my manager fire me?', 'Could my manager fire me'],
    ['Can my manager fire me?', 'Can I be fired by my manager?'],
    ['Can you tell me how I cancel my order?', 'How do I cancel my order?'],
    ['Show me how to cancel an order', 'How do I cancel an order?'],
    ['How do I lose my weight?', 'How do you lose your weight?'],
    ['How can I improve my English?', 'How can you improve your English?'],
    ['Can you translate this for me?', 'Can I translate this?'],
    ['Please help me find a hotel', 'How can I find a hotel?'],
    ['Can I get a refund?', 'Can you give me a refund?'],
    ['Who can see my posts?', 'Who is able to see my posts?'],
    ['Can I invite a colleague?', 'How do I invite a colleague?'],
    ['my card', 'your card'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(pronounsGuard.check(query, cached)).toBeUndefined();
    expect(pronounsGuard.check(cached, query)).toBeUndefined();
  });
});
