import type { BufferedMessage, ChatBuffer, ChatIdentity, FlushResult, Kept } from 'reprise/chat';
import { withinDeadline } from 'reprise/core';
import type { z } from 'zod';
import type { ApiCaller } from '../../auth/index.ts';
import { HttpError } from '../../http/index.ts';
import type { oneMessage } from './chat-push-schemas.ts';

/** A message as a client sent it. */
export type SentMessage = z.output<typeof oneMessage>;

/** The ids of a request. */
export type SentIds = Pick<SentMessage, 'user_id' | 'device_id' | 'agent_id'>;

/** Messages of one identity, with their places in the request. */
export interface Share {
  readonly identity: ChatIdentity;
  readonly messages: SentMessage[];
  readonly places: number[];
}

/** Milliseconds that one request may take. */
const longest = 60_000;
/** Buffers that a request works on at a time. */
const mostAtOnce = 8;

/** Waits for work of one request; what is late goes on by itself. */
export function inTime<T>(operation: string, work: Promise<T>): Promise<T> {
  return withinDeadline(work, { operation, milliseconds: longest });
}

/** Whose buffer: the tenant is the caller's, whatever it sends. */
export function identityFor({ tenant }: ApiCaller, ids: SentIds): ChatIdentity {
  return { tenant, userId: ids.user_id, deviceId: ids.device_id, agentId: ids.agent_id };
}

/** The messages of a request by whose they are; each may have ids of its own. */
export function shared(caller: ApiCaller, messages: readonly SentMessage[], ids: SentIds): Share[] {
  const shares = new Map<string, Share>();
  for (const [place, message] of messages.entries()) {
    const identity = identityFor(caller, {
      user_id: message.user_id ?? ids.user_id,
      device_id: message.device_id ?? ids.device_id,
      agent_id: message.agent_id ?? ids.agent_id,
    });
    const name = JSON.stringify([identity.userId, identity.deviceId, identity.agentId]);
    const share = shares.get(name) ?? { identity, messages: [], places: [] };
    shares.set(name, share);
    share.messages.push(message);
    share.places.push(place);
  }
  return [...shares.values()];
}

/**
 * Checks the size of a message before anything is taken; `param` names it.
 *
 * @throws HttpError 400 when it is too large.
 */
export function checkSize(message: SentMessage, param: string, most: number): void {
  const bytes = Buffer.byteLength(JSON.stringify(withoutIds(message)));
  if (bytes <= most) return;
  const why = `${param} takes ${bytes} bytes of JSON; capture.text_chat.max_message allows ${most}`;
  throw new HttpError(400, why, { code: 'invalid_argument', param });
}

/** Adds the messages to their buffers. */
export async function pushAll(
  buffer: ChatBuffer,
  shares: readonly Share[],
): Promise<{ readonly message_ids: string[]; readonly kept: Kept }> {
  const taken: BufferedMessage[] = [];
  let kept: Kept = 'shared';
  await eachOf(shares, async ({ identity, messages, places }) => {
    const result = await buffer.pushMany(messages.map(withoutIds), identity);
    for (const [at, place] of places.entries()) taken[place] = result.messages[at]!;
    if (result.kept === 'local') kept = 'local';
  });
  return { message_ids: taken.map(({ id }) => id), kept };
}

/** Delivers something of every identity, and sums up. */
export async function deliverAll<T>(
  items: readonly T[],
  deliver: (item: T) => Promise<FlushResult>,
): Promise<FlushResult> {
  const results: FlushResult[] = [];
  await eachOf(items, async (item) => {
    results.push(await deliver(item));
  });
  const left = results.find((result) => result.left === 'failed') ?? results.find((result) => result.left);
  return {
    batches: results.reduce((sum, { batches }) => sum + batches, 0),
    messages: results.reduce((sum, { messages }) => sum + messages, 0),
    ...(left?.left && { left: left.left }),
  };
}

/** A message as the buffer takes it. */
export function withoutIds({ role, content, timestamp, metadata }: SentMessage) {
  return { role, content, timestamp, metadata };
}

/** Works on all, a few at a time; all have been tried when it rejects with the first failure. */
async function eachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of waiting) await work(item).catch((error: unknown) => failures.push(error));
  };
  await Promise.all(Array.from({ length: mostAtOnce }, lane));
  if (failures.length > 0) throw failures[0];
}
