import type { ContractCase } from './contract-case.ts';
import { closeCases } from './store/close-cases.ts';
import { expiryCases } from './store/expiry-cases.ts';
import type { MakeStore } from './store/fixture.ts';
import { keyCases } from './store/key-cases.ts';
import { readWriteCases } from './store/read-write-cases.ts';
import { scanCases } from './store/scan-cases.ts';
import { syncCases } from './store/sync-cases.ts';

export type { MakeStore } from './store/fixture.ts';

/**
 * Every rule of the `Store` contract, as cases for any test runner.
 *
 * `make` is called once for each case and has to give an empty store that takes its time from the given clock and
 * holds at least 2,500 small entries; the case closes it.
 *
 * @example
 * ```ts
 * for (const { title, run } of storeContract(({ clock }) => memory({ clock }))) it(title, run);
 * ```
 */
export function storeContract(make: MakeStore): ContractCase[] {
  return [
    ...readWriteCases(make),
    ...keyCases(make),
    ...expiryCases(make),
    ...scanCases(make),
    ...syncCases(make),
    ...closeCases(make),
  ];
}
