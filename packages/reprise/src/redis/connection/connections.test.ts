import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { outcomeOf } from '../redis-fixture.js';
import { begin, clock, connect, connected, end, get, log, redis, server } from './connection-fixture.js';
import { refusal, settle } from './fake-wires.js';

beforeEach(begin);
afterEach(end);

describe('close', () => {
  it('rejects what is in flight, what waits and what comes later with CLOSED', async () => {
    await connected();
    const inFlight = get();
    await redis.close();
    assert.equal((await inFlight).code, 'CLOSED');
    assert.equal((await get()).code, 'CLOSED');
    assert.equal(server.last.destroyed, true);
    await redis.close();
  });

  it('ends attempts to connect', async () => {
    server.mode = 'hanging';
    connect();
    const waiting = get();
    await settle();
    await redis.close();
    assert.equal((await waiting).code, 'CLOSED');
    await settle();
    assert.equal(server.last.destroyed, true);
    clock.advance(60_000);
    await settle();
    assert.equal(server.connections, 1);
  });
});

describe('more connections', () => {
  it('are made up to maxConnections', async () => {
    await connected({ maxConnections: 3 });
    const end = await redis.subscribe('channel', () => {});
    await redis.subscribe('another', () => {});
    const blocking = await redis.blocking();
    assert.equal(server.connections, 3);
    assert.equal((await outcomeOf(() => redis.blocking())).code, 'REDIS_UNAVAILABLE');
    await blocking.close();
    await (await redis.blocking()).close();
    await end();
  });

  it('notice that the subscriptions are silent', async () => {
    await connected();
    await redis.subscribe('channel', () => {});
    const subscriber = server.last;
    subscriber.send = () => new Promise(() => {});
    clock.advance(10_000);
    await settle();
    clock.advance(1_000);
    await settle();
    assert.equal(subscriber.destroyed, true);
    clock.advance(0);
    await settle();
    assert.notEqual(server.last, subscriber);
    assert.equal(server.last.emitter.listenerCount('channel'), 1);
  });

  it('notice silence also when a question was refused before', async () => {
    await connected();
    await redis.subscribe('channel', () => {});
    const subscriber = server.last;
    subscriber.send = () => Promise.reject(refusal('LOADING the dataset is in memory soon'));
    clock.advance(10_000);
    await settle();
    subscriber.send = () => new Promise(() => {});
    clock.advance(10_000);
    await settle();
    clock.advance(1_000);
    assert.equal(subscriber.destroyed, true);
  });

  it('lets one listener fail without the others', async () => {
    await connected();
    const seen: Uint8Array[] = [];
    await redis.subscribe('channel', () => {
      throw new Error('my fault');
    });
    await redis.subscribe('channel', (message) => seen.push(message));
    server.last.emitter.emit('channel', Buffer.from('x'));
    assert.equal(seen.length, 1);
    assert.deepEqual(log.lines, ['error A listener to messages of Redis failed: my fault']);
  });
});
