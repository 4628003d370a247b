import type { RedisBlockingConnection, RedisReply } from '../../redis-connection.ts';
import { defineScript } from '../../redis-script.ts';
import type { StreamEntry, StreamOperations } from '../contract/stream-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { type EntryToAppend, entryToAppend } from '../operations/entry-fields.ts';
import { beforeAll, parseStreamId } from '../operations/stream-id.ts';
import type { RedisCalls, Word } from './redis-calls.ts';
import { count, list, pairs, type ReadItem, textOf } from './replies.ts';
import type { Resources } from './resources.ts';

/** Entries that a follower is given at a time. */
const batchSize = 100;

/** Milliseconds that the server holds a follower's question. */
const blockTime = 5_000;

/** ARGV: milliseconds (0: none), whether to announce, the channel, and the words of XADD behind the key. */
const appendAndAnnounce = defineScript(
  'appendAndAnnounce',
  `
local id = redis.call('XADD', KEYS[1], unpack(ARGV, 4))
if ARGV[1] ~= '0' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
if ARGV[2] == '1' then redis.call('PUBLISH', ARGV[3], id) end
return id
`,
  1,
);

/** Streams in Redis. */
export function redisStreams<Item>(
  calls: RedisCalls,
  read: ReadItem<Item>,
  { resources, bytes }: { readonly resources: Resources; readonly bytes: boolean },
): StreamOperations<Item> {
  const streamTail = async (key: string, most: number): Promise<StreamEntry<Item>[]> => {
    assertWhole('count', most, 1);
    return entries(await calls.read('XREVRANGE', key, '+', '-', 'COUNT', most), read).reverse();
  };
  const readBehind = async (
    connection: RedisBlockingConnection,
    key: string,
    id: string,
  ): Promise<StreamEntry<Item>[]> => {
    const place = calls.place(key);
    const waiting = ['COUNT', String(batchSize), 'BLOCK', String(blockTime), 'STREAMS', place, id];
    const reply = await connection.send({
      args: ['XREAD', ...waiting],
      key: place,
      bytes,
      readOnly: true,
      blockTime,
    });
    const [stream] = list(reply);
    return stream === undefined ? [] : entries(list(stream)[1]!, read);
  };
  return {
    async appendToStream(key, fields, options = {}) {
      const entry = entryToAppend(fields, options);
      const { ttl, announce } = entry;
      if (ttl === undefined && announce === undefined) {
        return textOf(await calls.write('XADD', key, ...entryWords(entry)));
      }
      const channel = announce === undefined ? [0, ''] : [1, calls.place(announce)];
      return textOf(await calls.run(appendAndAnnounce, [key], [ttl ?? 0, ...channel, ...entryWords(entry)]));
    },
    async readStream(key, { after = beforeAll, limit = 1_000 } = {}) {
      assertWhole('limit', limit, 1);
      parseStreamId(after);
      return entries(await calls.read('XRANGE', key, `(${after}`, '+', 'COUNT', limit), read);
    },
    streamTail,
    async *followStream(key, { after, signal } = {}) {
      if (after !== undefined) parseStreamId(after);
      let id = after ?? (await streamTail(key, 1))[0]?.id ?? beforeAll;
      resources.assertOpen();
      if (signal?.aborted) return;
      const connection = await calls.connection.blocking();
      const end = resources.add(() => connection.close());
      signal?.addEventListener('abort', end, { once: true });
      try {
        while (!signal?.aborted) {
          resources.assertOpen();
          for (const entry of await readBehind(connection, key, id)) {
            if (signal?.aborted) return;
            yield entry;
            id = entry.id;
          }
        }
      } catch (error) {
        // The end was asked for, and took the question under way with it.
        if (!signal?.aborted) throw error;
      } finally {
        signal?.removeEventListener('abort', end);
        await end();
      }
    },
    streamLength: async (key) => count(await calls.read('XLEN', key)),
    async trimStream(key, maxLength) {
      assertWhole('maxLength', maxLength, 0);
      return count(await calls.write('XTRIM', key, 'MAXLEN', maxLength));
    },
  };
}

function entryWords({ pairs: fields, maxLength }: EntryToAppend): Word[] {
  const bound = maxLength === undefined ? [] : ['MAXLEN', '~', maxLength];
  return [...bound, '*', ...fields.flat()];
}

function entries<Item>(reply: RedisReply, read: ReadItem<Item>): StreamEntry<Item>[] {
  return list(reply).map((entry) => {
    const [id, fields] = list(entry);
    return { id: textOf(id!), fields: new Map(pairs(fields!, read)) };
  });
}
