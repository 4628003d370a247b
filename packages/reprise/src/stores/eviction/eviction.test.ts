import assert from 'node:assert/strict';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { describe, it } from 'vitest';
import { type EvictionKind, eviction } from './eviction.ts';
import type { Eviction } from './eviction-order.ts';

type Step = { readonly action: 'use' | 'remove' | 'clear'; readonly key: string };

const steps = fc.array(
  fc.record<Step>({
    action: fc.oneof(
      { weight: 30, arbitrary: fc.constant('use' as const) },
      { weight: 4, arbitrary: fc.constant('remove' as const) },
      { weight: 1, arbitrary: fc.constant('clear' as const) },
    ),
    key: fc.integer({ min: 0, max: 25 }).map(String),
  }),
  { maxLength: 300 },
);

/** What the policies are checked against: a bounded set that answers which keys it holds. */
interface Model {
  use(key: string): void;
  remove(key: string): void;
  clear(): void;
  keys(): string[];
}

/** A bounded set of keys run by the policy under test. */
function bounded(kind: EvictionKind, capacity: number): Model {
  const order: Eviction = eviction(kind);
  const held = new Set<string>();
  const evict = (): void => {
    const victim = order.victim();
    assert.ok(victim !== undefined && held.delete(victim), 'the victim must be a key that is held');
    order.removed(victim);
  };
  return {
    use(key) {
      if (held.has(key)) return order.used(key);
      if (held.size === capacity) evict();
      held.add(key);
      order.added(key);
      assert.equal(order.size, held.size);
    },
    remove(key) {
      held.delete(key);
      order.removed(key);
    },
    clear() {
      held.clear();
      order.clear();
    },
    keys: () => [...held].sort(),
  };
}

function lruOracle(capacity: number): Model {
  const cache = new LRUCache<string, true>({ max: capacity });
  return {
    use: (key) => void (cache.get(key) ?? cache.set(key, true)),
    remove: (key) => void cache.delete(key),
    clear: () => cache.clear(),
    keys: () => [...cache.keys()].sort(),
  };
}

/** SIEVE by arrays and a hand that is an index, oldest key first. */
function sieveOracle(capacity: number): Model {
  let keys: { key: string; visited: boolean }[] = [];
  let hand = 0;
  const drop = (index: number): void => {
    keys.splice(index, 1);
    if (index < hand) hand -= 1;
  };
  const evict = (): void => {
    if (hand >= keys.length) hand = 0;
    while (keys[hand]?.visited) {
      keys[hand]!.visited = false;
      hand = (hand + 1) % keys.length;
    }
    drop(hand);
  };
  return {
    use(key) {
      const found = keys.find((each) => each.key === key);
      if (found) {
        found.visited = true;
        return;
      }
      if (keys.length === capacity) evict();
      // A hand that passed the newest key starts again at the oldest, not at what arrives next.
      if (hand >= keys.length) hand = 0;
      keys.push({ key, visited: false });
    },
    remove(key) {
      const index = keys.findIndex((each) => each.key === key);
      if (index >= 0) drop(index);
      if (hand >= keys.length) hand = 0;
    },
    clear() {
      keys = [];
      hand = 0;
    },
    keys: () => keys.map((each) => each.key).sort(),
  };
}

function sameAs(kind: EvictionKind, oracle: (capacity: number) => Model): void {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), steps, (capacity, trace) => {
      const actual = bounded(kind, capacity);
      const expected = oracle(capacity);
      for (const { action, key } of trace) {
        actual[action](key);
        expected[action](key);
        assert.deepEqual(actual.keys(), expected.keys());
      }
    }),
    { numRuns: 300 },
  );
}

describe('eviction', () => {
  it('lru holds the same keys as lru-cache after every step', () => sameAs('lru', lruOracle));

  it('sieve holds the same keys as the plain description of SIEVE after every step', () =>
    sameAs('sieve', sieveOracle));

  for (const kind of ['tiny-lfu', 'sieve', 'lru'] as const) {
    it(`${kind} has no victim when empty and names the same victim until it is removed`, () => {
      const order = eviction(kind);
      assert.equal(order.victim(), undefined);
      for (const key of ['a', 'b', 'c']) order.added(key);
      order.used('a');
      const victim = order.victim()!;
      assert.notEqual(victim, 'a');
      assert.equal(order.victim(), victim);
      assert.equal(order.size, 3);
      order.removed(victim);
      assert.equal(order.victim(), victim === 'b' ? 'c' : 'b');
    });

    it(`${kind} knows which keys it holds`, () => {
      const order = eviction(kind);
      order.added('a');
      assert.deepEqual([order.has('a'), order.has('b')], [true, false]);
      order.removed('a');
      assert.equal(order.has('a'), false);
    });

    it(`${kind} counts adding a key again as a use`, () => {
      const order = eviction(kind);
      for (const key of ['a', 'b', 'a']) order.added(key);
      assert.equal(order.size, 2);
      assert.equal(order.victim(), 'b');
    });
  }

  it('tiny-lfu holds every key it was told of, within the bound, whatever happens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), steps, (capacity, trace) => {
        const actual = bounded('tiny-lfu', capacity);
        for (const { action, key } of trace) {
          actual[action](key);
          assert.ok(actual.keys().length <= capacity);
          assert.equal(actual.keys().includes(key), action === 'use');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('tiny-lfu keeps most of a loop that is longer than the collection, of which an lru keeps nothing', () => {
    const hits = (kind: EvictionKind): number => {
      const cache = bounded(kind, 50);
      let count = 0;
      for (let step = 0; step < 6_000; step++) {
        const key = `${step % 60}`;
        if (cache.keys().includes(key)) count += 1;
        cache.use(key);
      }
      return count;
    };
    assert.equal(hits('lru'), 0);
    assert.ok(hits('tiny-lfu') > 3_000, `${hits('tiny-lfu')}`);
  });

  for (const kind of ['tiny-lfu', 'sieve'] as const) {
    it(`${kind} keeps a hot set through a scan that would flush an lru of the same size`, () => {
      const hits = (tested: EvictionKind): number => {
        const cache = bounded(tested, 20);
        let count = 0;
        for (let round = 0; round < 50; round++) {
          for (let hot = 0; hot < 10; hot++) {
            if (cache.keys().includes(`hot-${hot}`)) count += 1;
            cache.use(`hot-${hot}`);
            cache.use(`hot-${hot}`);
          }
          for (let cold = 0; cold < 20; cold++) cache.use(`cold-${round}-${cold}`);
        }
        return count;
      };
      assert.ok(hits(kind) > hits('lru') + 200, `${kind} ${hits(kind)}, lru ${hits('lru')}`);
    });
  }
});
