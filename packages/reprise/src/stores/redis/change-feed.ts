import { forgetOldest, StateLog, type Timer } from '../../core/index.ts';
import type { RedisCommand, RedisReply } from '../../redis/index.ts';
import type { RemovalListeners } from '../removal-listeners.ts';
import type { ChangeListener } from '../store.ts';
import {
  type ChangeRecord,
  decodeMessage,
  decodeRecord,
  isAtOrBefore,
  type StreamRecord,
} from './change-record.ts';
import { Followers } from './followers.ts';
import type { GroupList } from './group-list.ts';
import type { GroupKeys } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';

/** The last record of a group that was seen. */
type Position = Omit<ChangeRecord, 'changes' | 'writer'>;

/** Milliseconds between two checks that nothing was missed; a reconnection is followed by one at once. */
const checkInterval = 5_000;
const groupsAtOnce = 100;
const recordsAtOnce = 200;
/** Groups whose place is remembered; a change in one beyond is a gap. */
const mostPositions = 20_000;

/**
 * Follows what other instances change.
 *
 * Every change is published on one channel when it happens, whichever node of a Cluster it happens on, and stands in
 * the stream of its group. Records of a group are numbered: where a number is missing the rest is read from the stream,
 * and where the stream does not have it either, or begins anew, a gap is told.
 */
export class ChangeFeed {
  readonly #session: RedisSession;
  readonly #groups: GroupList;
  readonly #followers: Followers;
  readonly #self: string;
  readonly #positions = new Map<string, Position>();
  /** Groups whose stream is being read, and whether something was published meanwhile. */
  readonly #behind = new Map<string, boolean>();
  readonly #log: StateLog;
  #unsubscribe: Promise<() => Promise<void>> | undefined;
  #stopListening: (() => void) | undefined;
  #timer: Timer | undefined;
  #checking: Promise<void> | undefined;
  #gaps = 0;

  constructor(session: RedisSession, groups: GroupList, removals: RemovalListeners) {
    this.#session = session;
    this.#groups = groups;
    this.#followers = new Followers(removals, session.logger);
    this.#self = session.writer.toString('hex');
    this.#log = new StateLog(session.logger, 'Following changes in Redis');
  }

  get gaps(): number {
    return this.#gaps;
  }

  /** Resolves also while the server is out of reach: what was missed is told as a gap then. */
  async follow(prefix: string, listener: ChangeListener): Promise<() => Promise<void>> {
    const remove = this.#followers.add(prefix, listener);
    this.#stopListening ??= this.#session.connection.onReconnect(() => void this.#check());
    try {
      await this.#subscribe();
      await this.#takePositions(prefix);
      this.#log.succeeded();
    } catch (error) {
      this.#failed(error);
    }
    this.#wait();
    return async () => {
      remove();
      if (this.#followers.none) await this.stop();
    };
  }

  /** Ends following; another {@link follow} begins anew. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#positions.clear();
    const subscribed = this.#unsubscribe;
    this.#unsubscribe = undefined;
    try {
      await (await subscribed)?.();
    } catch {
      // A subscription that cannot be ended, or was never made, has ended with its connection.
    }
  }

  async #subscribe(): Promise<void> {
    const { connection, layout } = this.#session;
    this.#unsubscribe ??= connection.subscribe(layout.channel, (message) => this.#received(message));
    const subscribed = this.#unsubscribe;
    try {
      await subscribed;
    } catch (error) {
      if (this.#unsubscribe === subscribed) this.#unsubscribe = undefined;
      throw error;
    }
  }

  #received(message: Uint8Array): void {
    const { group, record } = decodeMessage(message);
    if (!this.#followers.want(group)) return;
    if (this.#behind.has(group)) {
      this.#behind.set(group, true);
      return;
    }
    const known = this.#positions.get(group);
    if (follows(known, record)) this.#see(group, record);
    else if (!known || !isSeen(known, record)) void this.#readOn(this.#session.layout.group(group));
  }

  /** Tells of a record and remembers it. */
  #see(group: string, record: ChangeRecord): void {
    this.#remember(group, record);
    if (record.writer !== this.#self) this.#followers.tell(group, record.changes);
  }

  #remember(group: string, { number, epoch, id }: Position): void {
    this.#positions.set(group, { number, epoch, id });
    forgetOldest(this.#positions, mostPositions);
  }

  #missed(group: string): void {
    this.#gaps += 1;
    this.#followers.tellGap(group);
  }

