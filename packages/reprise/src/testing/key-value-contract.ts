import type { ContractCase } from './contract-case.ts';
import { channelCases } from './key-value/channel-cases.ts';
import type { MakeKeyValue } from './key-value/fixture.ts';
import { handoverCases } from './key-value/handover-cases.ts';
import { hashCases } from './key-value/hash-cases.ts';
import { keyCases } from './key-value/key-cases.ts';
import { listCases } from './key-value/list-cases.ts';
import { lockCases } from './key-value/lock-cases.ts';
import { permitCases } from './key-value/permit-cases.ts';
import { setCases } from './key-value/set-cases.ts';
import { sortedSetCases } from './key-value/sorted-set-cases.ts';
import { streamCases } from './key-value/stream-cases.ts';
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
    ...handoverCases(make),
    ...hashCases(make),
    ...setCases(make),
    ...sortedSetCases(make),
    ...channelCases(make),
    ...streamCases(make),
    ...lockCases(make),
    ...permitCases(make),
  ];
}
