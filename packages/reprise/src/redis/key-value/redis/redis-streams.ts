import { RepriseError } from '../../../core/index.ts';
import type { RedisBlockingConnection, RedisReply } from '../../redis-connection.ts';
import type { StreamEntry, StreamOperations } from '../contract/stream-operations.ts';
import { assertWhole } from '../operations/arguments.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import { beforeAll, parseStreamId } from '../operations/stream-id.ts';
import type { RedisCalls } from './redis-calls.ts';
import { count, list, pairs, type ReadItem, textOf } from './replies.ts';
import type { Resources } from './resources.ts';

/** Entries that a follower is given at a time. */
const batchSize = 100;

/** Milliseconds that the server holds a follower's question. */
const blockTime = 5_000;

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
    async appendToStream(key, fields, { maxLength } = {}) {
      if (maxLength !== undefined) assertWhole('maxLength', maxLength, 0);
      const words = fieldPairs(fields).flat();
      if (words.length === 0) {
        throw new RepriseError('INVALID_ARGUMENT', 'An entry of a stream needs at least one field');
      }
      const bound = maxLength === undefined ? [] : ['MAXLEN', '~', maxLength];
      return textOf(await calls.write('XADD', key, ...bound, '*', ...words));
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

function entries<Item>(reply: RedisReply, read: ReadItem<Item>): StreamEntry<Item>[] {
  return list(reply).map((entry) => {
    const [id, fields] = list(entry);
    return { id: textOf(id!), fields: new Map(pairs(fields!, read)) };
  });
}
