import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExcluded } from './excluded-paths.ts';

describe('a path that needs no key', () => {
  it.each([
    ['/health', '/health'],
    ['/', '/'],
    ['/docs', '/docs*'],
    ['/docs/swagger-ui.css', '/docs*'],
    ['/static/a/b.js', '/static/*'],
    ['/a/x/b/y/c', '/a*b*c'],
    ['/aa', '/a*a'],
    ['/anything', '*'],
  ])('S2-65 is %s by %s', (path, pattern) => {
    expect(isExcluded(path, ['/other', pattern])).toBe(true);
  });

  it.each([
    ['/healthy', '/health'],
    ['/Health', '/health'],
    ['/api/sessions', '/'],
    ['/static', '/static/*'],
    ['/a', '/a*a'],
    ['/abxa', '/a*b*b*a'],
    ['/api/docs', '/docs*'],
    ['/health.json', '/health?json'],
    ['/x', ''],
  ])('S2-65 is not %s by %s', (path, pattern) => {
    expect(isExcluded(path, [pattern])).toBe(false);
    expect(isExcluded(path, [])).toBe(false);
  });

  it('S2-65 agrees with the regular expression that a pattern means', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '.', '*'), maxLength: 6 });
    fc.assert(
      fc.property(text, pattern, (path, given) => {
        const meaning = new RegExp(`^${given.replaceAll('.', '\\.').replaceAll('*', '.*')}$`);
        expect(isExcluded(path, [given])).toBe(meaning.test(path));
      }),
    );
  });
});
