import { z } from 'zod';
import { count, duration, numeric, section } from '../values.ts';

const countOrNone = numeric(z.int().min(0));

/** `events`: streams of events for browsers. */
export const events = section({
  enabled: z.boolean().default(true),
  max_events: count.default(1_000),
  stream_ttl: duration.prefault('1h'),
  token_ttl: duration.prefault('60s'),
  heartbeat: duration.prefault('15s'),
  max_connections_per_user: count.default(2),
  max_connections: count.default(10_000),
  backfill: countOrNone.default(500),
  first_connect: countOrNone.default(20),
});
