import assert from 'node:assert/strict';
import { memory } from '../../stores/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { FakeEmbedder } from '../fake-embedder.ts';
import { ask, type MakeVectorRoom, semanticCacheCase } from './semantic-cache-case.ts';

/** What is answered, and what is not. */
export function lookupCases(make: MakeVectorRoom): ContractCase[] {
  return [
    semanticCacheCase(
      make,
      'answers the same words and other words of the same meaning',
      async ({ open }) => {
        const cache = open();
        const entryId = await cache.update(ask('how do I reset my password'), 'Open Settings.');
        const { hit: exact } = await cache.lookupDetailed(ask('how do I reset my password'));
        const { hit: similar } = await cache.lookupDetailed(ask('my password: how do I reset it, please'));
        assert.deepEqual(
          [exact?.kind, exact?.output, exact?.entryId, exact?.similarity, exact?.ageSeconds],
          ['exact', 'Open Settings.', entryId, 1, 0],
        );
        assert.deepEqual(
          [similar?.kind, similar?.output, similar?.entryId],
          ['semantic', 'Open Settings.', entryId],
        );
        assert.ok(similar!.similarity > 0.8 && similar!.similarity < 1);
        assert.match(similar!.reasons[0]!, /0\.8/);
        assert.equal(await cache.lookup(ask('where is the nearest bakery')), undefined);
      },
    ),
    semanticCacheCase(make, 'says why it has no answer', async ({ open }) => {
      const cache = open();
      const { reason } = await cache.lookupDetailed(ask('anything'));
      assert.equal(reason, 'nothing of this scope is cached and embedded');
      await cache.update(ask('red green blue'), 'colours');
      const missed = await cache.lookupDetailed(ask('red green yellow'));
      assert.equal(missed.hit, undefined);
      assert.match(missed.reason, /0\.8/);
      assert.ok(Math.abs(missed.nearest! - 2 / 3) < 0.02);
    }),
    semanticCacheCase(make, 'tells conversations apart that end with the same question', async ({ open }) => {
      const cache = open();
      const about = (name: string) => [
        ...ask(`who is ${name}`),
        { role: 'assistant', content: 'a person' },
        ...ask('how old is he'),
      ];
      await cache.update(about('Adam'), '40');
      assert.equal(await cache.lookup(about('Adam')), '40');
      assert.equal(await cache.lookup(about('Bob')), undefined);
    }),
    semanticCacheCase(make, 'stores and looks up in batches, in order', async ({ open }) => {
      const cache = open();
      const ids = await cache.store(['alpha one', 'beta two', 'gamma three'], ['a', 'b', 'c']);
      assert.equal(new Set(ids).size, 3);
      const asked = ['three gamma', 'nothing like it', 'alpha one'].map(ask);
      assert.deepEqual(await cache.lookupMany(asked), ['c', undefined, 'a']);
      await assert.rejects(cache.store(['one', 'two'], ['only one']), { code: 'INVALID_ARGUMENT' });
    }),
    semanticCacheCase(make, 'embeds a prompt once, and not at all in an empty scope', async ({ open }) => {
      const embedder = new FakeEmbedder();
      const cache = open({ embedder });
      await cache.lookup(ask('alpha one'));
      assert.equal(embedder.calls, 0);
      await cache.update(ask('alpha one'), 'a');
      await cache.lookup(ask('beta two'));
      await cache.update(ask('beta two'), 'b');
      assert.equal(embedder.calls, 2);
    }),
    semanticCacheCase(make, 'respects a similarity of 0', async ({ open }) => {
      const cache = open({ similarity: 0 });
      await cache.update(ask('alpha one'), 'a');
      assert.equal(await cache.lookup(ask('something else entirely')), 'a');
    }),
    semanticCacheCase(make, 'asks every guard, and counts their vetoes', async ({ open }) => {
      const guards = [{ name: 'never', check: () => ({ guard: 'never', reason: 'on principle' }) }];
      const cache = open({ guards });
      await cache.store('alpha one', 'a');
      const { hit, reason, refusedBy } = await cache.lookupDetailed(ask('one alpha'));
      assert.deepEqual(
        [hit, refusedBy, reason],
        [undefined, 'never', 'vetoed by the guard never: on principle'],
      );
      assert.deepEqual(cache.stats().refusals, { never: 1 });
      assert.equal(await cache.lookup(ask('alpha one')), 'a');
    }),
    ...[{ coverage: 0.4 }, { truncated: true }].map((confusion) => {
      const title = `neither asks nor answers by meaning where ${JSON.stringify(confusion)}`;
      return semanticCacheCase(make, title, async ({ open }) => {
        const embedder = new FakeEmbedder();
        const cache = open({ embedder, minimumCoverage: 0.5 });
        Object.assign(embedder, confusion);
        await cache.store('alpha one', 'a');
        Object.assign(embedder, { coverage: 0.6, truncated: false });
        assert.equal(await cache.lookup(ask('one alpha')), undefined);
        assert.equal(await cache.lookup(ask('alpha one')), 'a');
        await cache.store('beta two', 'b');
        Object.assign(embedder, confusion);
        assert.equal((await cache.lookupDetailed(ask('two beta'))).refusedBy, 'coverage');
      });
    }),
    ...[{ id: 'other' }, { dimensions: 32 }].map((difference) => {
      const title = `never compares vectors of an embedder with ${JSON.stringify(difference)}`;
      return semanticCacheCase(make, title, async ({ open }) => {
        const store = memory();
        await open({ store }).store(['alpha one', 'beta two'], ['a', 'b']);
        const cache = open({ store, embedder: new FakeEmbedder(difference) });
        await cache.ready;
        assert.equal(await cache.lookup(ask('one alpha')), undefined);
        assert.equal(await cache.lookup(ask('alpha one')), 'a');
        await cache.store('gamma three', 'c');
        assert.equal(await cache.lookup(ask('alpha one')), 'a');
      });
    }),
  ];
}
