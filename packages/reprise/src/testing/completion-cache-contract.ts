import type { MakeSharedKeyValue } from './chat-buffer/chat-buffer-case.ts';
import { entryCases } from './completion-cache/entry-cases.ts';
import { roomCases } from './completion-cache/room-cases.ts';
import { upkeepCases } from './completion-cache/upkeep-cases.ts';
import type { ContractCase } from './contract-case.ts';

/**
 * What `CompletionCache` does over a key-value store, as cases for any test runner.
 *
 * @example
 * ```ts
 * for (const { title, run } of completionCacheContract(() => memoryKeyValue())) it(title, run);
 * ```
 */
export function completionCacheContract(make: MakeSharedKeyValue): ContractCase[] {
  return [...entryCases(make), ...roomCases(make), ...upkeepCases(make)];
}
