import { describe, expect, it } from 'vitest';
import { FakeEmbedder, ManualClock, SharedMemory } from '../../testing/index.ts';
import { flat } from '../../vectors/index.ts';
import { AnswerCache, identify, withDefaults } from '../index.ts';

function ask(content: string) {
  return identify({ model: '', messages: [{ role: 'user', content }] }, { tenant: 'tenant' });
}

async function similar(cache: AnswerCache<string>, content: string): Promise<string | undefined> {
  return (await cache.findSimilar(ask(content))).hit?.output;
}

describe('AnswerCache over a store and an index that instances share', () => {
  it('reads nothing at the start, follows nothing, and removes from the index what is gone', async () => {
    const clock = new ManualClock();
    const server = new SharedMemory(clock);
    const index = Object.assign(flat(), { shared: true, close: async () => {} });
    const stores = [server.open(), server.open()] as const;
    const embedder = new FakeEmbedder();
    const [first, second] = stores.map((store) => {
      const options = {
        embedder,
        store,
        index,
        clock,
        ttl: 1_000,
        guards: [],
        confidence: 0,
        prefix: 'chat',
      };
      return new AnswerCache<string>(withDefaults(options));
    }) as [AnswerCache<string>, AnswerCache<string>];
    const alpha = await first.keep(ask('alpha one'), 'a');
    await first.keep(ask('beta two'), 'b');
    expect(await similar(second, 'one alpha')).toBe('a');
    expect(stores[1].asked.scans + stores[1].followers).toBe(0);
    await second.remove(alpha);
    expect(index.size()).toBe(1);
    clock.advance(2_000);
    expect(await similar(second, 'two beta')).toBeUndefined();
    expect(index.size()).toBe(0);
    await first.keep(ask('gamma three'), 'c');
    expect(await second.clear('chat')).toBe(1);
    expect(index.size()).toBe(0);
    await Promise.all([first.close(), second.close()]);
  });
});
