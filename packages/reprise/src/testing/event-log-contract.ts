import type { ContractCase } from './contract-case.ts';
import { deliveryCases } from './event-log/delivery-cases.ts';
import type { MakeEventStore } from './event-log/event-log-case.ts';
import { historyCases } from './event-log/history-cases.ts';
import { sharingCases } from './event-log/sharing-cases.ts';

export type { MakeEventStore } from './event-log/event-log-case.ts';

/**
 * What `EventLog` does over a key-value store, as cases for any test runner.
 *
 * @example
 * ```ts
 * for (const { title, run } of eventLogContract(() => memoryKeyValue())) it(title, run);
 * ```
 */
export function eventLogContract(make: MakeEventStore): ContractCase[] {
  return [...deliveryCases(make), ...historyCases(make), ...sharingCases(make)];
}
