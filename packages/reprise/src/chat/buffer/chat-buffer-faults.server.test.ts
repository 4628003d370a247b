import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, it } from 'vitest';
import { startRedis } from '../../../../../scripts/services/start-redis.js';
import { deferred } from '../../core/index.ts';
import { connectRedis, redisKeyValue } from '../../redis/index.ts';
import { startFaultyProxy } from '../../testing/index.ts';
import { LineLog } from './buffer-fixture.js';
import { ChatBuffer } from './chat-buffer.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';
import { ChatRecord } from './chat-children.js';

/** Two instances that push all the time, each over a connection of its own. */
function startTraffic(url: string, options: Partial<ChatBufferOptions> = {}) {
  const record = new ChatRecord();
  const log = new LineLog();
  const connections = [connectRedis(url), connectRedis(url)];
  const instances = connections.map(
    (connection) =>
      new ChatBuffer({
        keyValue: redisKeyValue(connection),
        logger: log,
        restoreEvery: 100,
        sweepEvery: 200,
        lockTimeout: '1s',
        consumers: [
          ({ id, redelivered, messages }) =>
            record.deliver(
              id,
              redelivered,
              messages.map(({ content }) => String(content)),
            ),
        ],
        ...options,
      }),
  );
  let count = 0;
  const pushed: Promise<void>[] = [];
  const push = async (): Promise<void> => {
    count += 1;
    const text = String(count);
    const instance = instances[count % instances.length]!;
    await instance.push({ role: 'user', content: text }, { userId: String(count % 7) });
    record.acknowledged.add(text);
  };
  const timer = setInterval(() => pushed.push(push(), push()), 5);
  return {
    record,
    log,
    instances,
    /** Ends the pushes, waits until Redis has everything, and delivers it. */
    async finish(): Promise<void> {
      clearInterval(timer);
      await Promise.all(pushed);
      for (const end = performance.now() + 10_000; performance.now() < end; await sleep(20)) {
        const stats = await Promise.all(instances.map((instance) => instance.stats()));
        if (stats.every(({ mode, localMessages }) => mode === 'shared' && localMessages === 0)) break;
      }
      // What was restored meanwhile came after the last push.
      await sleep(300);
      for (const instance of instances) await instance.flushAll();
      await Promise.all(instances.map((instance) => instance.close()));
      await Promise.all(connections.map((connection) => connection.close()));
    },
  };
}

describe('chat buffers over a Redis', () => {
  it('that is killed and comes back: nothing is lost, nothing doubled, and the log has a line for each change', async () => {
    await using server = await startRedis();
    const { record, log, finish } = startTraffic(server.url);
    await sleep(300);
    await server.kill();
    await sleep(700);
    await server.restart();
    await sleep(1_000);
    await finish();
    assert.ok(record.acknowledged.size > 300, String(record.acknowledged.size));
    assert.deepEqual([record.lost, record.doubled, record.unmarked], [[], [], []]);
    assert.ok(log.lines.filter((line) => line.startsWith('Keeping')).length <= 4, log.lines.join('\n'));
  });

  it('that comes back empty: nothing acknowledged is lost', async () => {
    await using server = await startRedis();
    const { record, finish } = startTraffic(server.url, { size: 50 });
    await sleep(500);
    await server.restart({ empty: true });
    await sleep(700);
    await finish();
    assert.deepEqual(record.lost, []);
  });

  it('that is emptied while it runs: idle buffers are restored, too', async () => {
    await using server = await startRedis();
    const { record, finish, instances } = startTraffic(server.url, { size: 1_000 });
    await instances[0]!.push({ role: 'user', content: 'idle' }, { userId: 'idle' });
    record.acknowledged.add('idle');
    await sleep(300);
    await server.command('FLUSHALL');
    await sleep(500);
    await finish();
    assert.deepEqual([record.lost, record.doubled], [[], []]);
  });

  it('that is paused: pushes go on, nothing is lost or doubled', async () => {
    await using server = await startRedis();
    const { record, finish } = startTraffic(server.url);
    await sleep(300);
    server.pause();
    await sleep(1_200);
    server.resume();
    await sleep(800);
    await finish();
    assert.deepEqual([record.lost, record.doubled, record.unmarked], [[], [], []]);
  });

  it('over a network that breaks now and then: nothing is lost or doubled', async () => {
    await using server = await startRedis();
    await using proxy = await startFaultyProxy(server.url);
    const { record, finish } = startTraffic(proxy.url);
    for (let cut = 0; cut < 8; cut += 1) {
      await sleep(120);
      if (cut % 2 === 0) proxy.reset();
      else proxy.cutAfter(100 * cut, cut % 4 === 1 ? 'toClient' : 'toServer');
    }
    await sleep(300);
    await finish();
    assert.deepEqual([record.lost, record.doubled, record.unmarked], [[], [], []]);
  });

  it('that is killed during a flush: the batch is delivered, and what waits behind it', async () => {
    await using server = await startRedis();
    const connection = connectRedis(server.url);
    const entered = deferred<void>();
    const go = deferred<void>();
    const batches: string[][] = [];
    const buffer = new ChatBuffer({
      keyValue: redisKeyValue(connection),
      lockTimeout: '1s',
      sweepEvery: 200,
      consumers: [
        async ({ messages }) => {
          entered.resolve();
          await go.promise;
          batches.push(messages.map(({ content }) => String(content)));
        },
      ],
    });
    await buffer.push({ role: 'user', content: 'a' });
    const flush = buffer.flush();
    await entered.promise;
    await buffer.push({ role: 'user', content: 'b' });
    await server.kill();
    go.resolve();
    assert.equal((await flush).left, 'failed');
    await server.restart();
    for (let turn = 0; turn < 200 && (await buffer.flush()).left; turn += 1) await sleep(20);
    assert.deepEqual(batches, [['a'], ['b']]);
    await buffer.close();
    await connection.close();
  });
});
