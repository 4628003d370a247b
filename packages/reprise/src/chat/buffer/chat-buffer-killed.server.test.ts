import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, inject, it } from 'vitest';
import { connectRedis, redisKeyValue } from '../../redis/index.ts';
import { ChatBuffer } from './chat-buffer.ts';
import { ChatRecord, startChatChild } from './chat-children.js';

const { redis: url } = inject('services');

describe.skipIf(!url)(`processes that share chat buffers${url ? '' : ' (no server is given)'}`, () => {
  it('S2-63 1,000 messages a second over three: none is lost and none doubled while one after another is killed', async () => {
    const prefix = `chat-killed:${randomBytes(6).toString('hex')}:`;
    const record = new ChatRecord();
    const start = (name: string) => startChatChild(record, { url: url!, prefix, name, rate: 334 });
    const running = ['a', 'b', 'c'].map(start);
    await Promise.all(running.map(({ ready }) => ready));
    await sleep(800);
    for (const name of ['d', 'e', 'f']) {
      await running.shift()!.kill();
      const next = start(name);
      running.push(next);
      await next.ready;
      await sleep(600);
    }
    await Promise.all(running.map((child) => child.end()));

    const connection = connectRedis(url!);
    const keyValue = redisKeyValue(connection, { prefix });
    const buffer = new ChatBuffer({
      keyValue,
      consumers: [
        ({ id, redelivered, messages }) =>
          record.deliver(
            id,
            redelivered,
            messages.map(({ content }) => String(content)),
          ),
      ],
    });
    await buffer.flushAll();
    assert.equal((await buffer.stats()).sharedMessages, 0);
    await buffer.close();
    await keyValue.clear();
    await connection.close();

    const { acknowledged, lost, doubled, unmarked } = record;
    assert.ok(acknowledged.size > 2_000, `${acknowledged.size} were acknowledged`);
    assert.deepEqual({ lost, doubled, unmarked }, { lost: [], doubled: [], unmarked: [] });
  });
});
