import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'vitest';
import { outcomeOf } from '../redis-fixture.js';
import { begin, clock, connect, connected, end, get, log, redis, server } from './connection-fixture.js';
import { settle } from './fake-wires.js';

beforeEach(begin);
afterEach(end);

const read = () => outcomeOf(() => redis.send({ args: ['GET', 'key'], readOnly: true }));

describe('a command', () => {
  it('rejects at its deadline, and its late answer is dropped', async () => {
    await connected();
    const outcome = get();
    clock.advance(999);
    await settle();
    clock.advance(1);
    assert.equal((await outcome).code, 'DEADLINE_EXCEEDED');
    server.last.answer('late');
    await settle();
    assert.equal(server.last.held, false);
  });

  it('waits for the first connection as long as connectDeadline says', async () => {
    server.mode = 'hanging';
    connect({ commandDeadline: 10_000, connectDeadline: 5_000 });
    const outcome = get();
    await settle();
    clock.advance(4_999);
    await settle();
    clock.advance(1);
    assert.equal((await outcome).code, 'DEADLINE_EXCEEDED');
    await settle();
    assert.equal(redis.available, false);
  });

  it('names the server and the command only', async () => {
    await connected();
    const outcome = outcomeOf(() => redis.send({ args: ['SET', 'private key', 'private value'] }));
    server.last.refuse("ERR unknown command 'SET', with args beginning with: 'private key' 'private value'");
    const message = String((await outcome).error);
    assert.match(message, /Redis at 127\.0\.0\.1:6379 refused SET/);
    assert.doesNotMatch(message, /private/);
  });

  it('keeps the process alive only while it is in flight', async () => {
    await connected();
    assert.equal(server.last.held, false);
    const outcome = get();
    assert.equal(server.last.held, true);
    server.last.answer('x');
    await outcome;
    assert.equal(server.last.held, false);
  });

  it('is refused at once when too many are in flight', async () => {
    await connected({ maxInFlight: 2 });
    const [first, second] = [get(), get()];
    assert.equal((await get()).code, 'REDIS_UNAVAILABLE');
    server.last.answer('x');
    server.last.answer('y');
    assert.deepEqual([(await first).code, (await second).code], ['none', 'none']);
  });

  it('that only reads is sent again, once, on the next connection', async () => {
    await connected();
    const [reading, writing] = [read(), get()];
    server.last.end('ECONNRESET');
    assert.equal((await writing).code, 'REDIS_UNAVAILABLE');
    await settle();
    assert.equal(server.connections, 2);
    server.last.end('ECONNRESET');
    assert.equal((await reading).code, 'REDIS_UNAVAILABLE');
  });

  it('that only reads has a second deadline where retryOnTimeout says so', async () => {
    await connected({ retryOnTimeout: true });
    const slow = redis.send({ args: ['GET', 'other'], deadline: 3_000 });
    const reading = read();
    await settle();
    clock.advance(1_000);
    await settle();
    server.last.answer('the other');
    server.last.answer('late');
    server.last.answer('in time');
    assert.equal((await reading).code, 'none');
    await slow;
  });
});

