import { local } from 'reprise/embedders';
import { afterAll, describe, expect, it } from 'vitest';
import { type ChatMessage, SemanticCache } from './index.ts';

const embedder = local();
const ask = (content: string): ChatMessage[] => [{ role: 'user', content }];

afterAll(() => embedder.close());

describe('SemanticCache as it is shipped', () => {
  it.each([
    ['How do I reset my password?', 'how do i reset my password'],
    ['How do I reset my password?', 'how can i reset the password'],
    ['What is the capital of France?', "what's the capital of France"],
    ['How can I cancel my order?', 'how do I cancel an order?'],
  ])('answers %j also when it is asked as %j', async (cached, asked) => {
    const cache = new SemanticCache({ embedder });
    await cache.update(ask(cached), 'right');
    const { hit, reason } = await cache.lookupDetailed(ask(asked));
    expect([hit?.kind, hit?.output, reason]).toEqual(['semantic', 'right', '']);
    await cache.close();
  });

  it('answers by answers that say the same in other words, as models do', async () => {
    const cache = new SemanticCache({ embedder });
    const first = ask('How do I reset my password?');
    await cache.update(
      first,
      'Open Settings, choose Security, then tap Reset password. We email you a link.',
    );
    const second = ask('I forgot my password, how do I reset it?');
    expect(await cache.lookup(second)).toBeUndefined();
    await cache.update(
      second,
      'Go to Settings, choose Security and tap Reset password. We email you a link.',
    );
    await cache.reviewed();
    const { hit } = await cache.lookupDetailed(ask('How can I reset my password if I forgot it?'));
    expect(hit?.kind).toBe('semantic');
    await cache.close();
  });

  it.each([
    ['How do I reset my password?', 'How do I change my email address?'],
    ['What is the capital of France?', 'What is the population of France?'],
    ['How can I cancel my order?', 'How can I cancel my subscription?'],
  ])('does not answer %j when it is asked %j', async (cached, asked) => {
    const cache = new SemanticCache({ embedder });
    await cache.update(ask(cached), 'wrong');
    expect(await cache.lookup(ask(asked))).toBeUndefined();
    await cache.close();
  });
});
