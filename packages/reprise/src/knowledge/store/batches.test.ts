import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batchesOf, firstById, inParts } from './batches.ts';

async function collected<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

async function* upTo(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) yield number;
}

async function sizes(count: number, batchSize: number): Promise<number[]> {
  const batches = await collected(batchesOf(upTo(count), batchSize));
  return batches.map((batch) => batch.length);
}

describe('batches', () => {
  it('defect 7: gives batches of exactly the size, and never an empty one', async () => {
    expect(await sizes(10, 4)).toEqual([4, 4, 2]);
    expect(await sizes(3, 1)).toEqual([1, 1, 1]);
    expect(await sizes(8, 4)).toEqual([4, 4]);
    expect(await sizes(0, 4)).toEqual([]);
    expect(await sizes(5, 0)).toEqual([5]);
    expect(await sizes(5, -1)).toEqual([5]);
  });

  it('S3-54 gives every item once in order, all batches but the last full, for any size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(200), fc.integer({ min: -2, max: 210 }), async (count, batchSize) => {
        const batches = await collected(batchesOf(upTo(count), batchSize));
        expect(batches.flat()).toEqual(Array.from({ length: count }, (_, at) => at));
        const size = batchSize > 0 ? batchSize : Math.max(count, 1);
        expect(batches).toHaveLength(Math.ceil(count / size));
        expect(batches.slice(0, -1).every((batch) => batch.length === size)).toBe(true);
        expect(batches.every((batch) => batch.length > 0)).toBe(true);
      }),
    );
  });

  it('works in parts and tells the progress', async () => {
    const parts: (readonly number[])[] = [];
    const told: [number, number][] = [];
    const options = {
      batchSize: 2,
      progress: (done: number, total: number) => void told.push([done, total]),
    };
    await inParts([1, 2, 3, 4, 5], options, async (part) => void parts.push(part));
    expect(parts).toEqual([[1, 2], [3, 4], [5]]);
    expect(told).toEqual([
      [2, 5],
      [4, 5],
      [5, 5],
    ]);
  });

  it('works on everything at once for a size of 0, and on nothing without items', async () => {
    const parts: (readonly number[])[] = [];
    await inParts([1, 2, 3], { batchSize: 0 }, async (part) => void parts.push(part));
    await inParts([], { batchSize: 0 }, async (part) => void parts.push(part));
    expect(parts).toEqual([[1, 2, 3]]);
  });

  it('takes the first of several with the same id', () => {
    const items = ['1', '2', '1'].map((idText, at) => ({ idText, at }));
    expect(firstById(items).map(({ at }) => at)).toEqual([0, 1]);
  });
});