describe('the breaker', () => {
  it('opens at once when the server says nothing for a deadline, and the connection is destroyed', async () => {
    await connected();
    const changes: boolean[] = [];
    redis.onAvailability((available) => changes.push(available));
    const outcome = get();
    const silent = server.last;
    clock.advance(1_000);
    assert.equal((await outcome).code, 'DEADLINE_EXCEEDED');
    assert.equal(silent.destroyed, true);
    assert.equal((await get()).code, 'REDIS_UNAVAILABLE');
    assert.deepEqual(changes, [false]);
  });

  it('stays closed when a caller waits for less than that, and opens when the silence lasts', async () => {
    await connected();
    const outcome = outcomeOf(() => redis.send({ args: ['GET', 'key'], deadline: 10 }));
    clock.advance(10);
    assert.equal((await outcome).code, 'DEADLINE_EXCEEDED');
    assert.equal(redis.available, true);
    clock.advance(1_000);
    assert.equal(redis.available, false);
  });

  it('stays closed while a command that may take long is running', async () => {
    await connected();
    const long = redis.send({ args: ['EVALSHA', 'x'], deadline: 10_000 });
    const behind = get();
    clock.advance(1_000);
    assert.equal((await behind).code, 'DEADLINE_EXCEEDED');
    clock.advance(5_000);
    assert.equal(redis.available, true);
    server.last.answer('done');
    assert.equal(await long, 'done');
  });

  it('opens when five commands in a row are overdue, although the server answers something', async () => {
    await connected();
    const outcomes = Array.from({ length: 6 }, get);
    clock.advance(600);
    server.last.answer('in time');
    await settle();
    clock.advance(399);
    assert.equal(redis.available, true);
    clock.advance(1);
    assert.deepEqual(
      (await Promise.all(outcomes)).map(({ code }) => code),
      ['none', ...new Array<string>(5).fill('DEADLINE_EXCEEDED')],
    );
    assert.equal(redis.available, false);
  });

  it('probes ever more rarely, and closes when a probe is answered', async () => {
    await connected({ retryAfter: 100, longestRetry: 400 });
    server.mode = 'refusing';
    server.last.end('ECONNRESET');
    await settle();
    assert.equal(redis.available, false);
    assert.equal(server.connections, 2);
    const waits: number[] = [];
    for (const wait of [150, 300, 300, 300]) {
      clock.advance(wait - 1);
      await settle();
      const before = server.connections;
      clock.advance(1);
      await settle();
      waits.push(server.connections - before);
    }
    assert.deepEqual(waits, [1, 1, 1, 1]);
    server.mode = 'up';
    server.byHand = false;
    clock.advance(300);
    await settle();
    assert.equal(redis.available, true);
    assert.equal((await get()).code, 'none');
    assert.deepEqual(log.levels, ['warn', 'info']);
  });

  it('gives a probe no longer than a command when the server accepts it and says nothing', async () => {
    await connected();
    server.mode = 'hanging';
    server.last.end('ECONNRESET');
    await settle();
    const hanging = server.last;
    clock.advance(1_000);
    await settle();
    assert.equal(hanging.destroyed, true);
    assert.equal(redis.available, false);
  });

  it('says what the server refused the connection with', async () => {
    server.mode = 'forbidden';
    connect({ password: 'wrong' });
    const { code, error } = await get();
    assert.equal(code, 'REDIS_REFUSED');
    assert.match(String(error), /WRONGPASS/);
    server.mode = 'up';
    clock.advance(75);
    await settle();
    assert.equal((await get()).code, 'none');
  });
});

describe('a broken connection', () => {
  it('is replaced without an outage; what waits for it goes on', async () => {
    await connected();
    let reconnects = 0;
    redis.onReconnect(() => {
      reconnects += 1;
    });
    server.byHand = false;
    server.last.end('ECONNRESET');
    assert.equal((await get()).code, 'none');
    assert.equal(reconnects, 1);
    assert.deepEqual(log.lines, []);
  });

  it('is an outage when it breaks five times without an answer in between', async () => {
    await connected();
    for (let turn = 1; turn < 5; turn += 1) {
      server.last.end('ECONNRESET');
      await settle();
      clock.advance(2_000);
      await settle();
      assert.equal(redis.available, true, `turn ${turn}`);
    }
    assert.equal(server.connections, 5);
    server.last.end('ECONNRESET');
    assert.equal(redis.available, false);
  });

  it('is no outage when commands are answered in between', async () => {
    await connected();
    for (let turn = 0; turn < 10; turn += 1) {
      server.last.end('ECONNRESET');
      await settle();
      const outcome = get();
      server.last.answer('x');
      assert.equal((await outcome).code, 'none');
    }
    assert.deepEqual(log.lines, []);
  });
});
