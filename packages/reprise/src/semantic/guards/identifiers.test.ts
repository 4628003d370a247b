import { describe, expect, it } from 'vitest';
import { identifiersGuard } from './identifiers.ts';

describe('identifiersGuard', () => {
  it.each([
    ['what is wrong with order A12B', 'what is wrong with order A13B'],
    ['search on github.com', 'search on gitlab.com'],
    ['what does get_user return', 'what does set_user return'],
    ['resize an mp3', 'resize an mp4'],
    ['http2 or not', 'http3 or not'],
    ['learn C++', 'learn C#'],
    ['site:example.com caching', 'site:example.org caching'],
    ['what does && mean', 'what does || mean'],
    ['difference of == here', 'difference of === here'],
    ['compute 2+3', 'compute 2*3'],
    ['价格在abc123里', '价格在abc124里'],
  ])('vetoes %j for %j', (query, cached) => {
    expect(identifiersGuard.check(query, cached)).toMatchObject({ guard: 'identifiers' });
    expect(identifiersGuard.check(cached, query)).toMatchObject({ guard: 'identifiers' });
  });

  it.each([
    ['learn node.js', 'learn nodejs'],
    ['search on GitHub.com', 'github.com search'],
    ['what does get_user return', 'the result of get_user'],
    ['a list: first - second', 'a list: first second'],
    ['no code here', 'none here'],
    ['问题：怎么退款', '问题 怎么退款'],
  ])('lets %j pass for %j', (query, cached) => {
    expect(identifiersGuard.check(query, cached)).toBeUndefined();
    expect(identifiersGuard.check(cached, query)).toBeUndefined();
  });
});
