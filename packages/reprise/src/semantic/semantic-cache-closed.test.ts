import { afterEach, describe, expect, it } from 'vitest';
import { memory } from '../stores/index.ts';
import type { SemanticCache } from './index.ts';
import { ask, closeOpened, open } from './semantic-cache-fixture.js';

afterEach(closeOpened);

describe('A SemanticCache that was closed', () => {
  const uses: readonly [string, (cache: SemanticCache, id: string) => Promise<unknown>][] = [
    ['lookup', (cache) => cache.lookup(ask('alpha one'))],
    ['lookupDetailed', (cache) => cache.lookupDetailed(ask('alpha one'))],
    ['lookupMany', (cache) => cache.lookupMany([ask('alpha one')])],
    ['update', (cache) => cache.update(ask('alpha one'), 'b')],
    ['store', (cache) => cache.store('alpha one', 'b')],
    ['getExact', (cache) => cache.getExact('alpha one')],
    ['remove', (cache, id) => cache.remove(id)],
    ['clear', (cache) => cache.clear()],
    ['explain', (cache) => cache.explain(ask('alpha one'))],
    ['feedback', (cache, id) => cache.feedback(id, 'wrong')],
  ];

  it.each(uses)('rejects %s with CLOSED, and leaves the store as it is', async (_, use) => {
    const store = memory();
    const cache = open({ store });
    const id = await cache.update(ask('alpha one'), 'a');
    await cache.close();
    await expect(use(cache, id!)).rejects.toMatchObject({ code: 'CLOSED' });
    expect(await open({ store }).getExact('alpha one')).toBe('a');
  });

  it('still tells what it counted, and may be closed again', async () => {
    const cache = open();
    await cache.update(ask('alpha one'), 'a');
    await cache.lookup(ask('alpha one'));
    await cache.close();
    await cache.close();
    expect(cache.stats()).toMatchObject({ exactHits: 1, writes: 1 });
    expect(cache.trust().wrongOfHits.whole).toBe(0);
  });
});
