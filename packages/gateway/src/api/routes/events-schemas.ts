import { z } from 'zod';

const id = z.string().min(1).max(255);
const names = z
  .string()
  .max(4_000)
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(z.string().min(1)).max(50));

/** `POST /api/v1/auth/sse-token` (S4-28). */
export const tokenRequest = z.object({
  user_id: id.meta({ description: 'Whose events the token lets its bearer follow.' }),
  session_id: id.optional().meta({ description: 'Of the events of sessions only those of this one.' }),
  scopes: z
    .array(z.string().min(1).max(32))
    .min(1)
    .max(50)
    .optional()
    .meta({ description: 'Only these scopes.' }),
});

export const tokenAnswer = z.object({
  token: z.string().meta({ description: 'For `Authorization: Bearer`; the cookie has it, too.' }),
  ticket: z.string().meta({ description: 'For `?ticket=`, good for one stream.' }),
  expires_in: z.number().meta({ description: 'Seconds, unless a stream is opened with it.' }),
});

/** `GET /api/v1/events/stream` (S4-27). */
export const streamQuery = z.object({
  user_id: id.optional().meta({ description: 'Whose events; needed with an API key.' }),
  ticket: z.string().max(200).optional().meta({ description: 'A ticket of POST /api/v1/auth/sse-token.' }),
  last_event_id: z
    .string()
    .max(100)
    .optional()
    .meta({ description: 'The last event that the client has; the header `Last-Event-ID` comes first.' }),
  scopes: names.optional().meta({ description: 'Only these scopes, separated by commas.' }),
  events: names.optional().meta({ description: 'Only these types, separated by commas.' }),
  session_id: id.optional().meta({ description: 'Of the events of sessions only those of this one.' }),
  preflight: z
    .enum(['true', 'false'])
    .optional()
    .meta({ description: '`true`: only says whether a stream could be opened, with 204 or 429.' }),
});

/** One event of `POST /api/v1/events/publish`. */
export const oneEvent = z.object({
  user_id: id.meta({ description: 'Whose log it goes to.' }),
  event: z.string().max(100).meta({ description: 'Its type, such as `task.progress-updated`.' }),
  data: z.record(z.string(), z.unknown()).meta({ description: 'Up to 64 KiB of JSON.' }),
  scope: z
    .string()
    .max(32)
    .optional()
    .meta({ description: '`user` unless given; `session` with a session.' }),
  session_id: id.optional(),
  retry: z
    .int()
    .min(0)
    .max(300_000)
    .optional()
    .meta({ description: 'Milliseconds before a client connects again.' }),
  version: z.string().max(20).optional(),
});

/** `POST /api/v1/events/publish`: one event, or up to 100. */
export const publishRequest = z.object({
  ...oneEvent.partial().shape,
  events: z
    .array(oneEvent)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Several events, in their order, instead of the fields of one.' }),
});

export const publishAnswer = z.object({
  ids: z.array(z.string()).meta({ description: 'The ids of the events that are published, in their order.' }),
  failed: z
    .object({ index: z.int(), error: z.string(), message: z.string() })
    .nullable()
    .meta({ description: 'The first event that is not published; nor are those behind it.' }),
});

export const healthAnswer = z.object({
  status: z.literal('ok'),
  storage: z.string(),
  streams: z.int(),
});

const count = z.int();

export const statsAnswer = z.object({
  streams: z.object({ open: count, limit: count, limit_per_user: count }),
  subscribers: count,
  logs: count.meta({ description: 'Users whose events are followed here.' }),
  unreachable: count.meta({ description: 'Of those, how many cannot be read.' }),
  published: count,
  failed: count,
  delivered: count,
  replayed: count,
  gaps: count,
  interruptions: count,
  slow: count,
  unreadable: count,
  reads: count,
});
