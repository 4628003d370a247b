import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { faultyKeyValue, LineLog, settle } from './buffer-fixture.js';
import type { ChatBatch } from './chat-batch.ts';
import { ChatBuffer } from './chat-buffer.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';

const hour = 3_600_000;

function subject(options: Partial<ChatBufferOptions> = {}) {
  const clock = new ManualClock();
  const logger = new LineLog();
  const { keyValue, state } = faultyKeyValue(clock);
  const batches: ChatBatch[] = [];
  const consumers = [(batch: ChatBatch) => void batches.push(batch)];
  const open = (more: Partial<ChatBufferOptions> = {}) =>
    new ChatBuffer({ keyValue, consumers, clock, logger, random: () => 0.5, ...options, ...more });
  const pass = async (milliseconds: number, steps = 1): Promise<void> => {
    for (let step = 0; step < steps; step += 1) {
      clock.advance(milliseconds / steps);
      await settle();
    }
  };
  return { open, keyValue, state, batches, pass, logger };
}

const message = { role: 'user', content: 'Hi' };
const list = 'chat:buffer:{_:_:_:_}';

describe('a chat buffer as time passes', () => {
  it('defect 3.7 #12: a push is one call, and one more a minute', async () => {
    const { open, state, pass } = subject({ size: 1_000, restoreEvery: '1h', sweepEvery: '1h' });
    const buffer = open();
    await buffer.push(message);
    await pass(1);
    state.calls.length = 0;
    for (let count = 0; count < 5; count += 1) await buffer.push(message);
    assert.deepEqual(state.calls, Array(5).fill('appendNumbered'));
    await pass(60_000);
    state.calls.length = 0;
    await buffer.push(message);
    assert.deepEqual(state.calls.sort(), ['addScored', 'appendNumbered']);
    await buffer.close();
  });

  it('pushes that come together are one call', async () => {
    const { open, state } = subject({ size: 1_000 });
    const buffer = open();
    await buffer.push(message);
    state.calls.length = 0;
    await Promise.all(Array.from({ length: 100 }, () => buffer.push(message)));
    assert.ok(state.calls.length <= 2, state.calls.join());
    assert.equal(await buffer.length(), 101);
    await buffer.close();
  });

  it('S2-22 keeps messages for the ttl behind the last push', async () => {
    const { open, keyValue, pass } = subject();
    const buffer = open();
    await buffer.push(message);
    await pass(hour);
    assert.equal(await keyValue.ttl(list), 23 * hour);
    await buffer.push(message);
    assert.equal(await keyValue.ttl(list), 24 * hour);
    await buffer.close();
  });

  it('delivers what would expire soon, and forgets empty buffers', async () => {
    const { open, keyValue, batches, pass } = subject();
    const buffer = open();
    await buffer.push(message);
    await pass(21 * hour, 21);
    assert.equal(batches.length, 0);
    await pass(hour, 10);
    assert.equal(batches.length, 1);
    await pass(hour, 10);
    assert.equal(await keyValue.scoredCount('chat:buffer:registry'), 0);
    await buffer.close();
  });

  it('tries a failed batch again, ever later, and says that once', async () => {
    const times: number[] = [];
    let fails = true;
    const { open, pass, logger } = subject({ size: 2, sweepEvery: '1h' });
    const clockless = { seconds: 0 };
    const buffer = open({
      consumers: [
        () => {
          times.push(clockless.seconds);
          if (fails) throw new Error('not now');
        },
      ],
    });
    await buffer.pushMany([message, message]);
    for (; clockless.seconds < 20; clockless.seconds += 1) {
      await pass(500, 2);
      // A push does not bring the next attempt forward.
      if (clockless.seconds < 5) await buffer.push(message);
      await pass(500, 2);
    }
    assert.ok(times.length >= 4 && times.length <= 7, times.join(' '));
    fails = false;
    await pass(60_000, 10);
    assert.deepEqual(logger.lines, [
      'Delivering chat messages fails: not now; what could not be delivered is kept and delivered again',
      'Delivering chat messages works again',
    ]);
    assert.ok((await buffer.stats()).delivered >= 6);
    await buffer.close();
  });

  it('a consumer that takes too long counts as one that fails, and is told', async () => {
    const signals: AbortSignal[] = [];
    const { open, pass } = subject({ deliveryDeadline: '1m' });
    const buffer = open({
      consumers: [
        ({ signal }) => {
          signals.push(signal);
          return new Promise<void>(() => {});
        },
      ],
      closeDeadline: 1,
    });
    await buffer.push(message);
    const flush = buffer.flush();
    await settle();
    await pass(60_000, 6);
    assert.deepEqual(await flush, { batches: 0, messages: 0, left: 'failed' });
    assert.equal(signals[0]!.aborted, true);
    const closed = buffer.close();
    await pass(10, 2);
    await closed;
  });

  it('defect 3.7 #7: a lock is renewed for as long as a consumer takes', async () => {
    let finish = (): void => {};
    const { open, batches, pass } = subject();
    const slow = open({
      consumers: [
        () =>
          new Promise<void>((resolve) => {
            finish = resolve;
          }),
      ],
    });
    const other = open();
    await slow.push(message);
    const flush = slow.flush();
    await settle();
    await pass(5 * 60_000, 60);
    const second = other.flush();
    await pass(6_000, 60);
    assert.deepEqual(await second, { batches: 0, messages: 0, left: 'busy' });
    finish();
    assert.deepEqual(await flush, { batches: 1, messages: 1 });
    assert.deepEqual(batches, []);
    await slow.close();
    await other.close();
  });

  it('what is handed over and cannot be settled is not handed over again by the same instance', async () => {
    const { open, state, pass, batches } = subject();
    const buffer = open({
      consumers: [
        (batch) => {
          batches.push(batch);
          state.mode = 'away';
        },
      ],
    });
    await buffer.push(message);
    assert.equal((await buffer.flush()).left, 'failed');
    state.mode = 'works';
    await pass(60_000, 60);
    assert.deepEqual([batches.length, await buffer.length()], [1, 0]);
    await buffer.close();
  });

  it('registers buffers again when the server lost the registry, though it lost no message', async () => {
    const { open, keyValue, batches, pass } = subject();
    const [buffer, other] = [open(), open()];
    await buffer.push(message);
    await keyValue.delete('chat:buffer:registry');
    assert.deepEqual(await other.flushAll(), { batches: 0, messages: 0 });
    await pass(6_000, 30);
    assert.deepEqual(await other.flushAll(), { batches: 1, messages: 1 });
    assert.equal(batches.length, 1);
    await buffer.close();
    await other.close();
  });

  it('keeps few copies, and numbers that never come back', async () => {
    const { open, keyValue } = subject({ size: 1_000, copies: { maxMessages: 20 } });
    const buffer = open();
    const push = (userId: string) => buffer.push(message, { userId });
    for (let count = 0; count < 15; count += 1) await push('a');
    for (let count = 0; count < 15; count += 1) await push('b');
    assert.ok((await buffer.stats()).copies <= 20);
    await buffer.flush({ userId: 'a' });
    assert.equal((await push('a')).length, 1);
    await keyValue.clear();
    assert.equal((await push('a')).length, 2);
    assert.equal((await push('b')).length, 16);
    await buffer.close();
  });
});
