import type { KeyOperations } from '../contract/key-operations.ts';
import type { FollowOptions, StreamEntry } from '../contract/stream-operations.ts';
import type { PlainOperations, ValueOperations } from '../key-value.ts';
import type { DecidingValues } from './deciding-operations.ts';
import type { FallbackCore } from './fallback-core.ts';
import { changes, reads, type View, viewOf } from './operation-names.ts';

/** The operations that go to one store or the other as a whole. */
type Plain = Omit<
  PlainOperations,
  DecidingValues | 'keys' | 'lock' | 'permit' | 'permitCount' | 'publish' | 'subscribe' | 'followStream'
>;

/** Every operation that reads or changes, by name; those of keys and counters too. */
export function plainOperations(core: FallbackCore, view: View): Plain {
  const operations = Object.fromEntries([
    ...reads.map((name) => [name, (...args: unknown[]) => core.read({ view, name, args })] as const),
    ...changes.map((name) => [name, (...args: unknown[]) => core.change({ view, name, args })] as const),
  ]);
  return operations as unknown as Plain;
}

/** Messages and followers: the first reach both stores, the latter stay with the store they began with. */
export function liveOperations<Item>(
  core: FallbackCore,
  view: View,
): Pick<ValueOperations<Item>, 'publish' | 'subscribe' | 'followStream'> {
  return {
    publish: (channel, message) =>
      core.read({ view, name: 'publish', args: [channel, message] }) as Promise<void>,
    async subscribe(channel, listener, options) {
      core.assertOpen();
      return core.channels.subscribe(
        (store) => viewOf<Item>(store, view).subscribe(channel, listener, options),
        (error) => core.failed(error),
      );
    },
    async *followStream(key: string, options?: FollowOptions): AsyncGenerator<StreamEntry<Item>> {
      yield* viewOf<Item>(core.serving(), view).followStream(key, options);
    },
  };
}

/** Lists keys of the store that serves; a failure of the primary before the first key goes on with the other. */
export function fallbackKeys(core: FallbackCore): Pick<KeyOperations, 'keys'> {
  return {
    async *keys(prefix) {
      const store = core.serving();
      let given = false;
      try {
        for await (const key of store.keys(prefix)) {
          given = true;
          yield key;
        }
      } catch (error) {
        core.failed(error);
        if (given || store === core.serving()) throw error;
        yield* core.serving().keys(prefix);
      }
    },
  };
}
