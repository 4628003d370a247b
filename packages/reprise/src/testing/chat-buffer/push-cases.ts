import assert from 'node:assert/strict';
import type { ContractCase } from '../contract-case.ts';
import { chatBufferCase, type MakeSharedKeyValue, says } from './chat-buffer-case.ts';

const png = `data:image/png;base64,${Buffer.from('picture').toString('base64')}`;

/** Pushing, and what consumers get. */
export function pushCases(make: MakeSharedKeyValue): ContractCase[] {
  return [
    chatBufferCase(
      make,
      'S2-21 keeps messages until a buffer is full',
      async ({ open, batches, delivered }) => {
        const buffer = open({ size: 3 });
        const { message, ...first } = await buffer.push({ role: 'user', content: 'one' }, { userId: '7' });
        assert.deepEqual(first, { length: 1, kept: 'shared' });
        assert.match(message.timestamp, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
        assert.equal((await buffer.pushMany(says('two'), { userId: '7' })).length, 2);
        assert.deepEqual([batches.length, await buffer.length({ userId: '7' })], [0, 2]);
        await buffer.pushMany(says('three'), { userId: '7' });
        await delivered(3);
        assert.equal(batches.length, 1);
      },
    ),
    chatBufferCase(
      make,
      'S2-24 gives consumers a batch in the form of the seed',
      async ({ open, batches }) => {
        const buffer = open();
        const identity = { tenant: 't', userId: 'u', agentId: 'a' };
        const timestamp = '2026-01-02T03:04:05.000Z';
        await buffer.push({ role: 'user', content: 'Hi', timestamp, metadata: { mood: 'good' } }, identity);
        await buffer.push({ role: 'assistant', content: 'Hello' }, identity);
        await buffer.push({ role: 'user', content: 'Bye' }, identity);
        await buffer.flush(identity);
        const { id, messages, createTime, signal, ...batch } = batches[0]!;
        assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        assert.ok(Math.abs(Date.parse(createTime) - Date.now()) < 60_000);
        assert.equal(signal.aborted, false);
        assert.deepEqual(batch, {
          objectId: id,
          source: 'chat_log',
          contentFormat: 'text',
          contentText: JSON.stringify(messages),
          additionalInfo: { messageCount: 3, roles: ['user', 'assistant'] },
          ...identity,
          deviceId: undefined,
          enableMerge: true,
          redelivered: false,
        });
        const [{ id: messageId, ...first }] = messages as [(typeof messages)[0]];
        assert.ok(messageId.length > 20);
        assert.deepEqual(first, { role: 'user', content: 'Hi', timestamp, metadata: { mood: 'good' } });
      },
    ),
    chatBufferCase(
      make,
      'S2-24 puts media by reference into multimodal batches',
      async ({ open, batches }) => {
        const buffer = open({
          keepMedia: async ({ kind, mediaType, bytes }) =>
            `https://media.test/${kind}/${mediaType}/${bytes.length}`,
        });
        const content = [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url: png, detail: 'low' } },
        ] as const;
        await buffer.push({ role: 'user', content });
        await buffer.flush();
        const url = 'https://media.test/image/image/png/7';
        assert.deepEqual(batches[0]!.messages[0]!.content, [
          { type: 'text', text: 'Look' },
          { type: 'image_url', image_url: { url, detail: 'low' } },
        ]);
        const { contentFormat, modalities } = batches[0]!;
        assert.deepEqual(
          { contentFormat, modalities },
          { contentFormat: 'multimodal', modalities: ['text', 'image'] },
        );
        const refused = open().push({ role: 'user', content });
        await assert.rejects(refused, { code: 'INVALID_ARGUMENT', message: /keepMedia/ });
      },
    ),
    chatBufferCase(
      make,
      'defect 3.7 #9: identities with : * _ spaces and unicode have buffers of their own',
      async ({ open, batches }) => {
        const buffer = open();
        const identities = [
          {},
          { userId: '_' },
          { userId: '' },
          { userId: 'a:b', deviceId: 'c' },
          { userId: 'a', deviceId: 'b:c' },
          { userId: '*' },
          { userId: '{a}' },
          { userId: 'é 中' },
          { userId: 'e\u0301 中' },
          { tenant: 'x'.repeat(255), userId: '👩‍🚀'.repeat(85) },
        ];
        for (const identity of identities) await buffer.push({ role: 'user', content: 'Hi' }, identity);
        for (const identity of identities) assert.equal(await buffer.length(identity), 1);
        assert.deepEqual(await buffer.flushAll(), {
          batches: identities.length,
          messages: identities.length,
        });
        const found = batches.map(({ tenant, userId, deviceId, agentId }) =>
          JSON.stringify([tenant, userId, deviceId, agentId]),
        );
        const expected = identities.map(({ tenant, userId, deviceId }: Record<string, string>) =>
          JSON.stringify([tenant, userId, deviceId, undefined]),
        );
        assert.deepEqual(found.sort(), expected.sort());
      },
    ),
    chatBufferCase(make, 'keeps the order of pushes that nobody waited for', async ({ open, texts }) => {
      const buffer = open({ size: 1_000, maxBatch: 30 });
      const names = Array.from({ length: 100 }, (_, index) => String(index));
      await Promise.all(names.map((content) => buffer.push({ role: 'user', content })));
      assert.deepEqual(await buffer.flush(), { batches: 4, messages: 100 });
      assert.deepEqual(texts(), names);
    }),
    chatBufferCase(make, 'refuses what is no message, and identities that are too long', async ({ open }) => {
      const buffer = open({ maxMessageBytes: 200 });
      const wrong = [
        buffer.push({ role: '', content: 'x' }),
        buffer.push({ role: 'user', content: 7 as never }),
        buffer.push({ role: 'user', content: 'x'.repeat(200) }),
        buffer.push({ role: 'user', content: 'x', timestamp: 'yesterday' }),
        buffer.push({ role: 'user', content: [{ type: 'audio' } as never] }),
        buffer.push({ role: 'user', content: 'x' }, { userId: 'x'.repeat(256) }),
        buffer.push({ role: 'user', content: 'x' }, { deviceId: 'x'.repeat(101) }),
        buffer.push({ role: 'user', content: 'x' }, { agentId: 'x'.repeat(101) }),
        buffer.push({ role: 'user', content: 'x' }, { tenant: 'x'.repeat(256) }),
        buffer.push({ role: 'user', content: 'x' }, { userId: 7 as never }),
        buffer.push({ role: 'user', content: 'x' }, { userId: 'a\ud800' }),
      ];
      for (const push of wrong) await assert.rejects(push, { code: 'INVALID_ARGUMENT' });
      const metadata = { when: () => 0 };
      await assert.rejects(buffer.push({ role: 'user', content: 'x', metadata }), { code: 'NOT_CANONICAL' });
      assert.equal((await buffer.stats()).sharedMessages, 0);
    }),
  ];
}
