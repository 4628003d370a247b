import { RepriseError } from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';
import type { RedisConnection, RedisReply } from '../../redis/index.ts';
import type { FlightBoard, PostedBatch } from './flight-board.ts';
import { joinFlight, landFlight, postBatch } from './flight-scripts.ts';

/** Options of {@link redisFlightBoard}. */
export interface RedisFlightBoardOptions {
  /** First part of every key. @default 'reprise' */
  readonly prefix?: string;
  /** Milliseconds a lease holds unless it is renewed. */
  readonly leaseTime: number;
  /** Milliseconds that {@link FlightBoard.join} may take. */
  readonly joinDeadline: number;
}

/** Milliseconds that a landed flight can be joined by who looked into the cache before it landed. */
const landedTime = 10_000;

/** Milliseconds a stream outlives its last batch: as long as somebody may still begin to read it. */
const streamTime = landedTime + 10_000;

/** Batches that one command reads. */
const readCount = 100;

/**
 * A board in Redis: the lease of a flight is the key `{prefix:flight:<hash>}:lease`, its stream
 * `{prefix:flight:<hash>}:stream:<token>`, which is the name of a channel too; both lie in one slot of a Cluster. Who
 * leads sends each batch to both in one script; who joins listens to the channel, and reads the stream for the beginning
 * and for what it missed.
 */
export function redisFlightBoard(connection: RedisConnection, options: RedisFlightBoardOptions): FlightBoard {
  const { prefix = 'reprise', leaseTime, joinDeadline } = options;
  const group = (flight: string): string => `{${prefix}:flight:${sha256(flight).slice(0, 32)}}`;
  const lease = (flight: string): string => `${group(flight)}:lease`;
  const stream = (flight: string, token: string): string => `${group(flight)}:stream:${token}`;
  return {
    async join(flight, token, lookedFor) {
      const args = [token, text(leaseTime), text(lookedFor)];
      return textOf(await connection.run(joinFlight, [lease(flight)], args, { deadline: joinDeadline }));
    },
    async holder(flight) {
      const key = lease(flight);
      const held = await connection.send({ args: ['GET', key], key, readOnly: true });
      return held === null ? undefined : textOf(held).split('|', 1)[0];
    },
    async post(flight, token, { batch, keepFrom }) {
      const keys = [lease(flight), stream(flight, token)];
      const { sequence = 0, bytes = '' } = batch ?? {};
      const args = [token, text(leaseTime), text(streamTime), text(sequence), bytes, text(keepFrom)];
      return (await connection.run(postBatch, keys, args)) === 1;
    },
    async land(flight, token, kept) {
      await connection.run(landFlight, [lease(flight)], [token, kept ? '1' : '0', text(landedTime)]);
    },
    async read(flight, token, from) {
      const key = stream(flight, token);
      const batches: PostedBatch[] = [];
      for (let next = from; ; next = batches.at(-1)!.sequence + 1) {
        const args = ['XRANGE', key, `${next}-0`, '+', 'COUNT', text(readCount)];
        const entries = listOf(await connection.send({ args, key, bytes: true, readOnly: true }));
        batches.push(...entries.map(batchOf));
        if (entries.length < readCount) return batches;
      }
    },
    listen: (flight, token, listener) =>
      connection.subscribe(stream(flight, token), (message) => {
        const space = message.indexOf(0x20);
        if (space <= 0) return;
        const sequence = Number(Buffer.from(message.subarray(0, space)).toString());
        listener({ sequence, bytes: message.subarray(space + 1) });
      }),
  };
}

function batchOf(entry: RedisReply): PostedBatch {
  const [id, fields] = listOf(entry);
  const bytes = listOf(fields)[1];
  if (!(bytes instanceof Uint8Array)) throw unexpected();
  return { sequence: Number.parseInt(textOf(id), 10), bytes };
}

function listOf(reply: RedisReply | undefined): readonly RedisReply[] {
  if (!Array.isArray(reply)) throw unexpected();
  return reply;
}

function textOf(reply: RedisReply | undefined): string {
  if (typeof reply === 'string') return reply;
  if (reply instanceof Uint8Array) return Buffer.from(reply).toString();
  throw unexpected();
}

function unexpected(): RepriseError {
  return new RepriseError('ENVELOPE_UNREADABLE', 'Redis keeps something else under the name of a flight');
}

function text(value: number): string {
  return String(Math.round(value));
}
