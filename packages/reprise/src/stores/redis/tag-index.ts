import type { EntryReader } from './entry-reader.ts';
import type { EntryRemover } from './entry-remover.ts';
import type { GroupList } from './group-list.ts';
import type { GroupKeys } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';

/** Keys read in one step. */
const step = 256;

/** Finds entries by their tags, in the sorted set where each tag and key stand together. */
export class TagIndex {
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

  /** Removes the entries with this tag whose keys begin with `prefix`; gives how many. */
  async remove(tag: string, prefix: string): Promise<number> {
    let removed = 0;
    for await (const part of this.#groups.under(prefix)) {
      for await (const keys of this.#tagged(part.keys, tag)) {
        const meant = keys.filter((key) => key.startsWith(prefix));
        removed += await this.#removeTagged(part.keys, meant, tag);
      }
    }
    return removed;
  }

  /** The set may be ahead of what the server dropped by itself; the entry knows its tags. */
  async #removeTagged(keys: GroupKeys, members: readonly string[], tag: string): Promise<number> {
    if (members.length === 0) return 0;
    const entries = await this.#reader.readHeads(keys, members);
    const tagged = entries.filter((entry) => entry?.tags.includes(tag)).map((entry) => entry!.key);
    return this.#remover.removeFrom(keys, tagged);
  }

  async *#tagged({ tags }: GroupKeys, tag: string): AsyncGenerator<string[]> {
    let from = `[${tag}\0`;
    for (;;) {
      const args = ['ZRANGEBYLEX', tags, from, `(${tag}\u0001`, 'LIMIT', '0', String(step)];
      const page = (await this.#session.connection.send({ args, key: tags, readOnly: true })) as string[];
      if (page.length > 0) yield page.map((member) => member.slice(tag.length + 1));
      if (page.length < step) return;
      from = `(${page.at(-1)}`;
    }
  }
}
