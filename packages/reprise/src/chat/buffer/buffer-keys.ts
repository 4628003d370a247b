/** Where a buffer is kept: keys of one slot of a Cluster. */
export interface BufferKeys {
  /** The list of waiting messages. */
  readonly list: string;
  /** The list of messages that are being delivered. */
  readonly claim: string;
  /** The name of the lock of whoever delivers. */
  readonly lock: string;
}

/** The keys and channels that buffers of one prefix share. */
export interface SharedNames {
  /** The sorted set of buffers by the time of their last push. */
  readonly registry: string;
  /** The channel that tells what was delivered. */
  readonly delivered: string;
  /** The name of the lock of whoever looks after leftovers. */
  readonly sweep: string;
  of(name: string): BufferKeys;
}

/** All names of buffers under a prefix. Names of buffers have no braces, so none of them is a key of another kind. */
export function sharedNames(prefix: string): SharedNames {
  return {
    registry: `${prefix}registry`,
    delivered: `${prefix}delivered`,
    sweep: `sweep:${prefix}`,
    of(name) {
      const list = `${prefix}{${name}}`;
      return { list, claim: `${list}:claim`, lock: `flush:${list}` };
    },
  };
}
