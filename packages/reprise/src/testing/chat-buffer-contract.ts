import type { MakeSharedKeyValue } from './chat-buffer/chat-buffer-case.ts';
import { deliveryCases } from './chat-buffer/delivery-cases.ts';
import { lifeCases } from './chat-buffer/life-cases.ts';
import { pushCases } from './chat-buffer/push-cases.ts';
import type { ContractCase } from './contract-case.ts';

export type { MakeSharedKeyValue } from './chat-buffer/chat-buffer-case.ts';

/**
 * What `ChatBuffer` does over a key-value store, as cases for any test runner.
 *
 * @example
 * ```ts
 * for (const { title, run } of chatBufferContract(() => memoryKeyValue())) it(title, run);
 * ```
 */
export function chatBufferContract(make: MakeSharedKeyValue): ContractCase[] {
  return [...pushCases(make), ...deliveryCases(make), ...lifeCases(make)];
}
