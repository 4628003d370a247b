import { performance } from 'node:perf_hooks';
import { local } from 'reprise/embedders';
import { afterAll, describe, expect, it } from 'vitest';
import { embedderContract } from '../../testing/index.ts';

describe('local keeps the embedder contract and', () => {
  for (const { title, run } of embedderContract(() => local({ workers: 1 }))) it(title, run);
});

describe('local', () => {
  const embedder = local({ workers: 1 });
  afterAll(() => embedder.close());

  it('leaves the event loop alone while 200 texts embed', async () => {
    const texts = Array.from(
      { length: 200 },
      (_, at) => `How can I change the colour of button number ${at}?`,
    );
    await embedder.embed(['warm']);
    const before = performance.eventLoopUtilization();
    await embedder.embed(texts);
    const { active, utilization } = performance.eventLoopUtilization(before);
    expect(utilization, `the calling thread was busy for ${active} ms`).toBeLessThan(0.4);
  });

  it('embeds a text of a megabyte as a truncated one', async () => {
    const [embedding] = await embedder.embed(['How do I reset my password? '.repeat(40_000)]);
    expect(embedding).toMatchObject({ truncated: true });
    expect(embedding!.coverage).toBeGreaterThan(0.9);
  });

  it('names the blank text of a list', async () => {
    await expect(embedder.embed(['hi', ' \n'])).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: 'Text 1 of the list to embed is blank',
    });
  });

  it('finds a paraphrase closer than another question', async () => {
    const [asked, near, far] = await embedder.embed([
      'How do I reset my password?',
      'How can I reset my password',
      'What is the capital of France?',
    ]);
    const similarity = (other: Float32Array) =>
      asked!.vector.reduce((sum, value, at) => sum + value * other[at]!, 0);
    expect(similarity(near!.vector)).toBeGreaterThan(embedder.threshold);
    expect(similarity(far!.vector)).toBeLessThan(0.5);
  });

  it.each([{ workers: 0 }, { workers: 17 }, { workers: 1.5 }, { capacity: 0 }])('refuses %o', (options) => {
    expect(() => local(options)).toThrow(/must be a whole number/);
  });
});
