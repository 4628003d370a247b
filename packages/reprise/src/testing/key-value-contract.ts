import type { ContractCase } from './contract-case.ts';
import { collectionCases } from './key-value/collection-cases.ts';
import type { MakeKeyValue } from './key-value/fixture.ts';
import { keyCases } from './key-value/key-cases.ts';
import { listCases } from './key-value/list-cases.ts';
import { lockCases } from './key-value/lock-cases.ts';
import { messageCases } from './key-value/message-cases.ts';
import { stringCases } from './key-value/string-cases.ts';

export type { KeyValueUnderTest, MakeKeyValue } from './key-value/fixture.ts';

/**
 * Every rule of the `KeyValue` contract, as cases for any test runner.
 *
 * @example
 * ```ts
 * const make = () => {
 *   const clock = new ManualClock();
 *   return { keyValue: memoryKeyValue({ clock }), pass: async (milliseconds) => clock.advance(milliseconds) };
 * };
 * for (const { title, run } of keyValueContract(make)) it(title, run);
 * ```
 */
export function keyValueContract(make: MakeKeyValue): ContractCase[] {
  return [
    ...stringCases(make),
    ...keyCases(make),
    ...listCases(make),
    ...collectionCases(make),
    ...messageCases(make),
    ...lockCases(make),
  ];
}
