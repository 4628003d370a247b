import { describe, expect, it } from 'vitest';
import { pronounsGuard } from './pronouns.ts';

describe('pronounsGuard', () => {
  it.each([
    ['Is he married?', 'Is she married?'],
    ['would her family agree', 'would his family agree'],
    ["would Tom's family agree", 'would her family agree'],
    ['她结婚了吗', '他结婚了吗'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(pronounsGuard.check(query, cached)).toMatchObject({ guard: 'pronouns' });
    expect(pronounsGuard.check(cached, query)).toMatchObject({ guard: 'pronouns' });
  });

  it.each([
    ['Is he married?', 'has he married himself'],
    ['my card', 'your card'],
    ['她结婚了吗', '她结婚了没'],
    ['还有其他办法吗', '还有别的办法吗'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(pronounsGuard.check(query, cached)).toBeUndefined();
    expect(pronounsGuard.check(cached, query)).toBeUndefined();
  });
});
