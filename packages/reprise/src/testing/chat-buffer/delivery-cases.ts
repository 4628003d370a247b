import assert from 'node:assert/strict';
import type { ChatBatch } from '../../chat/index.ts';
import { deferred } from '../../core/index.ts';
import type { ContractCase } from '../contract-case.ts';
import { chatBufferCase, type MakeSharedKeyValue, says } from './chat-buffer-case.ts';

/** The list and the claim of the buffer that has no identity. */
const list = 'chat:buffer:{_:_:_:_}';
const claim = `${list}:claim`;

/** Delivering: by one instance among several, after failures and crashes. */
export function deliveryCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    chatBufferCase(
      make,
      'S2-23 delivers by hand what is there, and nothing when there is nothing',
      async (given) => {
        const buffer = given.open();
        assert.deepEqual(await buffer.flush(), { batches: 0, messages: 0 });
        await buffer.pushMany(says('a', 'b'));
        assert.deepEqual(await buffer.flush(), { batches: 1, messages: 2 });
        assert.deepEqual(await buffer.flush(), { batches: 0, messages: 0 });
        assert.deepEqual([given.texts(), await buffer.length()], [['a', 'b'], 0]);
      },
    ),
    chatBufferCase(make, 'defect 3.7 #6: what is pushed during a flush is delivered once', async (given) => {
      const entered = deferred<void>();
      const go = deferred<void>();
      const seen: ChatBatch[] = [];
      const slow = async (batch: ChatBatch): Promise<void> => {
        seen.push(batch);
        entered.resolve();
        await go.promise;
      };
      const buffer = given.open({ consumers: [slow] });
      await buffer.pushMany(says('a', 'b'));
      const flush = buffer.flush();
      await entered.promise;
      await buffer.pushMany(says('c'));
      go.resolve();
      assert.deepEqual(await flush, { batches: 1, messages: 2 });
      await buffer.flush();
      const texts = seen.map(({ messages }) => messages.map(({ content }) => content));
      assert.deepEqual(texts, [['a', 'b'], ['c']]);
    }),
    chatBufferCase(
      make,
      'defect 3.7 #7: says that somebody else delivers, and does not deliver too',
      async (given) => {
        const entered = deferred<void>();
        const go = deferred<void>();
        const slow = async (): Promise<void> => {
          entered.resolve();
          await go.promise;
        };
        const first = given.open({ consumers: [slow] });
        const second = given.open({ flushWait: 30 });
        await first.pushMany(says('a'));
        const flush = first.flush();
        await entered.promise;
        assert.deepEqual(await second.flush(), { batches: 0, messages: 0, left: 'busy' });
        go.resolve();
        assert.deepEqual(await flush, { batches: 1, messages: 1 });
        assert.deepEqual(given.batches, []);
      },
    ),
    chatBufferCase(
      make,
      'S2-63 several instances fill a buffer and each message is delivered once',
      async (given) => {
        const instances = [given.open(), given.open(), given.open()];
        const names = Array.from({ length: 90 }, (_, index) => String(index));
        await Promise.all(
          names.map((content, index) => instances[index % 3]!.push({ role: 'user', content })),
        );
        await given.delivered(80);
        await instances[0]!.flush();
        assert.deepEqual(given.texts().sort(), names.sort());
        assert.ok(given.batches.every(({ redelivered }) => !redelivered));
      },
    ),
    chatBufferCase(
      make,
      'S2-23 keeps a batch that a consumer refuses, and delivers it again as it was',
      async (given) => {
        const order: string[] = [];
        const ids: string[] = [];
        let fails = true;
        const buffer = given.open({
          consumers: [
            () => void order.push('first'),
            ({ id, redelivered, messages }) => {
              ids.push(id);
              order.push(`second ${redelivered} ${messages.length}`);
              if (fails) throw new Error('the consumer fails');
            },
            () => void order.push('third'),
          ],
        });
        await buffer.pushMany(says('a', 'b'));
        assert.deepEqual(await buffer.flush(), { batches: 0, messages: 0, left: 'failed' });
        await buffer.pushMany(says('c'));
        fails = false;
        assert.deepEqual(await buffer.flush(), { batches: 2, messages: 3 });
        const again = ['first', 'second true 2', 'third', 'first', 'second false 1', 'third'];
        assert.deepEqual(order, ['first', 'second false 2', ...again]);
        assert.deepEqual([ids[0] === ids[1], ids[1] === ids[2]], [true, false]);
        const { failed, delivered, redelivered } = await buffer.stats();
        assert.deepEqual({ failed, delivered, redelivered }, { failed: 1, delivered: 3, redelivered: 2 });
      },
    ),
    chatBufferCase(
      make,
      'delivers again, under the same id, what a crashed instance had claimed',
      async (given) => {
        const buffer = given.open();
        await buffer.pushMany(says('a', 'b'));
        // What an instance does first, and then it dies.
        await given.keyValue.claimItems(list, claim);
        await buffer.pushMany(says('c'));
        assert.deepEqual(await buffer.flush(), { batches: 2, messages: 3 });
        assert.deepEqual(
          given.batches.map(({ redelivered, messages }) => [redelivered, messages.length]),
          [
            [true, 2],
            [false, 1],
          ],
        );
      },
    ),
    chatBufferCase(
      make,
      'one instance after the other looks for what a crashed one left behind',
      async (given) => {
        const crashed = given.open({ size: 100 });
        await crashed.pushMany(says('a', 'b'));
        await given.keyValue.claimItems(list, claim);
        given.open({ sweepEvery: 20 });
        await given.delivered(2);
        assert.deepEqual([given.batches.length, given.batches[0]!.redelivered], [1, true]);
      },
    ),
    chatBufferCase(make, 'skips what nobody can read', async (given) => {
      const buffer = given.open();
      await given.keyValue.pushRight(list, ['{', '7', '{"writer":"a"}']);
      await buffer.pushMany(says('a'));
      assert.deepEqual(await buffer.flush(), { batches: 1, messages: 1 });
      assert.deepEqual([given.texts(), (await buffer.stats()).dropped], [['a'], 3]);
    }),
  ];
}
