import { describe, expect, it } from 'vitest';
import { seededVectors } from '../../testing/index.ts';
import { bytesPerTurn } from './pacer.ts';
import { Partition } from './partition.ts';
import { Search } from './search.ts';
import { SlabMemory } from './slab-memory.ts';
import { vectorSpace } from './vector-space.ts';
import { rowsPerPass } from './workspace.ts';

const dimensions = 128;
const count = 150_000;
const vectors = seededVectors(1_000, dimensions);
const memory = new SlabMemory(256 * 1024 * 1024);
const space = vectorSpace(memory, dimensions);

/** Many rows that are far from every query, with the thousand vectors at its front. */
function largePartition(): Partition {
  const partition = new Partition(space, dimensions);
  const filler = new Float32Array(dimensions).fill(-1);
  vectors.forEach((vector, at) => {
    partition.add(`v${at}`, vector);
  });
  for (let at = vectors.length; at < count; at += 1) {
    filler[at % dimensions] = -1 - (at % 7);
    partition.add(`filler ${at}`, filler);
  }
  return partition;
}

function runOut(search: Search): void {
  while (search.nextBytes > 0) search.scan();
}

describe('Search', () => {
  it('goes through a large partition in passes that each fit into a turn', () => {
    const partition = largePartition();
    const search = new Search(partition, vectors[5]!, 256);
    let passes = 0;
    for (; search.nextBytes > 0; passes += 1) {
      expect(search.nextBytes).toBeLessThanOrEqual(bytesPerTurn);
      search.scan();
    }
    expect(passes).toBeGreaterThanOrEqual(Math.ceil(count / rowsPerPass));
    expect(search.result()[0]!.id).toBe('v5');
    partition.clear();
  });

  it('never gives an id that was removed between two passes', () => {
    const partition = largePartition();
    partition.add('seen early', vectors[5]!);
    const search = new Search(partition, vectors[5]!, 3);
    search.scan();
    partition.remove('seen early');
    partition.remove('v7');
    runOut(search);
    const ids = search.result().map(({ id }) => id);
    expect(ids[0]).toBe('v5');
    expect(ids).not.toContain('seen early');
    expect(ids).not.toContain('v7');
    partition.clear();
  });

  it('gives the similarity of the vector that replaced another between two passes', () => {
    const partition = largePartition();
    partition.add('seen early', vectors[5]!);
    const search = new Search(partition, vectors[5]!, 2);
    search.scan();
    partition.add(
      'seen early',
      vectors[5]!.map((value) => -value),
    );
    runOut(search);
    const [first, second] = search.result();
    expect(first!.id).toBe('v5');
    expect(second).toEqual({ id: 'seen early', similarity: expect.closeTo(-1, 2) });
    partition.clear();
  });

  it('finds every vector that stays, however rows move between passes', () => {
    const partition = largePartition();
    const search = new Search(partition, vectors[5]!, 1);
    search.scan();
    // Each removal moves a row that was seen to the front; the vector itself moves when the end comes near it.
    for (let at = vectors.length; at < count; at += 1) partition.remove(`filler ${at}`);
    for (let at = 0; at < 5; at += 1) partition.remove(`v${at}`);
    runOut(search);
    expect(search.result()[0]).toEqual({ id: 'v5', similarity: expect.closeTo(1, 2) });
    partition.clear();
  });

  it('ends without neighbours when its partition is dropped and the memory used by another', () => {
    const partition = largePartition();
    const search = new Search(partition, vectors[5]!, 10);
    search.scan();
    partition.clear();
    const other = new Partition(space, dimensions);
    other.add('other', vectors[5]!);
    expect(search.nextBytes).toBe(0);
    expect(search.result()).toEqual([]);
    other.clear();
  });

  it('is not disturbed by another search between its passes', () => {
    const partition = largePartition();
    const searches = [3, 4].map((at) => new Search(partition, vectors[at]!, 1));
    while (searches.some((search) => search.nextBytes > 0)) for (const search of searches) search.scan();
    expect(searches.map((search) => search.result()[0]!.id)).toEqual(['v3', 'v4']);
    partition.clear();
  });
});