  /** Reads a stream from the last record seen to its end, what is published meanwhile included. */
  async #readOn(keys: GroupKeys): Promise<void> {
    const { group } = keys;
    if (this.#behind.has(group)) return;
    try {
      do this.#behind.set(group, false);
      while ((await this.#readSome(keys)) || this.#behind.get(group));
      this.#log.succeeded();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#behind.delete(group);
    }
  }

  /** Gives whether there may be more. */
  async #readSome(keys: GroupKeys): Promise<boolean> {
    const known = this.#positions.get(keys.group);
    const last = await this.#last(keys);
    if (last && known && last.id === known.id && last.number === known.number) return false;
    const start = known && last && !isAtOrBefore(last.id, known.id) ? `(${known.id}` : undefined;
    if (!known || !last || !start) {
      // Somebody else's place in the stream is of no use: begin at its end.
      if (last) this.#remember(keys.group, last);
      else this.#positions.delete(keys.group);
      if (known || !last || last.number > 1 || last.writer !== this.#self) this.#missed(keys.group);
      return last !== undefined;
    }
    const args = ['XRANGE', keys.changes, start, '+', 'COUNT', String(recordsAtOnce)];
    const reply = await this.#session.connection.send({
      args,
      key: keys.changes,
      bytes: true,
      readOnly: true,
    });
    for (const record of (reply as unknown as StreamRecord[]).map(decodeRecord)) {
      if (follows(this.#positions.get(keys.group), record)) {
        this.#see(keys.group, record);
        continue;
      }
      this.#remember(keys.group, record);
      this.#missed(keys.group);
    }
    return true;
  }

  async #last(keys: GroupKeys): Promise<ChangeRecord | undefined> {
    return lastOf(await this.#session.connection.send(lastRecord(keys)));
  }

  /** Remembers where the streams under a prefix end, unless it is known. */
  async #takePositions(prefix: string): Promise<void> {
    for await (const page of this.#pages(prefix)) {
      const unknown = page.filter(({ group }) => !this.#positions.has(group));
      const replies = await this.#session.sendAll(unknown.map(lastRecord));
      for (const [index, { group }] of unknown.entries()) {
        const last = lastOf(replies[index]!);
        if (last && !this.#positions.has(group)) this.#remember(group, last);
      }
    }
  }

  #wait(): void {
    if (this.#session.closed || this.#followers.none) return;
    this.#timer ??= this.#session.clock.schedule(checkInterval, () => {
      this.#timer = undefined;
      void this.#check();
    });
  }

  #check(): Promise<void> {
    this.#checking ??= this.#checkAll().finally(() => {
      this.#checking = undefined;
      this.#wait();
    });
    return this.#checking;
  }

  /** Looks whether the last change of every group was seen. */
  async #checkAll(): Promise<void> {
    if (this.#followers.none || this.#session.closed) return;
    try {
      await this.#subscribe();
      const unlisted = new Set(this.#positions.keys());
      for (const prefix of this.#followers.prefixes) {
        for await (const page of this.#pages(prefix)) {
          for (const { group } of page) unlisted.delete(group);
          await this.#checkSome(page);
        }
      }
      for (const group of unlisted) await this.#readOn(this.#session.layout.group(group));
      this.#log.succeeded();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #checkSome(groups: readonly GroupKeys[]): Promise<void> {
    const replies = await this.#session.sendAll(groups.map(stateOf));
    for (const [index, keys] of groups.entries()) {
      const [epoch, number] = replies[index] as (Buffer | null)[];
      const known = this.#positions.get(keys.group);
      const same =
        known?.epoch === epoch?.toString('hex') && known?.number === Number(number?.toString('latin1'));
      if (!same && (known || number)) await this.#readOn(keys);
    }
  }

  async *#pages(prefix: string): AsyncGenerator<GroupKeys[]> {
    let page: GroupKeys[] = [];
    for await (const { keys } of this.#groups.under(prefix)) {
      if (page.push(keys) < groupsAtOnce) continue;
      yield page;
      page = [];
    }
    if (page.length > 0) yield page;
  }

  #failed(error: unknown): void {
    if (!this.#session.closed) this.#log.failed(error, 'what others change is not seen until it works again');
  }
}

/** Whether nothing happened between the two. Clearing gives a new epoch; losing the old one gives one, too. */
function follows(known: Position | undefined, { number, epoch, changes }: ChangeRecord): boolean {
  if (!known) return number === 1;
  return number === known.number + 1 && (epoch === known.epoch || changes[0]?.kind === 'cleared');
}

function isSeen(known: Position, { number, id }: ChangeRecord): boolean {
  return number <= known.number && isAtOrBefore(id, known.id);
}

function lastRecord({ changes }: GroupKeys): RedisCommand {
  return { args: ['XREVRANGE', changes, '+', '-', 'COUNT', '1'], key: changes, bytes: true, readOnly: true };
}

function lastOf(reply: RedisReply): ChangeRecord | undefined {
  const [record] = reply as unknown as StreamRecord[];
  return record && decodeRecord(record);
}

function stateOf({ state, epoch }: GroupKeys): RedisCommand {
  return { args: ['MGET', epoch, state[1]!], key: epoch, bytes: true, readOnly: true };
}
