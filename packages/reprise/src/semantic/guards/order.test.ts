import { describe, expect, it } from 'vitest';
import { orderGuard } from './order.ts';

describe('orderGuard', () => {
  it.each([
    ['Does the dog chase the cat?', 'Does the cat chase the dog?'],
    ['renovated in 1996 and completed in 2011', 'completed in 1996 and renovated in 2011'],
    ['warm dry summers, cold wet winters', 'cold dry winters, warm wet summers'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(orderGuard.check(query, cached)).toMatchObject({ guard: 'order' });
    expect(orderGuard.check(cached, query)).toMatchObject({ guard: 'order' });
  });

  it.each([
    ['Does Anna trust Bertha?', 'Is Bertha trusted by Anna?'],
    ['In 1972 the family moved to Rome', 'The family moved to Rome in 1972'],
    ['born on October 6, 1899 in Kent', 'born on 6 October 1899 in Kent'],
    ['tips for caching in monorepos', 'monorepos caching tips'],
    ['fly from Rome to Oslo', 'fly to Oslo from Rome'],
    ['reset my password', 'password reset'],
    ['raspberry pi headless setup wifi', 'headless raspberry pi wifi setup'],
    ['I paid the bill with a card, is it late?', 'is my card delayed when I paid a phone bill'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(orderGuard.check(query, cached)).toBeUndefined();
    expect(orderGuard.check(cached, query)).toBeUndefined();
  });
});
