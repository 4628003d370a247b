/** The part of a Keyv 5 storage adapter that `fromKeyv` uses; a `Map` is one too. */
export interface KeyvAdapter {
  namespace?: string | undefined;
  get(key: string): unknown;
  getMany?(keys: string[]): unknown;
  set(key: string, value: string, ttl?: number): unknown;
  setMany?(entries: { key: string; value: string; ttl?: number }[]): unknown;
  delete(key: string): unknown;
  deleteMany?(keys: string[]): unknown;
  clear(): unknown;
  iterator?(namespace?: string): AsyncIterable<unknown>;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
  off?(event: 'error', listener: (error: unknown) => void): unknown;
  disconnect?(): unknown;
}

/** The part of a Keyv 5 instance that `fromKeyv` uses. */
export interface KeyvInstance {
  readonly store: KeyvAdapter;
  readonly namespace?: string | undefined;
  readonly useKeyPrefix: boolean;
}

/** Where entries go: an adapter, and what keys of this Keyv begin with. */
export interface KeyvPlace {
  readonly adapter: KeyvAdapter;
  readonly namespace: string | undefined;
  readonly keyPrefix: string;
}

/** A bare adapter gets the namespace that a Keyv would give it, so that clearing it clears nothing else. */
const ownNamespace = 'reprise';

/**
 * The adapter under a Keyv, which is used instead of the Keyv itself: that answers undefined when reading fails, and
 * takes the key `keyv:a` for `a` in some of its methods.
 */
export function placeOf(keyv: KeyvInstance | KeyvAdapter): KeyvPlace {
  if (isInstance(keyv)) {
    const { store: adapter, namespace, useKeyPrefix } = keyv;
    return { adapter, namespace, keyPrefix: useKeyPrefix && namespace ? `${namespace}:` : '' };
  }
  keyv.namespace ??= ownNamespace;
  return { adapter: keyv, namespace: keyv.namespace, keyPrefix: `${keyv.namespace}:` };
}

function isInstance(keyv: KeyvInstance | KeyvAdapter): keyv is KeyvInstance {
  return 'store' in keyv && 'useKeyPrefix' in keyv;
}

/** Whether the adapter can say what it holds. */
export function canIterate(adapter: KeyvAdapter): boolean {
  return adapter instanceof Map || adapter.iterator !== undefined;
}
