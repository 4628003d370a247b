import type { MakeSharedKeyValue } from './chat-buffer/chat-buffer-case.ts';
import type { ContractCase } from './contract-case.ts';
import { instanceCases } from './session-cache/instance-cases.ts';
import { roundCases } from './session-cache/round-cases.ts';
import { sessionCases } from './session-cache/session-cases.ts';

/**
 * What `SessionCache` does over a key-value store, as cases for any test runner.
 *
 * @example
 * ```ts
 * for (const { title, run } of sessionCacheContract(() => memoryKeyValue())) it(title, run);
 * ```
 */
export function sessionCacheContract(make: MakeSharedKeyValue): ContractCase[] {
  return [...sessionCases(make), ...roundCases(make), ...instanceCases(make)];
}
