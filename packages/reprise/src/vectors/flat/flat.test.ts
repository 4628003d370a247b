import { describe, expect, it } from 'vitest';
import { seededVectors, vectorIndexContract } from '../../testing/index.ts';
import { flat } from './flat.ts';

const megabyte = 1_048_576;

describe('flat', () => {
  describe('keeps the contract of a vector index', () => {
    for (const { title, run } of vectorIndexContract(() => flat())) it(title, run);
  });

  it('keeps 1,000 partitions of 3 vectors in little memory', async () => {
    await using index = flat();
    const vectors = seededVectors(3_000, 512);
    vectors.forEach((vector, at) => {
      index.add(`conversation ${at % 1_000}`, `entry ${at}`, vector);
    });
    expect(index.size()).toBe(3_000);
    expect(index.memoryBytes).toBeLessThan(4 * megabyte);
  });

  it('uses the memory of dropped partitions again, also for vectors of another length', async () => {
    await using index = flat({ maxBytes: 8 * megabyte });
    for (const dimensions of [128, 512, 300, 128]) {
      const vectors = seededVectors(4_000_000 / (dimensions * 2), dimensions);
      vectors.forEach((vector, at) => {
        index.add('p', `${at}`, vector);
      });
      expect(index.size()).toBe(vectors.length);
      index.dropPartition('p');
    }
    expect(index.memoryBytes).toBeLessThan(2 * megabyte);
  });

  it('says that it is full, takes what replaces, and takes more after a removal', async () => {
    await using index = flat({ maxBytes: 3 * megabyte });
    const [vector] = seededVectors(1, 1024);
    let count = 0;
    const fill = (): void => {
      for (;;) {
        index.add('p', `v${count}`, vector!);
        count += 1;
      }
    };
    expect(fill).toThrowError(expect.objectContaining({ code: 'INDEX_FULL' }));
    expect(index.size('p')).toBe(count);
    expect(() => index.add('q', 'a', vector!.slice(0, 512))).toThrowError(
      expect.objectContaining({ code: 'INDEX_FULL' }),
    );
    expect(index.size('q')).toBe(0);
    index.add('p', 'v0', vector!);
    index.remove('p', 'v0');
    index.add('p', 'again', vector!);
    expect(index.size('p')).toBe(count);
  });

  it('rejects numbers that are not finite and leaves the index as it was', async () => {
    await using index = flat();
    const [good] = seededVectors(1, 40);
    index.add('p', 'a', good!);
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const bad = good!.slice();
      bad[7] = wrong;
      const invalid = expect.objectContaining({ code: 'INVALID_ARGUMENT' });
      expect(() => index.add('p', 'b', bad)).toThrowError(invalid);
      expect(() => index.add('p', 'a', bad)).toThrowError(invalid);
      expect(() => index.add('new', 'a', bad)).toThrowError(invalid);
      await expect(index.search('p', bad, 1)).rejects.toThrowError(invalid);
    }
    expect([index.size(), index.size('new')]).toEqual([1, 0]);
    expect((await index.search('p', good!, 1))[0]!.similarity).toBeCloseTo(1, 2);
  });

  it.each([0, 8_193])('rejects vectors of %s dimensions', async (dimensions) => {
    await using index = flat();
    expect(() => index.add('p', 'a', new Float32Array(dimensions))).toThrowError(/1 to 8192/);
  });

  it('gives a vector without length the similarity 0 to everything', async () => {
    await using index = flat();
    index.add('p', 'nothing', new Float32Array(64));
    const [vector] = seededVectors(1, 64);
    expect(await index.search('p', vector!, 1)).toEqual([{ id: 'nothing', similarity: 0 }]);
  });

  it.each([1, 2, 3, 100, 127, 129, 384, 768, 1536, 3072, 8192])(
    'gives similarities within 0.01 of the exact ones at %s dimensions',
    async (dimensions) => {
      await using index = flat();
      const vectors = seededVectors(20, dimensions);
      // The hardest shape for int8: nearly everything in one number, the rest just below its rounding step.
      const peaked = new Float32Array(dimensions).fill(1 / 260);
      peaked[0] = 1;
      vectors.push(unit(peaked), unit(peaked.map((value, at) => (at === 0 ? 0 : value + 1e-9))));
      vectors.forEach((vector, at) => {
        index.add('p', `${at}`, vector);
      });
      for (const query of vectors) {
        for (const { id, similarity } of await index.search('p', query, 22)) {
          expect(Math.abs(similarity - dot(vectors[Number(id)]!, query))).toBeLessThan(0.01);
        }
      }
    },
  );

  it('finds the nearest of 20,000 by sketches as by exact comparison', async () => {
    await using index = flat();
    const vectors = seededVectors(20_000, 256);
    vectors.forEach((vector, at) => {
      index.add('p', `${at}`, vector);
    });
    const noise = seededVectors(100, 256, 2);
    let right = 0;
    for (const [at, extra] of noise.entries()) {
      const query = unit(vectors[at]!.map((value, index) => value + 0.8 * extra[index]!));
      const [nearest] = await index.search('p', query, 1);
      if (nearest!.id === `${at}`) right += 1;
    }
    expect(right).toBeGreaterThanOrEqual(99);
  });

  it('answers when thousands of vectors are the same', async () => {
    await using index = flat();
    const [vector] = seededVectors(1, 128);
    for (let at = 0; at < 5_000; at += 1) index.add('p', `${at}`, vector!);
    const found = await index.search('p', vector!, 256);
    expect(new Set(found.map(({ id }) => id)).size).toBe(256);
  });
});

function unit(values: Float32Array): Float32Array {
  const length = Math.hypot(...values) || 1;
  return values.map((value) => value / length);
}

function dot(left: Float32Array, right: Float32Array): number {
  return left.reduce((sum, value, at) => sum + value * right[at]!, 0);
}
