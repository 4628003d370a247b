import { describe, expect, it } from 'vitest';
import { FakeEmbedder, judgeContract } from '../../testing/index.ts';
import { equalAnswers, firstSure, type Judge, similarAnswers, type Verdict } from './index.ts';

const { signal } = new AbortController();
const embedder = new FakeEmbedder({ dimensions: 512 });
const chain = () =>
  firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder: new FakeEmbedder() })]);

function compare(judge: Judge, cached: string, fresh: string | undefined): Promise<Verdict> {
  return judge.agrees({ query: 'q', cachedQuery: 'p', cached, fresh }, signal);
}

const always = (verdict: Verdict): Judge => ({ name: verdict, agrees: async () => verdict });
/** An answer in steps, whose figures are not what it says. */
const longList = (last: string) =>
  `${Array.from({ length: 8 }, (_, at) => `${at + 1}. Open the box and take out the part that is named there`).join('. ')}. ${last}`;
const failing: Judge = { name: 'failing', agrees: () => Promise.reject(new Error('out of order')) };

describe.each([
  ['equalAnswers', () => equalAnswers()],
  ['similarAnswers', () => similarAnswers({ embedder: new FakeEmbedder() })],
  ['firstSure', chain],
] as const)('%s', (_, make) => {
  for (const { title, run } of judgeContract(make)) it(title, run);
});

describe('equalAnswers', () => {
  it.each([
    ['Paris.', 'paris', 'same'],
    ['It costs **1,000** dollars!', 'it costs  1000 dollars', 'same'],
    ['ＡＢＣ', 'abc', 'same'],
    ['It is -5', 'It is 5', 'different'],
    ['100 days', '10 days', 'different'],
    ['Paris', 'Lyon', 'different'],
    ['', '', 'unsure'],
    ['Paris', undefined, 'unsure'],
  ] as const)('says of %j and %j: %s', async (cached, fresh, verdict) => {
    expect(await compare(equalAnswers(), cached, fresh)).toBe(verdict);
  });

  it('is unsure of other words when told so, and sure of other figures', async () => {
    const judge = equalAnswers({ otherwise: 'unsure' });
    expect(await compare(judge, 'Paris', 'Lyon')).toBe('unsure');
    expect(await compare(judge, 'In 3 days', 'In 4 days')).toBe('different');
  });
});

