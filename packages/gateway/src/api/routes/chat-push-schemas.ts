import { z } from 'zod';

/** An id of up to `most` characters; null is none. */
const id = (most: number, description: string) =>
  z
    .string()
    .min(1)
    .refine((text) => text.length <= most || [...text].length <= most, {
      error: `must have at most ${most} characters`,
    })
    .refine((text) => !/\p{Surrogate}/u.test(text), { error: 'must be Unicode' })
    .nullish()
    .transform((text) => text ?? undefined)
    .meta({ description: `${description} At most ${most} characters.` });

/** Whose messages; each combination has a buffer of its own. */
const ids = {
  user_id: id(255, 'Whose conversation.'),
  device_id: id(100, 'On which device.'),
  agent_id: id(100, 'With which agent.'),
};

const url = z
  .string()
  .min(1)
  .max(8_192)
  .refine((text) => !/^data:/i.test(text), {
    error: 'holds the data themselves: store them where consumers can get them, and send that URL',
  });

const part = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('image_url'),
    image_url: z.object({ url, detail: z.string().max(16).exactOptional() }),
  }),
  z.object({ type: z.literal('video_url'), video_url: z.object({ url }) }),
]);

/** Programs write a time without a zone for one of UTC. */
const timestamp = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => (/(?:Z|[+-]\d\d:?\d\d)$/i.test(text) ? text : `${text}Z`));

const messageFields = {
  role: z.string().min(1).max(64).meta({ description: 'Who speaks, such as `user` or `assistant`.' }),
  content: z.union([z.string(), z.array(part).min(1).max(100)]).meta({
    description: 'Text, or parts: text, and images or videos by their URL.',
  }),
  timestamp: timestamp
    .nullish()
    .transform((text) => text ?? undefined)
    .meta({ description: 'When it was said, ISO 8601; now unless given.' }),
  metadata: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((facts) => facts ?? undefined)
    .meta({ description: 'Stays with the message.' }),
};

/** A message with the ids of its own. */
export const oneMessage = z.object({ ...messageFields, ...ids });

const messages = z
  .array(oneMessage)
  .min(1)
  .max(100)
  .meta({ description: 'In their order. Ids of a message come before those of the request.' });

const flushImmediately = z
  .boolean()
  .default(false)
  .meta({ description: 'Whether the buffer of every identity named here is delivered before the answer.' });

/** `POST /api/push/chat/messages`. */
export const severalMessages = z.object({ messages, ...ids, flush_immediately: flushImmediately });

/** `POST /api/push/chat`. */
export const pushRequest = severalMessages.extend({
  process_mode: z
    .enum(['buffer', 'direct'])
    .default('buffer')
    .meta({ description: '`direct` delivers these messages at once, past the buffer.' }),
});

/** `POST /api/push/chat/process`. */
export const processRequest = z.object({ messages, ...ids });

/** `POST /api/push/chat/flush`. */
export const identityBody = z.object(ids);

/** `GET /api/push/chat/length`. */
export const identityQuery = z.object(ids);

/** Its answer. */
export const bufferLength = z.object({ length: z.int() });

const left = z.enum(['busy', 'failed']).optional().meta({
  description: 'Why something is left: another instance is delivering it, or it could not be delivered now.',
});

/** What was delivered. */
export const delivered = z.object({ batches: z.int(), messages: z.int(), left });

const kept = z
  .enum(['shared', 'local'])
  .meta({ description: '`local`: Redis is away, only this gateway has it until Redis is back.' });

/** What became of several messages. */
export const pushed = z.object({
  count: z.int().meta({ description: 'Messages taken.' }),
  process_mode: z.enum(['buffer', 'direct']),
  kept: kept.optional(),
  message_ids: z.array(z.string()).optional().meta({ description: 'In the order of the messages.' }),
  delivered: delivered.optional(),
});

/** What became of one message. */
export const pushedOne = z.object({
  message: z.object({
    id: z.string(),
    role: z.string(),
    content: z.unknown(),
    timestamp: z.string(),
    metadata: z.record(z.string(), z.unknown()).optional(),
  }),
  length: z.int().meta({ description: 'Messages that wait in the buffer.' }),
  kept,
});

/** What is in the buffers, and what this gateway did. */
export const statsAnswer = z.object({
  mode: z.enum(['shared', 'local']),
  use_redis: z.boolean(),
  buffer_size: z.int(),
  buffer_ttl: z.number(),
  redis_buffer_count: z.int().nullable(),
  redis_total_messages: z.int().nullable(),
  local_buffer_count: z.int(),
  local_total_messages: z.int(),
  copies: z.int(),
  delivered: z.int(),
  redelivered: z.int(),
  failed: z.int(),
  restored: z.int(),
  refused: z.int(),
  dropped: z.int(),
  analyses: z.object({ done: z.int(), failed: z.int() }),
});
