import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { ManualClock } from '../../testing/index.ts';
import { faultyKeyValue, LineLog, settle } from './buffer-fixture.js';
import type { ChatBatch } from './chat-batch.ts';
import { ChatBuffer } from './chat-buffer.ts';
import type { ChatBufferOptions } from './chat-buffer-options.ts';

/** A buffer over a store that can be out of order. */
function subject(options: Partial<ChatBufferOptions> = {}) {
  const clock = new ManualClock();
  const logger = new LineLog();
  const { keyValue, state } = faultyKeyValue(clock);
  const batches: ChatBatch[] = [];
  const consumers = [(batch: ChatBatch) => void batches.push(batch)];
  const buffer = new ChatBuffer({ keyValue, consumers, clock, logger, random: () => 0.5, ...options });
  const push = (content: string, userId?: string) => buffer.push({ role: 'user', content }, { userId });
  const texts = (): string[] =>
    batches.flatMap(({ messages }) => messages.map(({ content }) => String(content)));
  const pass = async (milliseconds: number): Promise<void> => {
    for (let left = milliseconds; left > 0; left -= 50) {
      clock.advance(Math.min(left, 50));
      await settle();
    }
  };
  return { buffer, keyValue, state, batches, push, texts, pass, logger };
}

describe('a chat buffer while the server is away', () => {
  it('S2-28 keeps messages here, brings them there by itself, and says each once', async () => {
    const { buffer, state, push, texts, pass, logger } = subject();
    await push('a');
    state.mode = 'away';
    const { message: _, ...kept } = await push('b');
    assert.deepEqual(kept, { length: 1, kept: 'local' });
    assert.equal((await push('c')).length, 2);
    await pass(5_000);
    const { mode, localMessages, localBuffers, sharedMessages } = await buffer.stats();
    assert.deepEqual([mode, localMessages, localBuffers, sharedMessages], ['local', 2, 1, undefined]);
    state.mode = 'works';
    await pass(5_000);
    assert.deepEqual([(await buffer.stats()).mode, await buffer.length()], ['shared', 3]);
    await buffer.flush();
    assert.deepEqual(texts(), ['a', 'b', 'c']);
    assert.deepEqual(logger.lines, [
      'Keeping chat messages in Redis fails: the server is away; they are kept in this process meanwhile',
      'Keeping chat messages in Redis works again',
    ]);
    await buffer.close();
  });

  it('defect 3.7 #11: an outage from the very beginning ends by itself, too', async () => {
    const { buffer, state, push, pass } = subject();
    state.mode = 'away';
    await push('a');
    state.mode = 'works';
    await pass(5_000);
    assert.equal((await push('b')).length, 2);
    await buffer.close();
  });

  it('brings messages there at the next push when the server is back', async () => {
    const { buffer, state, push, texts } = subject();
    state.mode = 'away';
    await push('a');
    state.mode = 'works';
    assert.equal((await push('b')).kept, 'local');
    await settle();
    assert.equal((await push('c')).length, 3);
    await buffer.flush();
    assert.deepEqual(texts(), ['a', 'b', 'c']);
    await buffer.close();
  });

  it('a push waits one deadline for a server that says nothing, later ones not at all', async () => {
    const { buffer, state, push, pass } = subject({ sendDeadline: 300 });
    state.mode = 'silent';
    let kept = 'not yet';
    const first = push('a').then((result) => {
      kept = result.kept;
    });
    await settle();
    await pass(299);
    assert.equal(kept, 'not yet');
    await pass(1);
    await first;
    assert.equal(kept, 'local');
    assert.equal((await push('b')).kept, 'local');
    state.mode = 'works';
    await pass(5_000);
    assert.equal(await buffer.length(), 2);
    await buffer.close();
  });

  it('never sends twice what arrived although the answer was lost', async () => {
    const { buffer, state, push, texts, pass } = subject();
    state.mode = 'loses answers';
    assert.equal((await push('a')).kept, 'local');
    await push('b');
    state.mode = 'works';
    await pass(5_000);
    assert.equal(await buffer.length(), 2);
    await buffer.flush();
    assert.deepEqual(texts(), ['a', 'b']);
    await buffer.close();
  });

  it('delivers a full buffer from here, but for what the server may have', async () => {
    const { buffer, state, push, texts, pass } = subject({ size: 3 });
    state.mode = 'loses answers';
    await push('perhaps there');
    for (const text of ['a', 'b', 'c']) await push(text);
    await settle();
    assert.deepEqual(texts(), ['a', 'b', 'c']);
    assert.deepEqual(await buffer.flush(), { batches: 0, messages: 0, left: 'failed' });
    state.mode = 'works';
    await pass(5_000);
    await buffer.flush();
    assert.deepEqual(texts(), ['a', 'b', 'c', 'perhaps there']);
    await buffer.close();
  });

  it('delivers from here when a flush is asked for, and again under the same id what a consumer refuses', async () => {
    const ids: string[] = [];
    const { buffer, state, push } = subject({
      consumers: [
        ({ id, redelivered }) => {
          ids.push(`${id} ${redelivered}`);
          if (ids.length === 1) throw new Error('not now');
        },
      ],
    });
    state.mode = 'away';
    await push('a');
    await push('b');
    await push('c');
    assert.deepEqual(await buffer.flush(), { batches: 0, messages: 0, left: 'failed' });
    assert.equal(await buffer.length(), 3);
    assert.deepEqual(await buffer.flush(), { batches: 1, messages: 2, left: 'failed' });
    assert.equal(ids[0]!.replace('false', 'true'), ids[1]);
    await buffer.close();
  });

  it('refuses what is too much to keep, and loses nothing of what it took', async () => {
    const { buffer, state, push, texts, pass } = subject({ local: { maxMessages: 2 } });
    state.mode = 'away';
    await push('a');
    await push('b');
    await assert.rejects(push('c'), { code: 'REDIS_UNAVAILABLE', message: /takes no more/ });
    assert.equal((await buffer.stats()).refused, 1);
    state.mode = 'works';
    await pass(5_000);
    await push('d');
    await buffer.flush();
    assert.deepEqual(texts(), ['a', 'b', 'd']);
    const tight = subject({ local: { maxBytes: 1_000 } });
    tight.state.mode = 'away';
    await tight.push('x');
    await assert.rejects(tight.push('x'.repeat(500)), { code: 'REDIS_UNAVAILABLE' });
    await Promise.all([buffer.close(), tight.buffer.close()]);
  });

  it('S2-28 delivers everything it has when it closes, and says what it cannot', async () => {
    const { buffer, state, push, texts, logger } = subject();
    state.mode = 'away';
    for (const text of ['a', 'b', 'c']) await push(text);
    await buffer.close();
    assert.deepEqual(texts().sort(), ['a', 'b', 'c']);
    assert.deepEqual(logger.lines.slice(1), []);

    const failing = subject({ consumers: [() => Promise.reject(new Error('never'))] });
    failing.state.mode = 'away';
    await failing.push('a');
    await failing.push('b');
    await failing.buffer.close();
    assert.match(failing.logger.lines.at(-1)!, /could not be delivered/);
  });

  it('closes within its deadline although neither server nor consumer answers', async () => {
    const { buffer, state, push, pass } = subject({
      consumers: [() => new Promise<void>(() => {})],
      closeDeadline: 1_000,
    });
    await push('a');
    state.mode = 'silent';
    const closed = buffer.close();
    for (let second = 0; second < 2; second += 1) await pass(600);
    await closed;
  });

  it('a key that holds something else concerns its own buffer only', async () => {
    const { buffer, keyValue, push } = subject();
    await keyValue.set('chat:buffer:{_:odd:_:_}', 'text');
    await assert.rejects(push('a', 'odd'), { code: 'REDIS_REFUSED' });
    assert.equal((await push('a', 'even')).kept, 'shared');
    await buffer.close();
  });
});
