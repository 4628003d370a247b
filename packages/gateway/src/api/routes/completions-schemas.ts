import { isCursor, suggestionTypes } from 'reprise/completion';
import { z } from 'zod';

const mebibyte = 1_024 * 1_024;
const type = z.enum(suggestionTypes);

const upTo = (bytes: number) => (value: unknown) =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value)) <= bytes;

const document = z.string().min(1).max(mebibyte).refine(upTo(mebibyte), { error: 'must have at most 1 MiB' });

const documentId = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !/\p{Surrogate}/u.test(text), { error: 'must be Unicode' })
  .meta({ description: 'Names a document of the tenant. At most 255 characters.' });

export const suggestBody = z
  .object({
    text: document.meta({ description: 'What is around the cursor, best the whole document; up to 1 MiB.' }),
    cursor_position: z
      .int()
      .min(0)
      .meta({ description: 'UTF-16 code units in front of the cursor, as JavaScript counts.' }),
    document_id: documentId.nullish(),
    completion_types: z.array(type).min(1).max(20).nullish().meta({ description: 'All unless given.' }),
    max_suggestions: z.int().min(1).max(20).nullish(),
    context: z
      .record(z.string(), z.unknown())
      .refine(upTo(16_384), { error: 'must have at most 16 KiB' })
      .nullish()
      .meta({ description: 'Facts for the model.' }),
  })
  .refine(({ text, cursor_position: cursor }) => isCursor(text, cursor), {
    path: ['cursor_position'],
    error: 'must be within the text, and not in the middle of a character',
  });

export const feedbackBody = z.object({
  suggestion_text: z
    .string()
    .max(10_000)
    .refine((text) => text.trim() !== '', { error: 'must not be empty' }),
  accepted: z.boolean(),
  completion_type: type.nullish(),
  document_id: documentId.nullish(),
});

export const documentParams = z.object({ document_id: documentId });
export const documentBody = z.object({
  content: z
    .string()
    .max(mebibyte)
    .refine(upTo(mebibyte), { error: 'must have at most 1 MiB' })
    .meta({ description: 'Markdown, up to 1 MiB.' }),
});

export const suggestionAnswer = z.object({
  text: z.string().meta({ description: 'To be inserted at the cursor.' }),
  type,
  confidence: z.number().meta({ description: '0 to 1.' }),
  context_used: z.array(z.string()),
  timestamp: z.string(),
});

export const suggestAnswer = z.object({
  success: z.literal(true),
  suggestions: z.array(suggestionAnswer),
  processing_time_ms: z.number(),
  cache_hit: z.boolean(),
  timestamp: z.string(),
});

const count = z.int();

export const cacheStatsAnswer = z.object({
  use_redis: z.boolean(),
  max_size: count,
  hit_rate: z.number().meta({ description: 'Per cent.' }),
  hits: count,
  misses: count,
  evictions: count,
  total_requests: count,
  average_response_time_ms: z.number(),
  redis_cache_size: count,
  redis_hot_keys_count: count,
  local_cache_size: count,
  local_hot_keys_count: count,
  precomputed_contexts: count,
  memory_usage_estimate: z.number().meta({ description: 'Bytes.' }),
});

export const serviceStatsAnswer = z.object({
  supported_types: z.array(type),
  instance: z.object({
    requests: count,
    untriggered: count,
    cache_hits: count,
    joined: count,
    running: count,
    suggestions: z.record(type, count),
    failures: z.record(z.string(), count),
    timeouts: count,
    accepted: count,
    rejected: count,
  }),
  cache: cacheStatsAnswer,
});

export const hotPatternsAnswer = z.object({
  patterns: z.array(
    z.object({
      key: z.string().meta({ description: 'SHA-256; no text leaves.' }),
      access_count: z.number(),
      confidence: z.number(),
      suggestion_types: z.array(z.string()),
      suggestion_count: count,
    }),
  ),
});
