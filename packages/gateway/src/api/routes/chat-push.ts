import type { FlushResult } from 'reprise/chat';
import type { z } from 'zod';
import type { ApiCaller } from '../../auth/index.ts';
import type { ChatCapture } from '../../capture/index.ts';
import type { GatewayParts } from '../../gateway-parts.ts';
import { type ApiRoute, defineRoute, enveloped, type Result } from '../define-route.ts';
import { need } from '../need.ts';
import * as schemas from './chat-push-schemas.ts';
import * as work from './chat-push-work.ts';

const common = { tag: 'capture', statuses: [503, 504] } as const;
const delivering = { tag: 'capture', statuses: [202, 502, 503, 504] } as const;

function captureOf({ application }: GatewayParts): ChatCapture {
  return need(application.capture, 'capture.text_chat.enabled');
}

/** What is left is kept and delivered later, which 202 says. */
const whyLeft = {
  busy: 'Another delivery of these messages is under way; they are delivered after it',
  failed: 'Not everything could be delivered now; it is kept and delivered later',
} as const;

function resultOf<Data>(data: Data, { left }: Partial<FlushResult> = {}): Result<Data> {
  return left ? { data, status: 202, message: whyLeft[left] } : { data };
}

const push = defineRoute({
  ...delivering,
  method: 'POST',
  path: '/api/push/chat',
  summary: 'Takes chat messages, into the buffers or directly',
  description: 'Media are taken by their URL; base64 is refused.',
  body: schemas.pushRequest,
  answer: enveloped(schemas.pushed, 'The messages are kept, or delivered.'),
}).handledBy(({ body, caller, parts }) => pushSeveral(parts, caller, body));

const pushMessages = defineRoute({
  ...delivering,
  method: 'POST',
  path: '/api/push/chat/messages',
  summary: 'Adds chat messages to their buffers',
  body: schemas.severalMessages,
  answer: enveloped(schemas.pushed, 'The messages are kept.'),
}).handledBy(({ body, caller, parts }) => pushSeveral(parts, caller, { ...body, process_mode: 'buffer' }));

const processMessages = defineRoute({
  ...delivering,
  method: 'POST',
  path: '/api/push/chat/process',
  summary: 'Delivers chat messages at once, past the buffer',
  body: schemas.processRequest,
  answer: enveloped(schemas.pushed, 'The messages are delivered.'),
}).handledBy(({ body, caller, parts }) =>
  pushSeveral(parts, caller, { ...body, process_mode: 'direct', flush_immediately: false }),
);

async function pushSeveral(
  parts: GatewayParts,
  caller: ApiCaller,
  body: z.output<typeof schemas.pushRequest>,
): Promise<Result<z.output<typeof schemas.pushed>>> {
  const { buffer } = captureOf(parts);
  const { messages, process_mode, flush_immediately: flush } = body;
  const { max_message: most } = parts.config.capture.text_chat;
  for (const [at, message] of messages.entries()) work.checkSize(message, `messages.${at}`, most);
  const shares = work.shared(caller, messages, body);
  const count = messages.length;
  if (process_mode === 'direct') {
    const all = work.deliverAll(shares, ({ identity, messages: own }) =>
      buffer.process(own.map(work.withoutIds), identity),
    );
    return { data: { count, process_mode, delivered: await work.inTime('delivering', all) } };
  }
  const pushed = await work.inTime('pushing', work.pushAll(buffer, shares));
  if (!flush) return { data: { count, process_mode, ...pushed } };
  const all = work.deliverAll(shares, ({ identity }) => buffer.flush(identity));
  const delivered = await work.inTime('delivering', all);
  return resultOf({ count, process_mode, ...pushed, delivered }, delivered);
}

const pushMessage = defineRoute({
  ...common,
  method: 'POST',
  path: '/api/push/chat/message',
  summary: 'Adds one chat message to its buffer',
  body: schemas.oneMessage,
  answer: enveloped(schemas.pushedOne, 'The message is kept.'),
}).handledBy(async ({ body, caller, parts }) => {
  const { buffer } = captureOf(parts);
  work.checkSize(body, 'content', parts.config.capture.text_chat.max_message);
  const pushing = buffer.push(work.withoutIds(body), work.identityFor(caller, body));
  return { data: await work.inTime('pushing', pushing) };
});

const flush = defineRoute({
  ...delivering,
  method: 'POST',
  path: '/api/push/chat/flush',
  summary: 'Delivers everything that waits in one buffer',
  body: schemas.identityBody,
  answer: enveloped(schemas.delivered, 'Nothing is left in the buffer.'),
}).handledBy(async ({ body, caller, parts }) => {
  const flushing = captureOf(parts).buffer.flush(work.identityFor(caller, body));
  const delivered = await work.inTime('delivering', flushing);
  return resultOf(delivered, delivered);
});

const length = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/push/chat/length',
  summary: 'How many messages wait in one buffer',
  query: schemas.identityQuery,
  answer: enveloped(schemas.bufferLength, 'Those being delivered are counted, too.'),
}).handledBy(async ({ query, caller, parts }) => {
  const counting = captureOf(parts).buffer.length(work.identityFor(caller, query));
  return { data: { length: await work.inTime('counting', counting) } };
});

const stats = defineRoute({
  ...common,
  method: 'GET',
  path: '/api/push/chat/stats',
  summary: 'What is in the buffers, and what this gateway did',
  answer: enveloped(schemas.statsAnswer, 'Counts of all tenants.'),
}).handledBy(async ({ parts }) => {
  const capture = captureOf(parts);
  const { buffer_ttl, redis } = parts.config.capture.text_chat;
  const now = await work.inTime('counting', capture.buffer.stats());
  return {
    data: {
      mode: now.mode,
      use_redis: parts.connection !== undefined && redis.enabled,
      buffer_size: now.size,
      buffer_ttl,
      redis_buffer_count: now.sharedBuffers ?? null,
      redis_total_messages: now.sharedMessages ?? null,
      local_buffer_count: now.localBuffers,
      local_total_messages: now.localMessages,
      copies: now.copies,
      delivered: now.delivered,
      redelivered: now.redelivered,
      failed: now.failed,
      restored: now.restored,
      refused: now.refused,
      dropped: now.dropped,
      analyses: capture.stats().analyses,
    },
  };
});

/** Chat messages that applications push (S2-20 to S2-28). */
export const chatPushRoutes: readonly ApiRoute[] = [
  push,
  pushMessage,
  pushMessages,
  flush,
  processMessages,
  length,
  stats,
];
