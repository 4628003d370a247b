import { randomUUID } from 'node:crypto';
import { type Clock, RepriseError } from '../../core/index.ts';
import { canonicalJson } from '../../entry/index.ts';

/** A piece of a message with media in it: text, or media by reference. */
export type ChatPart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image_url'; readonly image_url: { readonly url: string; readonly detail?: string } }
  | { readonly type: 'video_url'; readonly video_url: { readonly url: string } };

/** A message to be pushed (S2-21). */
export interface NewChatMessage {
  /** Who speaks, such as `user` or `assistant`; up to 64 characters. */
  readonly role: string;
  readonly content: string | readonly ChatPart[];
  /** When it was said; ISO 8601. @default now */
  readonly timestamp?: string | Date | undefined;
  /** Plain data that stays with the message. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
}

/** A message as buffers keep it and consumers get it. */
export interface BufferedMessage {
  /** Random, and the same however often the message is delivered. */
  readonly id: string;
  readonly role: string;
  readonly content: string | readonly ChatPart[];
  /** ISO 8601, in UTC. */
  readonly timestamp: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A message and its JSON, which is what is sent, kept and counted. */
export interface WrittenMessage {
  readonly message: BufferedMessage;
  readonly json: string;
}

/**
 * Checks a message, gives it an id and a time, and writes it down.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when something is wrong with it or its JSON has over `maxBytes`;
 * `NOT_CANONICAL` when its metadata are no plain data.
 */
export function writeMessage(
  { role, content, timestamp, metadata }: NewChatMessage,
  { clock, maxBytes }: { readonly clock: Clock; readonly maxBytes: number },
): WrittenMessage {
  if (typeof role !== 'string' || role === '' || role.length > 64) {
    throw new RepriseError('INVALID_ARGUMENT', 'The role of a message must be a text of 1 to 64 characters');
  }
  if (typeof content !== 'string' && !Array.isArray(content)) {
    throw new RepriseError('INVALID_ARGUMENT', 'The content of a message must be a text or a list of parts');
  }
  if (metadata !== undefined) canonicalJson(metadata);
  const said = timeOf(timestamp ?? new Date(clock.now()));
  const facts = metadata === undefined ? {} : { metadata };
  const json = JSON.stringify({ id: randomUUID(), role, content, timestamp: said, ...facts });
  const bytes = Buffer.byteLength(json);
  if (bytes > maxBytes) {
    throw new RepriseError('INVALID_ARGUMENT', `A message takes ${bytes} bytes; the most is ${maxBytes}`);
  }
  // A copy: what the caller changes later does not change what is kept.
  return { message: JSON.parse(json) as BufferedMessage, json };
}

function timeOf(time: unknown): string {
  const date = typeof time === 'string' || time instanceof Date ? new Date(time) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date.toISOString();
  throw new RepriseError('INVALID_ARGUMENT', 'The timestamp of a message must be a date of ISO 8601');
}
