import { z } from 'zod';
import { count, numeric, optionalText, section, wait } from '../values.ts';
import { shared } from './shared.ts';

/** `completion` (S2-60): suggestions while a user writes. */
export const completion = section({
  enabled: z.boolean().default(false),
  model: optionalText,
  max_suggestions: numeric(z.int().min(1).max(20)).default(3),
  timeout: wait.prefault('5s'),
  cache: section({
    max_size: count.default(1_000),
    ttl_seconds: numeric(z.number().positive()).default(300),
    strategy: z.enum(['lru', 'ttl', 'hybrid']).default('hybrid'),
    redis: shared,
  }),
});
