import { z } from 'zod';
import { bytes, count, duration, section } from '../values.ts';

/** `sessions`: dialogues and their rounds. */
export const sessions = section({
  enabled: z.boolean().default(true),
  ttl: duration.prefault('30d'),
  sliding: z.boolean().default(false),
  max_rounds: count.nullable().default(null),
  max_bytes: bytes.prefault('1MiB'),
});
