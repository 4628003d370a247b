import { describe, expect, it } from 'vitest';
import { FakeEmbedder } from '../../testing/index.ts';
import { closestLookups } from './closest-lookups.ts';
import { scoreLabelled } from './score-labelled.ts';

const prompts = [
  { prompt: 'how do I reset my password', answer: 'reset' },
  { prompt: 'what does shipping cost', answer: 'shipping' },
  { prompt: 'how do I reset my password', answer: 'reset' },
  { prompt: 'how do I reset my password please', answer: 'reset' },
];

describe('scoreLabelled', () => {
  it('plays a stream in order and knows which candidates are right', async () => {
    const embedder = new FakeEmbedder();
    const told: string[] = [];
    const lookups = await scoreLabelled(
      { kind: 'stream', prompts },
      {
        cache: { embedder, guards: [] },
        floor: 0.3,
        onProgress: (done, total) => told.push(`${done}/${total}`),
      },
    );
    expect(lookups.map(({ exact }) => exact)).toEqual([false, false, true, false]);
    expect(lookups.map(({ group }) => group)).toEqual(['reset', 'shipping', 'reset', 'reset']);
    expect(lookups[3]!.candidates[0]).toMatchObject({ right: true });
    expect(told.at(-1)).toBe('4/4');
  });

  it('caches the first prompt of a pair alone', async () => {
    const pairs = [
      { a: 'how do I reset my password', b: 'what does shipping cost', same: false },
      { a: 'what does shipping cost now', b: 'how do I reset my password', same: false },
      { a: 'what does shipping cost', b: 'what does shipping cost today', same: true },
    ];
    const lookups = await scoreLabelled(
      { kind: 'pairs', pairs },
      { cache: { embedder: new FakeEmbedder(), guards: [] }, floor: 0.5 },
    );
    expect(lookups.map(({ candidates }) => candidates.map(({ right }) => right))).toEqual([[], [], [true]]);
    expect(lookups.every(({ exact }) => !exact)).toBe(true);
  });

  it('fails when the embedder does, since such misses say nothing', async () => {
    const embedder = new FakeEmbedder();
    embedder.embed = () => Promise.reject(new Error('down'));
    await expect(scoreLabelled({ kind: 'stream', prompts }, { cache: { embedder } })).rejects.toMatchObject({
      code: 'EMBEDDER_FAILED',
      message: expect.stringMatching(/nothing can be scored: .*down/),
    });
  });
});

describe('closestLookups', () => {
  it('finds the closest earlier prompt, whatever guards would say', async () => {
    const closest = await closestLookups({ kind: 'stream', prompts }, new FakeEmbedder());
    expect(closest.map(({ right }) => right)).toEqual([false, false, true, true]);
    expect(closest[0]!.score).toBeUndefined();
    expect(closest[2]!.score).toBeCloseTo(1, 5);
  });
});
