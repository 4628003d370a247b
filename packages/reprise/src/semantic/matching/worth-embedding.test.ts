import { local } from 'reprise/embedders';
import { afterAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../embedders/index.ts';
import { memory, type Store } from '../../stores/index.ts';
import {
  type ChatMessage,
  pairVerifier,
  SemanticCache,
  type SemanticCacheOptions,
  type Verifier,
} from '../index.ts';
import { worthEmbedding } from './worth-embedding.ts';

const embedder = local();
const ask = (content: string): ChatMessage[] => [{ role: 'user', content }];

/** The embedder that is shipped, which notes what it embeds. */
class Noting implements Embedder {
  readonly id = embedder.id;
  readonly dimensions = embedder.dimensions;
  readonly maxTokens = embedder.maxTokens;
  readonly threshold = embedder.threshold;
  readonly sketch = embedder.sketch;
  readonly embedded: string[] = [];

  embed(texts: readonly string[]) {
    this.embedded.push(...texts);
    return embedder.embed(texts);
  }

  async close() {}
  async [Symbol.asyncDispose]() {}
}

afterAll(() => embedder.close());

describe('worthEmbedding', () => {
  it('wants a similar sketch, or a verifier that is sure by the texts alone', () => {
    expect(worthEmbedding(0.6, 0.5, 0.9955)).toBe(true);
    expect(worthEmbedding(0.4, 0.5, 0.9955)).toBe(false);
    expect(worthEmbedding(0.4, 0.95, 0.9955)).toBe(true);
    expect(worthEmbedding(0.6, 0.05, 0.9955)).toBe(false);
  });

  it('wants less where hits need a lower confidence, and no more where they need a higher one', () => {
    expect(worthEmbedding(0.4, 0.5, 0.98)).toBe(true);
    expect(worthEmbedding(0.5, 0.5, 0.999)).toBe(true);
  });
});

describe('a lookup', () => {
  const cached = 'How do I reset my password?';

  async function embeddedFor(asked: string, options: Partial<SemanticCacheOptions> = {}): Promise<string[]> {
    const noting = new Noting();
    const cache = new SemanticCache({ embedder: noting, ...options });
    await cache.update(ask(cached), 'an answer');
    noting.embedded.length = 0;
    await cache.lookup(ask(asked));
    await cache.close();
    return noting.embedded;
  }

  it('embeds a prompt that may be answered', async () => {
    expect(await embeddedFor('how can i reset the password')).toHaveLength(1);
  });

  it.each([
    'Which wines go with smoked salmon?',
    'How do I paint my garden fence before winter?',
    'How do I reset my router to the factory settings?',
  ])('embeds nothing for %j, which hardly can be', async (asked) => {
    expect(await embeddedFor(asked)).toEqual([]);
  });

  it('asks no verifier about prompts that have next to nothing in common', async () => {
    const asked: string[] = [];
    const { name, score } = pairVerifier();
    const verifier = {
      name,
      score: (...pair: Parameters<typeof score>) => {
        asked.push(pair[0]);
        return score(...pair);
      },
    };
    await embeddedFor('Which wines go with smoked salmon?', { verifier });
    expect(asked).toEqual([]);
    await embeddedFor('How do I reset my router to the factory settings?', { verifier });
    expect(asked).toHaveLength(1);
  });

  it('reads no third prompt after two that are too unlike, and says that they are', async () => {
    const asked: string[] = [];
    const verifier: Verifier = {
      name: 'noting',
      score: (_, text) => {
        asked.push(text);
        return 0.001;
      },
    };
    const noting = new Noting();
    const cache = new SemanticCache({ embedder: noting, verifier });
    const others = ['How do I reset my password?', 'How do I reset my phone?', 'How do I reset my alarm?'];
    for (const prompt of others) await cache.update(ask(prompt), prompt);
    noting.embedded.length = 0;
    const lookup = await cache.lookupDetailed(ask('How do I reset my router to the factory settings?'));
    expect(lookup).toMatchObject({
      hit: undefined,
      reason: 'the closest cached prompts are too unlike in their words',
      refusedBy: 'verifier',
    });
    expect([asked.length, noting.embedded.length]).toEqual([2, 0]);
    await cache.close();
  });

  it('blames the guard that refused the closest only where none is left', async () => {
    const noting = new Noting();
    const cache = new SemanticCache({ embedder: noting });
    await cache.update(ask('How do I not reset my password?'), 'an answer');
    noting.embedded.length = 0;
    const { refusedBy } = await cache.lookupDetailed(ask(cached));
    expect([refusedBy, noting.embedded.length]).toEqual(['negation', 0]);
    await cache.close();
  });

  it('does not embed for an entry that is gone, though the index still has it', async () => {
    const store = memory();
    const writer = new SemanticCache({ embedder, store });
    await writer.update(ask(cached), 'an answer');
    let lost = false;
    const losing: Store = new Proxy(store, {
      get(target, name) {
        if (name === 'getMany' && lost) return async (keys: string[]) => keys.map(() => undefined);
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const noting = new Noting();
    const reader = new SemanticCache({ embedder: noting, store: losing });
    await reader.ready;
    lost = true;
    await reader.lookup(ask('how can i reset the password'));
    expect(noting.embedded).toEqual([]);
    await Promise.all([reader.close(), writer.close()]);
  });

  it('knows also of entries that another process has written', async () => {
    const store = memory();
    const writer = new SemanticCache({ embedder, store });
    await writer.update(ask(cached), 'an answer');
    const noting = new Noting();
    const reader = new SemanticCache({ embedder: noting, source: store, store });
    await reader.ready;
    await reader.lookup(ask('How do I reset my router to the factory settings?'));
    expect(noting.embedded).toEqual([]);
    await reader.lookup(ask('how can i reset the password'));
    expect(noting.embedded).toHaveLength(1);
    await Promise.all([reader.close(), writer.close()]);
  });

  it('embeds whatever shares words where the similarity alone decides', async () => {
    const bounds = { similarity: 0.7, confidence: 0 };
    expect(await embeddedFor('How do I reset my router to the factory settings?', bounds)).toHaveLength(1);
  });

  it('says the same in an explanation, which embeds the prompt to tell more', async () => {
    const cache = new SemanticCache({ embedder });
    await cache.update(ask(cached), 'an answer');
    const asked = ask('How do I reset my router to the factory settings?');
    const explanation = await cache.explain(asked);
    const { reason } = await cache.lookupDetailed(asked);
    expect(explanation).toMatchObject({ outcome: 'miss', reason });
    expect(explanation.candidates).toHaveLength(1);
    await cache.close();
  });
});
