import { StateLog } from '../../core/index.ts';
import type { RedisCommand, RedisReply } from '../../redis/index.ts';
import type { StoredEntry } from '../store.ts';
import { inOrderOf, isAlive } from '../stored-entry.ts';
import { decodeHead, epochLength } from './entry-bytes.ts';
import { byGroup, type GroupKeys, groupOf } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';
import { headsScript } from './scripts/upkeep-scripts.ts';
import { expand } from './value-bytes.ts';
import { decodeVector } from './vector-bytes.ts';

type Found = StoredEntry | undefined;

/** Keys asked for by one command. */
const keysOfCommand = 500;
const noValue = new Uint8Array();

/** Reads entries with their vectors, all keys of a group in one step. */
export class EntryReader {
  readonly #session: RedisSession;
  readonly #log: StateLog;
  #unreadable = 0;

  constructor(session: RedisSession) {
    this.#session = session;
    this.#log = new StateLog(session.logger, 'Reading entries in Redis');
  }

  get unreadable(): number {
    return this.#unreadable;
  }

  /** What is alive under each key, in their order; one round trip for each node. */
  async read(keys: readonly string[]): Promise<Found[]> {
    if (keys.length === 1) return this.#readOne(keys);
    const wanted = new Set(keys.filter((key) => key.isWellFormed()));
    const groups = byGroup(wanted, (key) => key);
    const parts = [...groups].flatMap(([group, members]) => [...inParts(group, members)]);
    const commands = parts.map(({ group, members }) =>
      this.#command(this.#session.layout.group(group), members),
    );
    const replies = await this.#session.sendAll(commands);
    const found = new Map<string, StoredEntry>();
    for (const [index, { members }] of parts.entries()) {
      for (const entry of await this.#entries(members, replies[index]!))
        if (entry) found.set(entry.key, entry);
    }
    return inOrderOf(keys, found);
  }

  /** As {@link read} for keys of one group. */
  async readGroup(keys: GroupKeys, members: readonly string[]): Promise<Found[]> {
    return this.#entries(members, await this.#session.connection.send(this.#command(keys, members)));
  }

  /** As {@link readGroup} without values. */
  async readHeads(keys: GroupKeys, members: readonly string[]): Promise<Found[]> {
    const { connection } = this.#session;
    const options = { bytes: true, readOnly: true };
    const reply = await connection.run(headsScript, [keys.epoch, ...keys.pairs(members)], [], options);
    return this.#entries(members, reply, false);
  }

  #readOne(only: readonly string[]): Found[] | Promise<Found[]> {
    const [key = ''] = only;
    if (!key.isWellFormed()) return [undefined];
    return this.readGroup(this.#session.layout.group(groupOf(key)), only);
  }

  #command(keys: GroupKeys, members: readonly string[]): RedisCommand {
    const { epoch } = keys;
    return { args: ['MGET', epoch, ...keys.pairs(members)], key: epoch, bytes: true, readOnly: true };
  }

  /** Waits only for values that are expanded in the background: most reads have none. */
  #entries(members: readonly string[], reply: RedisReply, values = true): Found[] | Promise<Found[]> {
    const cells = reply as (Buffer | null)[];
    const epoch = cells[0];
    if (!epoch) return members.map(() => undefined);
    let waits = false;
    const found = members.map((key, index) => {
      const bytes = cells[1 + 2 * index];
      if (bytes?.compare(epoch, 0, epochLength, 0, epochLength) !== 0) return undefined;
      const entry = this.#decode(key, bytes, cells[2 + 2 * index], values);
      waits ||= entry instanceof Promise;
      return entry;
    });
    return waits ? Promise.all(found) : (found as Found[]);
  }

  #decode(
    key: string,
    bytes: Buffer,
    vectorBytes: Buffer | null | undefined,
    values: boolean,
  ): Found | Promise<Found> {
    try {
      const { createdAt, expiresAt, version, tags, compressed, length, end } = decodeHead(bytes);
      if (expiresAt !== undefined && !isAlive({ expiresAt }, this.#session.clock.now())) return undefined;
      const vector = vectorBytes ? decodeVector(vectorBytes) : undefined;
      const whole = (value: Uint8Array) => ({ key, value, createdAt, expiresAt, version, tags, vector });
      if (!values) return whole(noValue);
      if (!compressed) return whole(new Uint8Array(bytes.subarray(end)));
      const value = expand(bytes.subarray(end), length);
      return value instanceof Promise ? value.then(whole, (error) => this.#missing(error)) : whole(value);
    } catch (error) {
      return this.#missing(error);
    }
  }

  /** An entry that cannot be read is a miss: the next write of its key replaces it. */
  #missing(error: unknown): undefined {
    this.#unreadable += 1;
    this.#log.failed(error, 'what cannot be read counts as missing');
    return undefined;
  }
}

function* inParts(
  group: string,
  members: readonly string[],
): Generator<{ readonly group: string; readonly members: readonly string[] }> {
  for (let start = 0; start < members.length; start += keysOfCommand) {
    yield { group, members: members.slice(start, start + keysOfCommand) };
  }
}
