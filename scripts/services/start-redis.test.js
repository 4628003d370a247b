import { afterEach, expect, it } from 'vitest';
import { isOpen } from './ports.js';
import { startRedis } from './start-redis.js';

/** @typedef {import('./redis-node.js').RedisNode} RedisNode */

// The first run on a machine downloads the server.
const timeout = 300_000;

/** @type {RedisNode[]} */
const started = [];
afterEach(async () => {
  for (const node of started.splice(0)) await node.stop();
});

/** @param {Parameters<typeof startRedis>[0]} [options] */
async function start(options) {
  const node = await startRedis(options);
  started.push(node);
  return node;
}

it('brings every write back after a kill, or none, at the same port', { timeout }, async () => {
  const node = await start({ password: 'secret' });
  await node.command('SET', 'key', 'ä value');
  const { pid } = node;
  await node.kill();
  expect(await isOpen(node.port, '127.0.0.1')).toBe(false);
  await node.restart();
  expect(node.pid).not.toBe(pid);
  expect(Buffer.from(String(await node.command('GET', 'key')), 'latin1').toString()).toBe('ä value');
  await node.restart({ empty: true });
  expect(await node.command('GET', 'key')).toBeNull();
});

it('is silent while it is paused', { timeout }, async () => {
  const node = await start();
  node.pause();
  const answer = node.command('PING');
  const late = new Promise((resolve) => setTimeout(() => resolve('late'), 50));
  expect(await Promise.race([answer, late])).toBe('late');
  node.resume();
  expect(await answer).toBe('PONG');
});

it('refuses writes when it is full, and when it follows another', { timeout }, async () => {
  const leader = await start({ maxmemory: '2mb' });
  const replica = await start({ replicaOf: leader });
  const value = 'x'.repeat(100_000);
  const fill = async () => {
    for (let index = 0; index < 40; index++) await leader.command('SET', `key-${index}`, value);
  };
  await expect(fill()).rejects.toThrow(/^OOM/);
  await expect(replica.command('SET', 'key', 'value')).rejects.toThrow(/^READONLY/);
});

it('leaves nothing running and says why when it cannot start', { timeout }, async () => {
  await expect(start({ rest: ['--no-such-setting', 'yes'] })).rejects.toThrow(
    /ended instead of starting.*no-such-setting/s,
  );
});
