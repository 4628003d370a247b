import { defaultGuards, leastMaxError } from 'reprise/semantic';
import { z } from 'zod';
import { duration, numeric, optionalText, section, share, text } from '../values.ts';
import { previousEmbedder } from './embedder.ts';
import { judge } from './judge.ts';
import { rewrite } from './rewrite.ts';

const similarity = numeric(z.number().min(-1).max(1)).nullable().default(null);

const guardNames = defaultGuards.map(({ name }) => name);
const guardName = text.refine((name) => guardNames.includes(name), {
  error: ({ input }) => `there is no guard "${String(input)}"; there are ${guardNames.join(', ')}`,
});

/** `semantic`: answers that are found by meaning, and how far they are trusted. */
export const semantic = section({
  enabled: z.boolean().default(true),
  shadow: z.boolean().default(false),
  policy: z.enum(['threshold', 'learned', 'calibrated']).default('threshold'),
  similarity,
  confidence: share.nullable().default(null),
  floor: similarity,
  max_error: numeric(z.number().gt(0).lt(1)).default(0.01),
  audit_rate: share.default(0.01),
  bucket: z.enum(['all', 'tenant', 'namespace', 'scope']).default('tenant'),
  quarantine: duration.prefault('24h'),
  judge,
  minimum_coverage: share.nullable().default(null),
  guards: z.boolean().default(true),
  guards_off: z.array(guardName).default([]),
  index: z.enum(['local', 'redis', 'pgvector']).default('local'),
  quantization: z.enum(['int8', 'none']).default('int8'),
  database_url: optionalText,
  embed_deadline: duration.prefault('2s'),
  previous_embedder: previousEmbedder,
  conversation: z.enum(['scope', 'rewrite']).default('scope'),
  rewrite,
})
  .refine(({ conversation, rewrite }) => conversation === 'scope' || rewrite.model !== undefined, {
    path: ['rewrite', 'model'],
    message: 'name the model that rewrites questions, as the upstream calls it',
  })
  .refine(({ policy, max_error }) => policy === 'threshold' || max_error >= leastMaxError, {
    path: ['max_error'],
    message: `must be at least ${leastMaxError} for a policy that learns: it keeps too few labels to show less`,
  });
