import type { ChannelOperations } from '../contract/channel-operations.ts';
import type { RedisCalls } from './redis-calls.ts';
import type { Resources } from './resources.ts';

/** Messages over Redis. */
export function redisChannels<Item>(
  calls: RedisCalls,
  decode: (bytes: Uint8Array) => Item,
  resources: Resources,
): ChannelOperations<Item> {
  return {
    async publish(channel, message) {
      await calls.send({ args: ['PUBLISH', calls.place(channel), message] });
    },
    async subscribe(channel, listener, { onGap } = {}) {
      resources.assertOpen();
      const { connection } = calls;
      const end = await connection.subscribe(calls.place(channel), (bytes) => listener(decode(bytes)));
      const endGaps = onGap && connection.onReconnect(onGap);
      const ended = resources.add(() => {
        endGaps?.();
        return end();
      });
      if (resources.closing.aborted) await ended();
      resources.assertOpen();
      return ended;
    },
  };
}
