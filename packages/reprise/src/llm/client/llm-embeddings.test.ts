import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { open, server, start, stop } from './llm-fixture.js';

beforeEach(start);
afterEach(stop);

describe('S3-42 embeddings', () => {
  it('asks only for the texts that are missing, in one call, each once', async () => {
    const llm = open();
    const one = await llm.embed('one');
    const [two, again, three, twice] = await llm.embed(['two', 'one', 'three', 'two']);
    expect(again).toEqual(one);
    expect(twice).toEqual(two);
    expect(three).toBeInstanceOf(Float32Array);
    expect(server.requests.map(({ body }) => (body as { input: unknown }).input)).toEqual([
      ['one'],
      ['two', 'three'],
    ]);
    expect(await llm.embed([])).toEqual([]);
  });

  it('gives an empty text the first unit vector without a call, once the length is known', async () => {
    const llm = open({ dimensions: 3 });
    expect(await llm.embed('')).toEqual(new Float32Array([1, 0, 0]));
    expect(await llm.dimensions()).toBe(3);
    expect(server.requests).toHaveLength(0);
  });

  it('learns the length from the service, once', async () => {
    const llm = open();
    expect(await llm.dimensions()).toBe(64);
    expect(await open().dimensions()).toBe(64);
    const [empty, spoken] = await llm.embed([' ', 'text']);
    expect(empty).toEqual(Float32Array.from({ length: 64 }, (_, index) => (index === 0 ? 1 : 0)));
    expect(spoken).toHaveLength(64);
    expect(server.requests).toHaveLength(2);
  });

  it('keeps models and providers apart, and asks Ollama in its own way', async () => {
    await open().embed('one');
    await open({ embeddingModel: 'other' }).embed('one');
    await open({ provider: 'ollama', baseUrl: server.url }).embed('one');
    await open({ provider: 'ollama', baseUrl: server.url }).embed('one');
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/v1/embeddings',
      '/v1/embeddings',
      '/api/embed',
    ]);
  });

  it('asks once for many who ask the same at the same time', async () => {
    const llm = open();
    await Promise.all(Array.from({ length: 100 }, () => llm.embed(['one', 'two'])));
    expect(server.requests).toHaveLength(1);
  });

  it('works without a cache', async () => {
    expect(await open({ cache: null }).embed(['one', '', 'one'])).toHaveLength(3);
    expect(server.requests).toHaveLength(1);
  });
});
