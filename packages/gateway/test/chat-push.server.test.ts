import { randomUUID } from 'node:crypto';
import { expect, inject, it } from 'vitest';
import { startChatReceiver } from './chat-receiver.ts';
import { type TestGateway, testGateways } from './start-test-gateway.ts';

const start = testGateways();
const hi = { role: 'user', content: 'hi', user_id: 'a:b', timestamp: '2026-01-02T03:04:05Z' };

async function data(response: Promise<Response>): Promise<unknown> {
  return ((await (await response).json()) as { readonly data: unknown }).data;
}

it.each(['redis', 'redis7', 'valkey'] as const)(
  'S2-63 over %s any gateway takes the messages of any user, counts and delivers them, and what waits when one ends',
  async (server) => {
    await using receiver = await startChatReceiver();
    const config = {
      capture: { text_chat: { enabled: true, buffer_size: 3, webhook_url: receiver.url } },
      redis: { enabled: true, url: inject('services')[server], key_prefix: `test-${randomUUID()}` },
    };
    const [first, second] = (await Promise.all([start({ config }), start({ config })])) as [
      TestGateway,
      TestGateway,
    ];
    const push = (gateway: TestGateway, body: object) => data(gateway.post('/api/push/chat/message', body));
    const read = (gateway: TestGateway, path: string) => data(fetch(`${gateway.url}/api/push/chat${path}`));
    expect(await push(first, { ...hi, metadata: { page: 1 } })).toMatchObject({ length: 1, kept: 'shared' });
    expect(await push(second, hi)).toMatchObject({ length: 2 });
    expect(await read(second, '/length?user_id=a:b')).toEqual({ length: 2 });
    expect(await read(first, '/stats')).toMatchObject({
      use_redis: true,
      redis_buffer_count: 1,
      redis_total_messages: 2,
    });
    expect(await push(first, hi)).toMatchObject({ length: 3 });
    await expect.poll(() => receiver.taken.length).toBe(1);
    expect(receiver.taken[0]?.body).toMatchObject({
      user_id: 'a:b',
      messages: [{ timestamp: '2026-01-02T03:04:05.000Z', metadata: { page: 1 } }, {}, {}],
    });

    await push(first, hi);
    const flushed = second.post('/api/push/chat/flush', { user_id: 'a:b' });
    expect(await data(flushed)).toEqual({ batches: 1, messages: 1 });

    await push(second, { ...hi, user_id: 'other' });
    await first.running.close();
    expect(receiver.taken.map(({ body }) => body['user_id'])).toEqual(['a:b', 'a:b', 'other']);
  },
);
