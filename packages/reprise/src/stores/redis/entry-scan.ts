import { nextPageSize } from '../sql/page-size.ts';
import { comesAfter, rangeOf } from '../sqlite-driver/key-range.ts';
import type { StoredEntry } from '../store.ts';
import type { EntryReader } from './entry-reader.ts';
import type { EntryRemover } from './entry-remover.ts';
import type { GroupList, GroupPart } from './group-list.ts';
import { type GroupKeys, groupOf } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';

/** Which entries a scan gives. */
export interface EntryScanRequest {
  readonly prefix: string;
  readonly cursor: string | undefined;
  readonly values: boolean;
}

const firstPage = 64;
const pageWithoutValues = 500;
/** Groups counted in one round trip. */
const groupsAtOnce = 100;

/** Reads all entries by the sorted sets of keys, group after group, each in the order of the keys' bytes. */
export class EntryScan {
  readonly #session: RedisSession;
  readonly #groups: GroupList;
  readonly #reader: EntryReader;
  readonly #remover: EntryRemover;

  constructor(session: RedisSession, groups: GroupList, reader: EntryReader, remover: EntryRemover) {
    this.#session = session;
    this.#groups = groups;
    this.#reader = reader;
    this.#remover = remover;
  }

  /** Entries that are alive; what is met that ended leaves the index. */
  async *entries({ prefix, cursor, values }: EntryScanRequest): AsyncGenerator<StoredEntry> {
    const from = cursor === undefined ? undefined : groupOf(cursor);
    for await (const part of this.#groups.under(prefix, from)) {
      const after = part.keys.group === from ? cursor : undefined;
      yield* this.#entriesOf(part, after, values);
    }
  }

  /**
   * Number of entries that are alive; `removeExpired` is asked for groups of which only some keys count, since nobody
   * knows how many of those expired.
   */
  async count(prefix: string, removeExpired: (keys: GroupKeys) => Promise<void>): Promise<number> {
    let count = 0;
    let whole: GroupKeys[] = [];
    for await (const { keys, prefix: within } of this.#groups.under(prefix)) {
      if (within === undefined) {
        if (whole.push(keys) < groupsAtOnce) continue;
        count += await this.#countAll(whole);
        whole = [];
        continue;
      }
      await removeExpired(keys);
      const args = ['ZLEXCOUNT', keys.keys, ...bounds(within)];
      count += Number(await this.#session.connection.send({ args, key: keys.keys, readOnly: true }));
    }
    return count + (await this.#countAll(whole));
  }

  async #countAll(groups: readonly GroupKeys[]): Promise<number> {
    const now = String(this.#session.clock.now());
    const replies = await this.#session.sendAll(
      groups.flatMap(({ keys, expires }) => [
        { args: ['ZCARD', keys], key: keys, readOnly: true },
        { args: ['ZCOUNT', expires, '-inf', now], key: expires, readOnly: true },
      ]),
    );
    return replies.reduce<number>((sum, reply, index) => sum + (index % 2 ? -1 : 1) * Number(reply), 0);
  }

  /** The keys of a group in pages, those of ended entries included; the next page begins after the last key given. */
  async *pages(part: GroupPart, pageSize: () => number, after?: string): AsyncGenerator<string[]> {
    const { connection } = this.#session;
    const { keys } = part.keys;
    const [start, end] = bounds(part.prefix);
    let from = after !== undefined && comesAfter(after, part.prefix ?? '') ? `(${after}` : start;
    for (;;) {
      const size = pageSize();
      const args = ['ZRANGEBYLEX', keys, from, end, 'LIMIT', '0', String(size)];
      const page = (await connection.send({ args, key: keys, readOnly: true })) as string[];
      if (page.length > 0) yield page;
      if (page.length < size) return;
      from = `(${page.at(-1)}`;
    }
  }

  async *#entriesOf(
    part: GroupPart,
    after: string | undefined,
    values: boolean,
  ): AsyncGenerator<StoredEntry> {
    let pageSize = values ? firstPage : pageWithoutValues;
    for await (const page of this.pages(part, () => pageSize, after)) {
      const found = values
        ? await this.#reader.readGroup(part.keys, page)
        : await this.#reader.readHeads(part.keys, page);
      const entries = found.filter((entry) => entry !== undefined);
      yield* entries;
      if (values && entries.length > 0) pageSize = nextPageSize(entries);
      const ended = page.filter((_, index) => found[index] === undefined);
      if (ended.length > 0) await this.#remover.removeEnded(part.keys, ended);
    }
  }
}

/** The range of `ZRANGEBYLEX` for the keys that begin with `prefix`. */
export function bounds(prefix: string | undefined): readonly [from: string, to: string] {
  if (prefix === undefined) return ['-', '+'];
  const { from, before } = rangeOf(prefix);
  return [`[${from}`, before === undefined ? '+' : `(${before}`];
}
