import type { ChatMessage, ChatRequest } from '../semantic/index.ts';
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
 * Tools, agent loops, and parts or answers other than text are answered for exactly the same request only: their text
 * says too little of what they mean.
 */
export function cacheability(
  request: ChatRequest,
  directives: CacheDirectives,
  rules: CacheabilityRules,
): Cacheability {
  if (directives.bypass !== undefined) return { level: 'bypass', reason: directives.bypass };
  if (directives.noStore) return { level: 'bypass', reason: 'the request says no-store' };
  const { temperature, tools, functions, audio, modalities, messages } = request;
  if (typeof temperature === 'number' && temperature > rules.maxTemperature) {
    return { level: 'bypass', reason: `temperature ${temperature} is over ${rules.maxTemperature}` };
  }
  if (isUsed(tools) || isUsed(functions)) return { level: 'exact-only', reason: 'the request has tools' };
  if (messages.some(isToolCall)) {
    return { level: 'exact-only', reason: 'the conversation holds tool calls' };
  }
  if (messages.at(-1)?.role !== 'user') {
    return { level: 'exact-only', reason: 'the conversation does not end with a user message' };
  }
  if (messages.some(hasOtherParts)) {
    return { level: 'exact-only', reason: 'a message has parts other than text' };
  }
  if (isThere(audio) || wantsOthers(modalities)) {
    return { level: 'exact-only', reason: 'the request asks for more than text' };
  }
  return { level: 'use', reason: '' };
}

/** A call of a tool, in its present or its legacy form, or what came of one. */
function isToolCall({ role, tool_calls: calls, function_call: call }: ChatMessage): boolean {
  return role === 'tool' || role === 'function' || isUsed(calls) || isThere(call);
}

/** An assistant that spoke has its words in `audio`, not in `content`. */
function hasOtherParts({ content, audio }: ChatMessage): boolean {
  return isThere(audio) || (Array.isArray(content) && content.some(({ type }) => type !== 'text'));
}

function wantsOthers(modalities: unknown): boolean {
  return isThere(modalities) && [modalities].flat().some((modality) => modality !== 'text');
}

/** Clients send back fields that were null. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isUsed(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
