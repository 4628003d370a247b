import { type Clock, isPromiseLike } from '../../core/index.ts';
import { CacheEntry, encodeEnvelope, UNSET } from '../../entry/index.ts';
import type { Awaitable } from '../backed/entry-backend.ts';
import type { StoredCall, StoredEntry } from '../store.ts';
import type { Feed } from './callback-options.ts';

/** Asks a feed for a call, and makes an entry of what it gives; undefined when it gives nothing. */
export type AskedFeed = (call: StoredCall) => Awaitable<StoredEntry | undefined>;

/** Makes an {@link AskedFeed}. */
export function askedFeed(feed: Feed, clock: Clock): AskedFeed {
  return (call) => {
    const inputs = call.inputs();
    const entryOf = (output: unknown): StoredEntry | undefined => {
      if (output === UNSET) return undefined;
      const value = encodeEnvelope(CacheEntry.from(call.func, { inputs, output }));
      return { key: call.storeKey, value, createdAt: clock.now(), version: 1, tags: [] };
    };
    const output = feed(call.func, inputs);
    return isPromiseLike(output) ? output.then(entryOf) : entryOf(output);
  };
}
