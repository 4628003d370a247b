import type { Context } from 'hono';
import type { CompletionCacheStats, Suggestion, SuggestionType, SuggestRequest } from 'reprise/completion';
import type { z } from 'zod';
import type { ApiCaller } from '../../auth/index.ts';
import type { TenantCompletions } from '../../completions/index.ts';
import type { GatewayParts } from '../../gateway-parts.ts';
import { need } from '../need.ts';
import type { cacheStatsAnswer, suggestBody, suggestionAnswer } from './completions-schemas.ts';

/** What the routes of completions work with. */
export interface CompletionInput {
  readonly parts: GatewayParts;
  readonly caller: ApiCaller;
  readonly context: Context;
}

/**
 * The completions of the caller's tenant. Where no keys are configured, the caller's own authorization reaches the upstream, as
 * that of a chat request does.
 *
 * @throws HttpError 503 when they are switched off.
 */
export function completionsOf({ parts, caller, context }: CompletionInput): TenantCompletions {
  const completions = need(parts.application.completions, 'completion.enabled');
  const { keys } = parts.config.auth;
  const authorization = keys.length === 0 ? context.req.header('authorization') : undefined;
  return completions.of({ tenant: caller.tenant, authorization });
}

/** What a body asks for; it ends when its client leaves. */
export function requestOf(body: z.output<typeof suggestBody>, { req }: Context): SuggestRequest {
  return {
    text: body.text,
    cursorPosition: body.cursor_position,
    documentId: body.document_id ?? undefined,
    types: body.completion_types ?? undefined,
    maxSuggestions: body.max_suggestions ?? undefined,
    context: body.context ?? undefined,
    signal: req.raw.signal,
  };
}

/** A suggestion as it is sent. */
export function wireSuggestion(suggestion: Suggestion): z.output<typeof suggestionAnswer> {
  const { text, type, confidence, contextUsed, timestamp } = suggestion;
  return { text, type: type as SuggestionType, confidence, context_used: [...contextUsed], timestamp };
}

/** Statistics of a cache as they are sent. */
export function wireCacheStats(stats: CompletionCacheStats): z.output<typeof cacheStatsAnswer> {
  return {
    use_redis: stats.useRedis,
    max_size: stats.maxSize,
    hit_rate: stats.hitRate,
    hits: stats.hits,
    misses: stats.misses,
    evictions: stats.evictions,
    total_requests: stats.totalRequests,
    average_response_time_ms: stats.averageResponseTimeMs,
    redis_cache_size: stats.redisCacheSize,
    redis_hot_keys_count: stats.redisHotKeysCount,
    local_cache_size: stats.localCacheSize,
    local_hot_keys_count: stats.localHotKeysCount,
    precomputed_contexts: stats.precomputedContexts,
    memory_usage_estimate: stats.memoryUsageEstimate,
  };
}
