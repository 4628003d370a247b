import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { chatBufferCase, type MakeSharedKeyValue, says } from './chat-buffer-case.ts';

/** Counting, ending, and what becomes of messages that the server lost. */
export function lifeCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    chatBufferCase(make, 'S2-26 counts what is in all buffers, and what was done', async ({ open }) => {
      const [buffer, other] = [open({ size: 4 }), open({ size: 4 })];
      await buffer.pushMany(says('a', 'b'), { userId: '1' });
      await other.pushMany(says('c'), { userId: '2' });
      assert.deepEqual(await buffer.stats(), {
        mode: 'shared',
        size: 4,
        ttl: 86_400_000,
        sharedBuffers: 2,
        sharedMessages: 3,
        localBuffers: 0,
        localMessages: 0,
        copies: 2,
        delivered: 0,
        redelivered: 0,
        failed: 0,
        restored: 0,
        refused: 0,
        dropped: 0,
      });
      assert.deepEqual(await buffer.flushAll(), { batches: 2, messages: 3 });
      const { sharedBuffers, sharedMessages, copies, delivered } = await buffer.stats();
      assert.deepEqual(
        { sharedBuffers, sharedMessages, copies, delivered },
        { sharedBuffers: 0, sharedMessages: 0, copies: 0, delivered: 3 },
      );
    }),
    chatBufferCase(
      make,
      'S2-26 delivers every buffer when it closes, and takes nothing more',
      async (given) => {
        const buffer = given.open();
        await buffer.pushMany(says('a'), { userId: '1' });
        await buffer.pushMany(says('b'), { userId: '2' });
        await buffer.close();
        await buffer.close();
        assert.deepEqual(given.texts().sort(), ['a', 'b']);
        await assert.rejects(buffer.push({ role: 'user', content: 'c' }), { code: 'CLOSED' });
        await assert.rejects(buffer.flush(), { code: 'CLOSED' });
      },
    ),
    chatBufferCase(make, 'S2-27 hands messages over past the buffer', async ({ open, batches, texts }) => {
      const buffer = open({ maxBatch: 2 });
      await buffer.pushMany(says('waiting'));
      assert.deepEqual(await buffer.process(says('a', 'b', 'c')), { batches: 2, messages: 3 });
      assert.deepEqual([texts(), await buffer.length()], [['a', 'b', 'c'], 1]);
      assert.equal(batches[0]!.additionalInfo.messageCount, 2);
      const failing = open({ consumers: [() => Promise.reject(new Error('no'))] });
      await assert.rejects(failing.process(says('a')), /no/);
    }),
    chatBufferCase(
      make,
      'sends again what the server lost, each message once',
      async ({ open, keyValue, texts }) => {
        const buffer = open({ restoreEvery: 20 });
        await buffer.pushMany(says('a', 'b'), { userId: '1' });
        await buffer.pushMany(says('c'), { userId: '2' });
        await keyValue.clear();
        await buffer.pushMany(says('d'), { userId: '1' });
        for (let turn = 0; turn < 200 && (await buffer.length({ userId: '2' })) === 0; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        assert.deepEqual(await buffer.flushAll(), { batches: 2, messages: 4 });
        assert.deepEqual(texts().sort(), ['a', 'b', 'c', 'd']);
        assert.equal((await buffer.stats()).restored, 2);
      },
    ),
    chatBufferCase(
      make,
      'does not send again what was delivered elsewhere',
      async ({ open, keyValue, texts }) => {
        const [buffer, other] = [open({ size: 100, restoreEvery: 20 }), open({ size: 100 })];
        await buffer.pushMany(says('a', 'b'));
        await other.flush();
        for (let turn = 0; turn < 200 && (await buffer.stats()).copies > 0; turn += 1) {
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
        await keyValue.clear();
        await buffer.pushMany(says('c'));
        await buffer.flush();
        assert.deepEqual(texts(), ['a', 'b', 'c']);
      },
    ),
  ];
}
