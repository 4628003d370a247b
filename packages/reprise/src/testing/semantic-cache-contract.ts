import type { ContractCase } from './contract-case.ts';
import { changeCases } from './semantic-cache/change-cases.ts';
import { instanceCases } from './semantic-cache/instance-cases.ts';
import { lookupCases } from './semantic-cache/lookup-cases.ts';
import type { MakeVectorRoom } from './semantic-cache/semantic-cache-case.ts';

/**
 * What a semantic cache promises whatever index it is given, as test cases over stores in memory.
 *
 * @param make makes room for the vectors of one case.
 *
 * @example
 * ```ts
 * for (const { title, run } of semanticCacheContract(() => () => flat())) it(title, run);
 * ```
 */
export function semanticCacheContract(make: MakeVectorRoom): ContractCase[] {
  return [...lookupCases(make), ...changeCases(make), ...instanceCases(make)];
}
