import { RepriseError } from '../../core/index.ts';
import type { RedisArgument } from '../../redis/index.ts';
import { boundedGroups } from '../sql/bounded-groups.ts';
import type { StoredEntry } from '../store.ts';
import { copyEntry, isAlive } from '../stored-entry.ts';
import { encodeEntry } from './entry-bytes.ts';
import type { GroupList } from './group-list.ts';
import { byGroup, type GroupKeys } from './key-layout.ts';
import { countedTexts, type RedisSession } from './redis-session.ts';
import { writeScript } from './scripts/write-script.ts';
import { compress } from './value-bytes.ts';
import { encodeVector } from './vector-bytes.ts';

/** What an {@link EntryWriter} is told. */
export interface EntryWriterOptions {
  /** Most entries of a group; 0 for any number. */
  readonly maxEntries: number;
  readonly compressOver: number;
  readonly maxValueBytes: number;
}

/** A key that has to go, and the last access that makes it the one. */
export interface Victim {
  readonly key: string;
  readonly access: string;
}

/** A group that is too full. */
export interface Surplus {
  readonly keys: GroupKeys;
  readonly victims: readonly Victim[];
}

interface Encoded {
  readonly key: string;
  /** Empty when the entry expired already. */
  readonly bytes: Uint8Array;
  readonly vector: Uint8Array;
  /** Milliseconds that the server keeps it; Infinity for ever. */
  readonly lifetime: number;
}

/** Bounds of one call of the script, which holds the server. */
const callBounds = { count: 256, bytes: 1_024 * 1_024 };
/**
 * Milliseconds that the server keeps an entry beyond its end, which is by the clocks of the instances: they may differ,
 * and sweeps tell who remembers the entry.
 */
const grace = 60_000;
/** The server counts in milliseconds up to about 292 million years; a century is for ever. */
const longestLifetime = 3_200_000_000_000;
/** How many more than necessary go at once: a sixty-fourth. */
const slackPart = 64;
const nothing = new Uint8Array();

/** Writes entries group by group, each entry with all that belongs to it in one step. */
export class EntryWriter {
  readonly #session: RedisSession;
  readonly #groups: GroupList;
  readonly #options: EntryWriterOptions;
  #tooLarge = 0;

  constructor(session: RedisSession, groups: GroupList, options: EntryWriterOptions) {
    this.#session = session;
    this.#groups = groups;
    this.#options = options;
  }

  get tooLarge(): number {
    return this.#tooLarge;
  }

  /**
   * Those of the entries that can be stored, each key once.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for a key, tag or name that is no text.
   */
  storable(entries: readonly StoredEntry[], onlyIfAbsent: boolean): StoredEntry[] {
    const now = this.#session.clock.now();
    const byKey = new Map<string, StoredEntry>();
    for (const entry of entries) {
      assertText(entry);
      const earlier = byKey.get(entry.key);
      if (!onlyIfAbsent || !earlier || !isAlive(earlier, now)) byKey.set(entry.key, entry);
    }
    return [...byKey.values()].map((entry) => this.#bounded(entry));
  }

  /** Encodes entries, then waits for `ready`, then writes them; gives the groups that are too full now. */
  async write(
    entries: readonly StoredEntry[],
    onlyIfAbsent: boolean,
    ready: Promise<unknown>,
  ): Promise<Surplus[]> {
    const encoded = await Promise.all(entries.map((entry) => this.#encode(entry)));
    const groups = byGroup(encoded, ({ key }) => key);
    await ready;
    const written = [...groups].map(([group, members]) => this.#writeGroup(group, members, onlyIfAbsent));
    return (await Promise.all(written)).flat();
  }

  async #writeGroup(group: string, entries: readonly Encoded[], onlyIfAbsent: boolean): Promise<Surplus[]> {
    await this.#groups.list(group);
    const keys = this.#session.layout.group(group);
    const sizeOf = ({ bytes, vector }: Encoded): number => bytes.byteLength + vector.byteLength;
    const surplus: Surplus[] = [];
    for (const call of boundedGroups(entries, sizeOf, callBounds)) {
      const victims = await this.#call(keys, call, onlyIfAbsent);
      if (victims.length > 0) surplus.push({ keys, victims });
    }
    return surplus;
  }

  async #call(keys: GroupKeys, entries: readonly Encoded[], onlyIfAbsent: boolean): Promise<Victim[]> {
    const { maxEntries } = this.#options;
    const longest = Math.max(...entries.map(({ lifetime }) => lifetime));
    const args: RedisArgument[] = [
      longest === Number.POSITIVE_INFINITY ? '-1' : String(longest),
      onlyIfAbsent ? '1' : '0',
      String(maxEntries),
      String(Math.floor(maxEntries / slackPart)),
    ];
    for (const { key, bytes, vector, lifetime } of entries) {
      args.push(key, bytes, vector, lifetime === Number.POSITIVE_INFINITY ? '' : String(lifetime));
    }
    const members = entries.map(({ key }) => key);
    const reply = await this.#session.change(writeScript, keys, keys.pairs(members), args);
    const { count: isNew, texts } = countedTexts(reply);
    if (isNew === 1) await this.#groups.listAgain(keys.group);
    return victimsOf(texts);
  }

  async #encode(entry: StoredEntry): Promise<Encoded> {
    const { key, expiresAt } = entry;
    const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : expiresAt - this.#session.clock.now();
    if (left <= 0) return { key, bytes: nothing, vector: nothing, lifetime: 0 };
    const lifetime = left > longestLifetime ? Number.POSITIVE_INFINITY : Math.ceil(left) + grace;
    const vector = entry.vector ? encodeVector(entry.vector) : nothing;
    if (entry.value.byteLength < this.#options.compressOver) {
      return { key, bytes: encodeEntry(entry), vector, lifetime };
    }
    // Whoever handed the entry in may change it while it is compressed.
    const copy = copyEntry(entry);
    return { key, bytes: encodeEntry(copy, await compress(copy.value)), vector, lifetime };
  }

  /** A value over the bound counts as one that expired: what was under the key is as old as if it had been stored. */
  #bounded(entry: StoredEntry): StoredEntry {
    const { maxValueBytes } = this.#options;
    const bytes = entry.value.byteLength;
    if (bytes <= maxValueBytes) return entry;
    if (this.#tooLarge === 0) {
      this.#session.logger.warn('A value is too large for the Redis store; such entries are not stored', {
        bytes,
        maxValueBytes,
      });
    }
    this.#tooLarge += 1;
    return { ...entry, value: nothing, expiresAt: Number.NEGATIVE_INFINITY };
  }
}

function victimsOf(texts: readonly string[]): Victim[] {
  const victims: Victim[] = [];
  for (let at = 0; at < texts.length; at += 2) victims.push({ key: texts[at]!, access: texts[at + 1]! });
  return victims;
}

function assertText({ key, tags, vector }: StoredEntry): void {
  if (!key.isWellFormed()) throw notText(`The key ${JSON.stringify(key)}`);
  if (!tags.every((tag) => tag.isWellFormed())) throw notText(`A tag of the entry ${JSON.stringify(key)}`);
  if (vector && !(vector.embedder.isWellFormed() && vector.partition.isWellFormed())) {
    throw notText('The embedder or partition of a vector');
  }
}

function notText(what: string): RepriseError {
  return new RepriseError('INVALID_ARGUMENT', `${what} is no text`);
}
