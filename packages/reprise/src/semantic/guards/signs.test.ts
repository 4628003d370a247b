import { describe, expect, it } from 'vitest';
import { signsGuard } from './signs.ts';

describe('signsGuard', () => {
  it.each([
    ['What does chmod +x do?', 'What does chmod -x do?'],
    ['What does \\d match in regex?', 'What does \\D match in regex?'],
    ['What does ls -l show?', 'What does ls -L show?'],
    ['What does tar -xzf do?', 'What does tar -czf do?'],
    ['Is -5 degrees too cold?', 'Is 5 degrees too cold?'],
    ['What does $? mean in bash?', 'What does $! mean in bash?'],
    ['Where is Terminal 2E?', 'Where is Terminal 2F?'],
    ['Where is seat 12A?', 'Where is seat 12B?'],
    ['What is vitamin B?', 'What is vitamin D?'],
    ['is hepatitis a contagious', 'is hepatitis b contagious'],
    ['What caused World War I?', 'What caused World War II?'],
    ['Who was Henry IV?', 'Who was Henry V?'],
    ['Where is gate A at the airport?', 'Where is gate B at the airport?'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(signsGuard.check(query, cached)).toMatchObject({ guard: 'signs' });
    expect(signsGuard.check(cached, query)).toMatchObject({ guard: 'signs' });
  });

  it.each([
    ['What is vitamin D?', 'what is vitamin d'],
    ['What caused World War I?', 'what caused world war 1'],
    ['What caused World War I?', 'what caused world war i'],
    ['What does ls -l show?', 'what will ls -l show me'],
    ['a well-known song', 'a well known song'],
    ['e-mail my boss', 'email my boss'],
    ['- buy milk', 'buy milk'],
    ['is it 5 °C', 'is it 5 C'],
    ['plan a trip', 'the plan of the trip'],
    ['Where is seat 12A?', 'where is seat 12a'],
    ['twice as fast, 2x', 'as fast, 2 times'],
    ['May I pay in Paris?', 'In Paris I may pay'],
    ['it costs $5', 'it costs 5 dollars'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(signsGuard.check(query, cached)).toBeUndefined();
    expect(signsGuard.check(cached, query)).toBeUndefined();
  });
});
