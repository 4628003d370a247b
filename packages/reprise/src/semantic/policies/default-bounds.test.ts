import { local } from 'reprise/embedders';
import { SemanticCache } from 'reprise/semantic';
import { afterAll, describe, expect, it } from 'vitest';
import { defaultBounds, defaultConfidence } from './default-bounds.ts';

const ask = (content: string) => [{ role: 'user' as const, content }];

describe('defaultBounds', () => {
  it.each([
    [{}, { similarity: 0.7, confidence: defaultConfidence }],
    [{ confidence: 0 }, { similarity: 0.8, confidence: 0 }],
    [{ similarity: 0 }, { similarity: 0, confidence: defaultConfidence }],
    [
      { similarity: 0.9, confidence: 0.5 },
      { similarity: 0.9, confidence: 0.5 },
    ],
  ])('makes of %o the bounds %o', (asked, bounds) => {
    expect(defaultBounds({ threshold: 0.8 }, asked)).toEqual(bounds);
  });
});

describe('SemanticCache as shipped, with nothing else cached', () => {
  const embedder = local();
  afterAll(() => embedder.close());

  it.each([
    ['How do I reset my password?', 'how can i reset the password', true],
    ['What is the capital of France?', "what's the capital of france", true],
    ['What is the capital of France?', 'What is the capital of Spain?', false],
    ['How do I reset my password?', 'How do I reset my router?', false],
  ])('asked after %j, %j is a hit: %s', async (cached, asked, isHit) => {
    const cache = new SemanticCache({ embedder });
    await cache.update(ask(cached), 'answer');
    expect((await cache.lookup(ask(asked))) === 'answer').toBe(isHit);
    await cache.close();
  });
});
