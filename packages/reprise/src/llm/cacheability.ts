import type { ChatRequest } from '../semantic/index.ts';
import type { CacheDirectives } from './cache-directives.ts';

/** How far the cache may be used for a request, and why not further. */
export interface Cacheability {
  readonly level: 'use' | 'exact-only' | 'bypass';
  /** Empty when the level is `use`. */
  readonly reason: string;
}

/** Limits of {@link cacheability}. */
export interface CacheabilityRules {
  /** Requests with a higher temperature ask for variety and are not cached. @default 1 */
  readonly maxTemperature: number;
}

/**
 * Decides from the request alone how far the cache may be used.
 *
 * Tools, agent loops and parts other than text are answered for exactly the same request only: their text says too
 * little of what they mean.
 */
export function cacheability(
  request: ChatRequest,
  directives: CacheDirectives,
  rules: CacheabilityRules,
): Cacheability {
  if (directives.noStore) return { level: 'bypass', reason: 'the request says no-store' };
  const { temperature, tools, functions, messages } = request;
  if (typeof temperature === 'number' && temperature > rules.maxTemperature) {
    return { level: 'bypass', reason: `temperature ${temperature} is over ${rules.maxTemperature}` };
  }
  if (isUsed(tools) || isUsed(functions)) return { level: 'exact-only', reason: 'the request has tools' };
  if (
    messages.some(({ role, tool_calls: calls }) => role === 'tool' || role === 'function' || isUsed(calls))
  ) {
    return { level: 'exact-only', reason: 'the conversation holds tool calls' };
  }
  if (messages.at(-1)?.role !== 'user') {
    return { level: 'exact-only', reason: 'the conversation does not end with a user message' };
  }
  if (messages.some(({ content }) => Array.isArray(content) && content.some(({ type }) => type !== 'text'))) {
    return { level: 'exact-only', reason: 'a message has parts other than text' };
  }
  return { level: 'use', reason: '' };
}

function isUsed(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
