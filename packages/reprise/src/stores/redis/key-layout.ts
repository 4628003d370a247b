import { RepriseError } from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';

/** Group names of these characters, up to {@link longestPlainGroup}, stand in Redis keys as they are. */
const plainGroup = /^[\w:.~%@/-]*$/;
const longestPlainGroup = 96;

/**
 * The group of a store key: the key up to and including its last colon. All entries of a group share one slot of a
 * Cluster and one index.
 */
export function groupOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':') + 1);
}

/** The items by the group of their keys, in the order in which the groups come first. */
export function byGroup<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groupOf(keyOf(item));
    const known = groups.get(group);
    if (known) known.push(item);
    else groups.set(group, [item]);
  }
  return groups;
}

/** The names of everything that is kept about one group. */
export class GroupKeys {
  readonly group: string;
  readonly #base: string;

  /** `base` is the part that all names begin with, the hash tag included. */
  constructor(group: string, base: string) {
    this.group = group;
    this.#base = base;
  }

  /** String: what entries must carry to count. */
  get epoch(): string {
    return `${this.#base}epoch`;
  }

  /**
   * What every script that changes the group takes first, in this order: epoch, number of the last change, stream of
   * changes, sorted sets of keys by name, by last access and by expiry, sorted set of tags, hash of tags by key.
   */
  get state(): string[] {
    return ['epoch', 'sequence', 'changes', 'keys', 'access', 'expires', 'tags', 'tagged'].map(
      (name) => this.#base + name,
    );
  }

  get changes(): string {
    return `${this.#base}changes`;
  }

  /** Sorted set of all keys, in the order of their bytes. */
  get keys(): string {
    return `${this.#base}keys`;
  }

  get access(): string {
    return `${this.#base}access`;
  }

  get expires(): string {
    return `${this.#base}expires`;
  }

  get tags(): string {
    return `${this.#base}tags`;
  }

  /** Set of the epochs that ended and whose entries are still to be removed. */
  get endedEpochs(): string {
    return `${this.#base}ended`;
  }

  /** Sorted set of the keys of an epoch that ended; `epoch` in hexadecimal digits. */
  keysOfEnded(epoch: string): string {
    return `${this.#base}ended:${epoch}`;
  }

  entry(key: string): string {
    return `${this.#base}e:${key}`;
  }

  vector(key: string): string {
    return `${this.#base}v:${key}`;
  }

  /** The names of entries and vectors, alternating, in the order of `keys`. */
  pairs(keys: readonly string[]): string[] {
    return keys.flatMap((key) => [this.entry(key), this.vector(key)]);
  }
}

/** Where a store over Redis keeps what, under a prefix of its own. */
export class KeyLayout {
  readonly #prefix: string;

  /** @throws RepriseError `INVALID_ARGUMENT` for a prefix with braces, which would move entries to other slots. */
  constructor(prefix: string) {
    if (prefix === '' || /[{}]/.test(prefix) || !prefix.isWellFormed()) {
      throw new RepriseError('INVALID_ARGUMENT', 'The prefix of a Redis store is text without braces');
    }
    this.#prefix = prefix;
  }

  /** Sorted set of all groups, in the order of their bytes; in a slot of its own. */
  get groups(): string {
    return `${this.#prefix}:groups`;
  }

  /** Channel on which every change is published. */
  get channel(): string {
    return `${this.#prefix}:changes`;
  }

  group(group: string): GroupKeys {
    const plain = group.length <= longestPlainGroup && plainGroup.test(group);
    const name = plain ? group : `#${sha256(group).slice(0, 40)}`;
    return new GroupKeys(group, `{${this.#prefix}:${name}}:`);
  }
}
