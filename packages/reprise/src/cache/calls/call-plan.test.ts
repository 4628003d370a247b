import { describe, expect, it } from 'vitest';
import { planOf } from './call-plan.ts';

describe('the plan of a call', () => {
  it('has nothing that limits an entry or a call without options', () => {
    expect(planOf({})).toEqual({
      ttl: undefined,
      tags: undefined,
      jitter: 0,
      staleWhileRevalidate: 0,
      staleIfError: 0,
      eagerRefresh: undefined,
      softTimeout: undefined,
      hardTimeout: undefined,
      negative: undefined,
      annotation: undefined,
    });
  });

  it('takes the options of a function over those of its cache, and durations in milliseconds', () => {
    const defaults = { ttl: '1h', staleIfError: '1d', hardTimeout: '30s', jitter: 0.1, tags: ['all'] };
    expect(planOf(defaults, { ttl: '5m', jitter: 0, tags: [], negative: { ttl: '10s' } })).toMatchObject({
      ttl: 300_000,
      staleIfError: 86_400_000,
      hardTimeout: 30_000,
      jitter: 0,
      tags: [],
      negative: { ttl: 10_000 },
    });
  });

  it('S3-22 takes the ttl of an annotation over every other', () => {
    expect(planOf({ ttl: '1h' }, { ttl: '5m', annotation: { ttl: '1s' } }).ttl).toBe(1_000);
    expect(planOf({ ttl: '1h' }, { annotation: { team: 'a' } }).ttl).toBe(3_600_000);
    expect(() => planOf({}, { annotation: { ttl: 'soon' } })).toThrow(/"soon" is not a duration/);
  });

  it.each([
    ['ttl', { ttl: -1 }],
    ['annotation.ttl', { annotation: { ttl: null } }],
    ['negative.ttl', { negative: { ttl: 'soon' } }],
    ['staleWhileRevalidate', { staleWhileRevalidate: -1 }],
    ['staleIfError', { staleIfError: {} as never }],
    ['softTimeout', { softTimeout: Number.NaN }],
    ['hardTimeout', { hardTimeout: '-1s' }],
    ['tags', { tags: 'users' as never }],
    ['tags', { tags: [1] as never }],
  ])('names the option %s when that is wrong', (name, options) => {
    expect(() => planOf({}, options)).toThrow(
      expect.objectContaining({
        code: 'INVALID_ARGUMENT',
        message: expect.stringContaining(`option ${name} `),
      }),
    );
  });

  it('takes null and undefined for negative, unless told otherwise', () => {
    const { negative } = planOf({ negative: { ttl: 0 } });
    expect([null, undefined, 0, '', false].map((value) => negative?.when(value))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
