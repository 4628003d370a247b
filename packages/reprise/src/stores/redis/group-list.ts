import type { RedisCommand } from '../../redis/index.ts';
import { comesAfter, rangeOf } from '../sqlite-driver/key-range.ts';
import { type GroupKeys, groupOf } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';

/** A group, and which of its keys are meant. */
export interface GroupPart {
  readonly keys: GroupKeys;
  /** Set when only those keys are meant that begin with it. */
  readonly prefix: string | undefined;
}

/** Groups asked for at once. */
const pageSize = 500;
/** Groups remembered as listed; one more command for each group beyond, once in a while. */
const mostRemembered = 10_000;

/** The list of all groups under the prefix of a store. */
export class GroupList {
  readonly #session: RedisSession;
  readonly #listed = new Set<string>();

  constructor(session: RedisSession) {
    this.#session = session;
  }

  /** Has to be called before the first entry of a group is written; asks the server once for each group. */
  async list(group: string): Promise<void> {
    if (this.#listed.has(group)) return;
    await this.listAgain(group);
  }

  /** Lists a group that was listed and has turned out to be new since. */
  async listAgain(group: string): Promise<void> {
    await this.#session.connection.send(this.#listing(group));
    if (this.#listed.size >= mostRemembered) this.#listed.clear();
    this.#listed.add(group);
  }

  /** Lists all groups again that this instance wrote to, should the list have lost some. */
  async relist(): Promise<void> {
    const { connection, layout } = this.#session;
    const listed = [...this.#listed];
    for (let start = 0; start < listed.length; start += pageSize) {
      const members = listed.slice(start, start + pageSize).flatMap((group) => ['0', group]);
      await connection.send({ args: ['ZADD', layout.groups, ...members], key: layout.groups });
    }
  }

  /** Takes a group off the list that nothing is known about any more, unless something is by then. */
  async unlist({ group, epoch }: GroupKeys): Promise<void> {
    const { connection, layout } = this.#session;
    this.#listed.delete(group);
    await connection.send({ args: ['ZREM', layout.groups, group], key: layout.groups });
    const lives = await connection.send({ args: ['EXISTS', epoch], key: epoch, readOnly: true });
    if (lives === 1) await this.listAgain(group);
  }

  /** The groups with keys that begin with `prefix`, in the order of their bytes, `from` on. */
  async *under(prefix: string, from?: string): AsyncGenerator<GroupPart> {
    if (!prefix.isWellFormed()) return;
    const { layout } = this.#session;
    const own = groupOf(prefix);
    if (own !== prefix && !(from !== undefined && comesAfter(from, own)))
      yield { keys: layout.group(own), prefix };
    for await (const group of this.#between(prefix, from))
      yield { keys: layout.group(group), prefix: undefined };
  }

  async *#between(prefix: string, from: string | undefined): AsyncGenerator<string> {
    const { connection, layout } = this.#session;
    const span = rangeOf(prefix);
    const end = span.before === undefined ? '+' : `(${span.before}`;
    const later = from !== undefined && comesAfter(from, span.from);
    let start = `[${later ? from : span.from}`;
    for (;;) {
      const args = ['ZRANGEBYLEX', layout.groups, start, end, 'LIMIT', '0', String(pageSize)];
      const page = (await connection.send({ args, key: layout.groups, readOnly: true })) as string[];
      yield* page;
      if (page.length < pageSize) return;
      start = `(${page.at(-1)}`;
    }
  }

  #listing(group: string): RedisCommand {
    const { groups } = this.#session.layout;
    return { args: ['ZADD', groups, '0', group], key: groups };
  }
}
