import { defaultGuards, type Identity, identify } from 'reprise/semantic';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../config/index.ts';
import { answerCacheOptions } from './semantic-options.ts';

function options(semantic: object) {
  return answerCacheOptions(parseConfig({ semantic }));
}

function asked(tenant: string, namespace: string, system: string): Identity {
  const messages = [
    { role: 'system', content: system },
    { role: 'user', content: 'Why?' },
  ];
  return identify({ model: 'm', messages }, { tenant, namespace });
}

describe('the options of caches of answers', () => {
  it('leave the bound of confidence to the library, unless there is one', () => {
    expect(options({})).not.toHaveProperty('confidence');
    expect(options({ confidence: 0 }).confidence).toBe(0);
  });

  it('have all guards, none, or all but those that are off', () => {
    expect(options({}).guards).toEqual(defaultGuards);
    expect(options({ guards: false }).guards).toEqual([]);
    const left = options({ guards_off: ['names', 'order'] }).guards!.map(({ name }) => name);
    expect(left).toEqual(
      defaultGuards.map(({ name }) => name).filter((name) => !/^(names|order)$/.test(name)),
    );
  });

  it.each([
    ['all', [true, true, true]],
    ['tenant', [false, true, true]],
    ['namespace', [false, false, true]],
    ['scope', [false, false, false]],
  ])('judge by %s: other tenants, namespaces and system prompts together or apart', (bucket, together) => {
    const bucketOf = options({ bucket }).bucketOf!;
    const own = bucketOf(asked('ann', 'blue', 'Be brief.'));
    const others = [
      asked('bob', 'blue', 'Be brief.'),
      asked('ann', 'red', 'Be brief.'),
      asked('ann', 'blue', 'Be kind.'),
    ];
    expect(others.map((other) => bucketOf(other) === own)).toEqual(together);
    expect(bucketOf(asked('ann', 'blue', 'Be brief.'))).toBe(own);
  });
});
