import type { ContractCase } from './contract-case.ts';
import { argumentCases } from './vector-index/argument-cases.ts';
import { changeCases } from './vector-index/change-cases.ts';
import { lifeCases } from './vector-index/life-cases.ts';
import { partitionCases } from './vector-index/partition-cases.ts';
import { recallCase } from './vector-index/recall-case.ts';
import { searchCases } from './vector-index/search-cases.ts';
import type { MakeVectorIndex } from './vector-index/vector-index-case.ts';

/** Options of {@link vectorIndexContract}. */
export interface VectorIndexContractOptions {
  /**
   * Share of the ten nearest, or of what is less similar by 0.02 at most, that a search finds at least among 1,000
   * vectors without structure, 0 to 1.
   *
   * @default 1
   */
  readonly recall?: number;
}

/**
 * The rules of the {@link VectorIndex} contract as test cases.
 *
 * @param make makes an empty index; each case closes the one it made.
 *
 * @example
 * ```ts
 * for (const { title, run } of vectorIndexContract(() => flat())) it(title, run);
 * ```
 */
export function vectorIndexContract(
  make: MakeVectorIndex,
  { recall = 1 }: VectorIndexContractOptions = {},
): ContractCase[] {
  return [
    ...searchCases(make),
    recallCase(make, recall),
    ...changeCases(make),
    ...partitionCases(make),
    ...argumentCases(make),
    ...lifeCases(make),
  ];
}
