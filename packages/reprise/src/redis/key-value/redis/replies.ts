import { RepriseError } from '../../../core/index.ts';
import type { RedisReply } from '../../redis-connection.ts';

/** Reads a value out of an answer. */
export type ReadItem<Item> = (reply: RedisReply) => Item;

export const textItem: ReadItem<string> = (reply) => {
  if (typeof reply === 'string') return reply;
  throw unexpected('text', reply);
};

export const bytesItem: ReadItem<Uint8Array> = (reply) => {
  if (reply instanceof Uint8Array) return reply;
  throw unexpected('bytes', reply);
};

/** A value that may not be there. */
export function optional<Item>(reply: RedisReply, read: ReadItem<Item>): Item | undefined {
  return reply === null ? undefined : read(reply);
}

/** Text, whether values come as text or bytes. */
export function textOf(reply: RedisReply): string {
  return reply instanceof Uint8Array ? Buffer.from(reply).toString('utf8') : textItem(reply);
}

export function count(reply: RedisReply): number {
  if (typeof reply === 'number') return reply;
  throw unexpected('a number', reply);
}

/** Several answers; none for null. */
export function list(reply: RedisReply): readonly RedisReply[] {
  if (Array.isArray(reply)) return reply;
  if (reply === null) return [];
  throw unexpected('a list', reply);
}

/** A flat list of names and values. */
export function pairs<Item>(reply: RedisReply, read: ReadItem<Item>): [string, Item][] {
  const flat = list(reply);
  const found: [string, Item][] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    found.push([textOf(flat[index]!), read(flat[index + 1]!)]);
  }
  return found;
}

/** A score, which Redis writes out as text. */
export function score(reply: RedisReply): number {
  const text = textOf(reply);
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return Number(text);
}

function unexpected(wanted: string, reply: RedisReply): RepriseError {
  return new RepriseError(
    'REDIS_REFUSED',
    `Redis answered with ${typeof reply} where ${wanted} was expected`,
  );
}