describe('similarAnswers', () => {
  const judge = similarAnswers({ embedder });
  it.each([
    ['open the settings and choose security', 'choose security and open the settings', 'same'],
    ['open the settings and choose security', 'bananas grow where winters are warm', 'different'],
    ['Yes, the shop is open', 'No, the shop is open', 'different'],
    ['Open it in 3 days, please', 'Open it in 5 days, please', 'different'],
    ['You can cancel the order', 'You cannot cancel the order', 'different'],
    ['the file is a1b2c3 here', 'the file is d4e5f6 here', 'different'],
    ['可以退款', '不可以退款', 'different'],
    ['the shop opens early', 'the shop opens early, at 9', 'unsure'],
    ['the shop', undefined, 'unsure'],
    ['...', '???', 'unsure'],
    ['It boils at 212°F.', 'It boils at 212 degrees, that is 100 Celsius.', 'unsure'],
    ['It costs $5.00 in all', 'It costs $5 in all', 'same'],
  ] as const)('says of %j and %j: %s', async (cached, fresh, verdict) => {
    expect(await compare(judge, cached, fresh)).toBe(verdict);
  });

  it.each([
    ['Paris is the capital of France.', 'Lyon is the capital of France.'],
    ['Choose Settings, then Security.', 'Choose Settings, then Privacy.'],
    ['Press the button to enable it.', 'Press the button to disable it.'],
    ['The shop opens on Monday.', 'The shop opens on Tuesday.'],
    ['Contact support by email to get a refund.', 'Contact support by phone to get a refund.'],
    ['The first president was George Washington.', 'The first president was John Adams.'],
    ['It is safe to take with alcohol.', 'It is unsafe to take with alcohol.'],
    ['Dogs may eat it.', 'Dogs may eat it without the seeds and skin.'],
    ['The train goes from Rome to Milan.', 'The train goes from Milan to Rome.'],
    ['请在设置中开启它', '请在设置中关闭它'],
  ])(
    'never takes %j and %j for the same, which are close to each other for an embedder',
    async (one, other) => {
      const close = new FakeEmbedder();
      close.embed = async (texts) =>
        texts.map(() => ({ vector: new Float32Array([1]), coverage: 1, truncated: false }));
      expect(await compare(similarAnswers({ embedder: close }), one, other)).not.toBe('same');
      expect(await compare(similarAnswers({ embedder: close }), other, one)).not.toBe('same');
    },
  );

  it.each([
    ['Shoes come back within 60 days.', "You have 60 days, if they haven't been worn."],
    [longList('Use 12 eggs.'), longList('Take 13 spoons.')],
  ])('does not call %j and %j different for a figure or a denial beside other words', async (one, other) => {
    const close = new FakeEmbedder();
    close.embed = async (texts) =>
      texts.map(() => ({ vector: new Float32Array([1]), coverage: 1, truncated: false }));
    expect(await compare(similarAnswers({ embedder: close }), one, other)).toBe('unsure');
  });

  it('is unsure of a long answer and itself with a word exchanged for another', async () => {
    const close = new FakeEmbedder();
    close.embed = async (texts) =>
      texts.map(() => ({ vector: new Float32Array([1]), coverage: 1, truncated: false }));
    const careful = similarAnswers({ embedder: close });
    const rome = longList('The office is in Rome');
    expect(await compare(careful, rome, longList('The office is in Milan'))).toBe('unsure');
    expect(await compare(careful, rome, rome.replaceAll('the part', 'the screw'))).toBe('unsure');
    expect(await compare(careful, rome, rome.replace('Open the box', 'Open  the box'))).toBe('same');
  });

  it('compares long answers by pieces, whatever their order', async () => {
    const sentences = Array.from({ length: 20 }, (_, at) =>
      `${'abcdefghijklmnopqrst'[at]}word `.repeat(45).concat('.'),
    );
    const other = sentences.with(7, 'something quite unlike it stands here instead of that. ');
    expect(await compare(judge, sentences.join(' '), sentences.toReversed().join(' '))).toBe('same');
    expect(await compare(judge, sentences.join(' '), other.join(' '))).not.toBe('same');
  });

  it('is unsure of an answer that is too long, and embeds nothing of it', async () => {
    const counting = new FakeEmbedder();
    const long = `word ${'x'.repeat(1_000_000)}`;
    expect(await compare(similarAnswers({ embedder: counting }), long, `other ${long}`)).toBe('unsure');
    expect(counting.calls).toBe(0);
  });

  it('embeds a fresh answer once that is compared with several', async () => {
    const counting = new FakeEmbedder();
    const comparing = similarAnswers({ embedder: counting });
    const fresh = 'Paris is where the king lived. '.repeat(20);
    await compare(comparing, 'The king had his house in Paris.', fresh);
    const first = counting.calls;
    await compare(comparing, 'Kings used to live in Lyon.', fresh);
    expect(first).toBeGreaterThan(2);
    expect(counting.calls).toBe(first + 1);
  });

  it('is unsure of what the embedder did not understand', async () => {
    const partial = new FakeEmbedder();
    partial.coverage = 0.2;
    expect(await compare(similarAnswers({ embedder: partial }), 'a b', 'b a')).toBe('unsure');
  });
});

describe('firstSure', () => {
  it('asks no further than to the first that is sure', async () => {
    expect(await compare(firstSure([always('unsure'), always('different'), failing]), 'a', 'b')).toBe(
      'different',
    );
  });

  it('passes by a judge that fails, and tells the failure of the last', async () => {
    expect(await compare(firstSure([failing, always('same')]), 'a', 'b')).toBe('same');
    await expect(compare(firstSure([always('unsure'), failing]), 'a', 'b')).rejects.toThrow('out of order');
  });

  it('counts what its last judge answered, not what an earlier one settled or the last one failed at', async () => {
    const settled = firstSure([always('same'), always('different')]);
    const last = firstSure([always('unsure'), always('unsure')]);
    const broken = firstSure([always('unsure'), failing]);
    for (const judge of [settled, last, broken]) await compare(judge, 'a', 'b').catch(() => {});
    expect([settled, last, broken].map(({ answered }) => answered)).toEqual([0, 1, 0]);
  });

  it('is unsure when all are', async () => {
    expect(await compare(firstSure([always('unsure'), always('unsure')]), 'a', 'b')).toBe('unsure');
  });
});
