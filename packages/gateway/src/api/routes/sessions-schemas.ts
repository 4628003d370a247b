import { toMilliseconds } from 'reprise/core';
import { z } from 'zod';

const id = z.string().min(1).max(512).meta({ description: 'The id of the session; any text.' });
const path = z
  .string()
  .max(639)
  .regex(/^\d+(?:\.\d+)*$/, { error: 'must be numbers joined with dots, such as 2.1' })
  .meta({ description: 'The path of the round, such as `2.1`.' });

/** How long something lives, as a query has it. */
const ttl = z
  .string()
  .refine(isDuration, { error: 'must be a duration such as 90s, 12h or 30d, or a number of milliseconds' })
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : text))
  .optional()
  .meta({ description: 'How long it lives, such as `12h`, or milliseconds; 0: for ever.' });

/** Who asks. */
const user_id = z.string().min(1).max(255).optional().meta({
  description: 'Whose session it is. A session that was written with a user is given to no other.',
});

export const sessionParams = z.object({ id });
export const roundParams = z.object({ id, path });
export const callerQuery = z.object({ user_id });
export const writeQuery = z.object({ user_id, ttl });

/** The data of a session, as clients send them. */
export const sessionBody = z.record(z.string(), z.unknown()).meta({
  description: 'The session: an object with any fields. Its `version` is the one it was read with.',
});

/** The data of a round, as clients send them. */
export const roundBody = z.unknown().meta({ description: 'The round: any JSON.' });

const ttlMs = z
  .number()
  .nullable()
  .meta({ description: 'Milliseconds until it ends; null: never, or not known at this moment.' });

export const sessionAnswer = z.object({
  id: z.string(),
  session: z.looseObject({ version: z.int() }),
  version: z.int(),
  ttl_ms: ttlMs,
});

export const writtenAnswer = z.object({ id: z.string(), version: z.int() });
export const clearedAnswer = z.object({ session_deleted: z.boolean(), rounds_cleared: z.int() });
export const renewedAnswer = z.object({ id: z.string(), ttl_ms: ttlMs });
const round = z.object({ path: z.string(), data: z.unknown() });
export const roundsAnswer = z.object({ id: z.string(), rounds: z.array(round) });
export const roundAnswer = round.extend({ id: z.string(), ttl_ms: ttlMs });
export const storedAnswer = z.object({ id: z.string(), path: z.string() });
export const deletedAnswer = z.object({ deleted: z.boolean() });

export const sessionStatsAnswer = z.object({
  available: z.boolean().meta({ description: 'Whether what instances share took the last call.' }),
  sessions: z.int().nullable(),
  rounds: z.int().nullable(),
  rounds_exact: z.boolean().meta({ description: 'Of over 1,000 sessions the rounds are estimated.' }),
  default_ttl_ms: ttlMs,
  sliding: z.boolean(),
  instance: z
    .object({
      hits: z.int(),
      local_hits: z.int(),
      misses: z.int(),
      conflicts: z.int(),
      failures: z.int(),
      local_entries: z.int(),
      local_bytes: z.int(),
    })
    .meta({ description: 'What this instance did since it started, for all tenants.' }),
});

function isDuration(text: string): boolean {
  if (/^\d{1,15}$/.test(text)) return true;
  try {
    return Number.isFinite(toMilliseconds(text));
  } catch {
    return false;
  }
}
