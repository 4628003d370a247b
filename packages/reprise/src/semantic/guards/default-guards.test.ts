import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultGuards } from './default-guards.ts';
import { guardedLength } from './facets.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc
    .array(
      fc.constantFrom(
        ...'not no before after 3 3rd two Paris her his “ ” " \' ` 不 是 三 个 到 -> == A1 by was from to'.split(
          ' ',
        ),
        ...'than over who did beat beat cheaper dearer fastest least most more less at sad happy I my'.split(
          ' ',
        ),
        ...'in French Spanish translate dónde está la где how where why today Monday fail sure 5 over ,'.split(
          ' ',
        ),
        ...'北京 上海 从 比 转 换 至少 最多 百 五十 百分之 不能 没有 吗 今天 我 英语 用 买 卖 万'.split(' '),
      ),
    )
    .map((words) => words.join(' ')),
);

const check = (query: string, cached: string) =>
  defaultGuards.map((guard) => guard.check(query, cached)?.guard);

describe('defaultGuards', () => {
  it('have different names and give them in their vetoes', () => {
    expect(new Set(defaultGuards.map(({ name }) => name)).size).toBe(defaultGuards.length);
    fc.assert(
      fc.property(text, text, (query, cached) => {
        for (const guard of defaultGuards) {
          const veto = guard.check(query, cached);
          if (veto) expect(veto).toEqual({ guard: guard.name, reason: expect.stringMatching(/^[a-z ,]+$/u) });
        }
      }),
    );
  });

  it('pass on identical text, whatever it is', () => {
    fc.assert(
      fc.property(text, (same) => {
        expect(check(same, same)).toEqual(defaultGuards.map(() => undefined));
      }),
    );
  });

  it('pass on a text that differs only in its compatibility form', () => {
    expect(check('call ９１１ in Ｐａｒｉｓ', 'call 911 in Paris')).toEqual(
      defaultGuards.map(() => undefined),
    );
  });

  it('say the same whichever prompt came first', () => {
    fc.assert(
      fc.property(text, text, (query, cached) => {
        expect(check(query, cached)).toEqual(check(cached, query));
      }),
      { numRuns: 300 },
    );
  });

  it('give the same verdict again, remembered or not', () => {
    const first = check('two cats in Rome', 'three cats in Oslo');
    for (let index = 0; index < 200; index++) check(`filler ${index}`, `filler ${index + 1}`);
    expect(check('two cats in Rome', 'three cats in Oslo')).toEqual(first);
  });

  it('never quote the prompts in a reason', () => {
    for (const guard of defaultGuards) {
      const reason = guard.check('Is Zebedee 77 allowed', 'why was Quentin "gone" not 78')?.reason ?? '';
      expect(reason).not.toMatch(/zebedee|quentin|gone|7/iu);
    }
  });

  it('veto a difference beyond the part they read', () => {
    const long = 'same words again '.repeat(guardedLength / 8);
    expect(check(`${long} Rome`, `${long} Oslo`)).toContain('length');
  });

  it.each([
    ['"', 'straight quotes'],
    ['`', 'back quotes'],
    ['“', 'opening quotes'],
    ['《a', 'opening titles'],
    ["'a ", 'apostrophes'],
    ['1,', 'digits and commas'],
    ['1 - ', 'operators'],
    ['a.', 'dots'],
    ['a:', 'colons'],
    ['不', 'negations'],
    ['好不', 'pairs around a negation'],
    ["n't ", 'contractions'],
    ['aing', 'suffixes'],
    ['eeee', 'one long word'],
    ['== ', 'signs'],
    ['was seen by ', 'passives'],
  ])('read 100 KB of %j (%s) in bounded time', (piece) => {
    const long = piece.repeat(Math.ceil(100_000 / piece.length));
    const started = performance.now();
    check(`${long} one`, `${long} two`);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('read 100 KB of different words in bounded time', () => {
    const words = Array.from(
      { length: 20_000 },
      (_, index) => `w${index.toString(36).replaceAll(/\d/gu, 'q')}`,
    );
    const started = performance.now();
    check(words.join(' '), words.reverse().join(' '));
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
