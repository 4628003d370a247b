import assert from 'node:assert/strict';
import { RepriseError } from '../../core/index.ts';
import type { VectorIndex } from '../../vectors/index.ts';
import type { ContractCase } from '../contract-case.ts';

/** How far a similarity may be from the exact one. */
export const tolerance = 0.02;

/** Makes an empty index for one case, which closes it. */
export type MakeVectorIndex = () => VectorIndex | Promise<VectorIndex>;

/** A case over an index of its own. */
export function contractCase(
  make: MakeVectorIndex,
  title: string,
  check: (index: VectorIndex) => Promise<void>,
): ContractCase {
  return {
    title,
    run: async () => {
      await using index = await make();
      await check(index);
    },
  };
}

/** A unit vector in the plane of its first and last dimension, at `angle` from the first. */
export function direction(angle: number, dimensions = 12): Float32Array {
  const vector = new Float32Array(dimensions);
  vector[0] = Math.cos(angle);
  vector[dimensions - 1] = Math.sin(angle);
  return vector;
}

/** Asserts that a similarity is as exact as it must be. */
export function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `similarity is ${actual}, expected ${expected}`);
}

/** Asserts the code that `action` rejects with. */
export async function rejects(code: string, action: () => Promise<unknown>): Promise<void> {
  await assert.rejects(action, (error) => RepriseError.isInstance(error) && error.code === code);
}
