import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededVectors } from '../../testing/index.ts';
import { flat } from './flat.ts';
import type { FlatIndex } from './flat-index.ts';

type Step =
  | { readonly kind: 'add'; readonly partition: string; readonly id: number; readonly vector: number }
  | { readonly kind: 'remove'; readonly partition: string; readonly id: number }
  | { readonly kind: 'drop'; readonly partition: string };

type Oracle = Map<string, Map<string, Float32Array>>;

const vectors = seededVectors(60, 48);
const partition = fc.constantFrom('p', 'q', 'r');
const id = fc.nat(40);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('add'), partition, id, vector: fc.nat(vectors.length - 1) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('remove'), partition, id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('drop'), partition }) },
);

describe('FlatIndex', () => {
  it('agrees with plain exact search after any additions, replacements, removals and drops', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 300 }), async (steps) => {
        await using index = flat();
        const oracle: Oracle = new Map();
        for (const each of steps) apply(index, oracle, each);
        for (const name of ['p', 'q', 'r']) await agree(index, oracle, name);
      }),
      { numRuns: 60 },
    );
  });

  it('rejects searches that wait for their turn when it is closed', async () => {
    const index = flat();
    const many = seededVectors(2_000, 1024);
    many.forEach((vector, at) => {
      index.add('p', `${at}`, vector);
    });
    const searches = Array.from({ length: 100 }, () => index.search('p', many[0]!, 1));
    await index.close();
    const results = await Promise.allSettled(searches);
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.code] : []));
    expect(reasons.length).toBeGreaterThan(0);
    expect(new Set(reasons)).toEqual(new Set(['CLOSED']));
  });

  it('never gives a removed id to searches that wait while entries go', async () => {
    await using index = flat();
    const many = seededVectors(3_000, 512);
    many.forEach((vector, at) => {
      index.add('p', `${at}`, vector);
    });
    const searches = Array.from({ length: 150 }, (_, at) => index.search('p', many[at]!, 5));
    const early = new Set<number>();
    searches.forEach((search, at) => void search.then(() => early.add(at)));
    await Promise.resolve();
    for (let at = 0; at < 150; at += 1) index.remove('p', `${at}`);
    const results = await Promise.all(searches);
    const late = results.filter((_, at) => at >= 100);
    for (const found of late) for (const { id } of found) expect(Number(id)).toBeGreaterThanOrEqual(150);
    expect(late.every((found) => found.length === 5)).toBe(true);
  });
});

function apply(index: FlatIndex, oracle: Oracle, each: Step): void {
  const rows = oracle.get(each.partition) ?? new Map<string, Float32Array>();
  oracle.set(each.partition, rows);
  if (each.kind === 'add') {
    index.add(each.partition, `${each.id}`, vectors[each.vector]!);
    rows.set(`${each.id}`, vectors[each.vector]!);
  } else if (each.kind === 'remove') {
    index.remove(each.partition, `${each.id}`);
    rows.delete(`${each.id}`);
  } else {
    index.dropPartition(each.partition);
    rows.clear();
  }
  expect(index.size(each.partition)).toBe(rows.size);
}

async function agree(index: FlatIndex, oracle: Oracle, name: string): Promise<void> {
  const rows = oracle.get(name) ?? new Map<string, Float32Array>();
  for (const query of vectors.slice(0, 5)) {
    const found = await index.search(name, query, 50);
    expect(found.map(({ id }) => id).toSorted()).toEqual([...rows.keys()].toSorted());
    const exact = [...rows.values()].map((vector) => dot(vector, query));
    if (found.length > 0) expect(found[0]!.similarity).toBeCloseTo(Math.max(...exact), 2);
    for (const { id, similarity } of found) expect(similarity).toBeCloseTo(dot(rows.get(id)!, query), 2);
  }
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}
