import { setImmediate as nextTurn } from 'node:timers/promises';
import type { RedisCommand, RedisReply } from '../../redis/index.ts';
import type { EntryRemover } from './entry-remover.ts';
import type { GroupList } from './group-list.ts';
import type { GroupKeys } from './key-layout.ts';
import type { RedisSession } from './redis-session.ts';
import { removeEndedScript, retireScript } from './scripts/upkeep-scripts.ts';

/** Groups looked at in one round trip. */
const groupsAtOnce = 100;
/** Entries removed in one step, which holds the server. */
const step = 256;
const commandsOfGroup = 4;
/** Milliseconds that an empty group is remembered. */
const retirement = 3_600_000;

/** Gives back what nobody can see any more: expired entries, cleared ones, empty groups. */
export class GroupUpkeep {
  readonly #session: RedisSession;
  readonly #groups: GroupList;
  readonly #remover: EntryRemover;
  #clearing: Promise<void> = Promise.resolve();

  constructor(session: RedisSession, groups: GroupList, remover: EntryRemover) {
    this.#session = session;
    this.#groups = groups;
    this.#remover = remover;
  }

  /** Looks after every group, in steps between which others are served. */
  async sweep(): Promise<void> {
    await this.#groups.relist();
    let some: GroupKeys[] = [];
    for await (const { keys } of this.#groups.under('')) {
      if (some.push(keys) < groupsAtOnce) continue;
      await this.#sweepSome(some);
      some = [];
    }
    await this.#sweepSome(some);
  }

  /** Removes the expired entries of a group. */
  async removeExpired(keys: GroupKeys): Promise<void> {
    const [expired] = await this.#session.sendAll([this.#expired(keys)]);
    await this.#removeExpired(keys, expired as string[]);
  }

  /** Begins to remove what was cleared, after what is being removed already; a failure leaves it to the next sweep. */
  removeClearedSoon(prefix: string): void {
    this.#clearing = this.#clearing.then(() => this.#removeCleared(prefix)).catch(() => {});
  }

  /** Resolves when {@link removeClearedSoon} has nothing left to do, which is soon once the session ended. */
  async idle(): Promise<void> {
    await this.#clearing;
  }

  async #removeCleared(prefix: string): Promise<void> {
    for await (const { keys } of this.#groups.under(prefix)) {
      if (this.#session.closed) return;
      const [ended] = await this.#session.sendAll([endedEpochs(keys)]);
      for (const each of ended as string[]) await this.#removeEpoch(keys, each);
    }
  }

  async #sweepSome(groups: readonly GroupKeys[]): Promise<void> {
    const replies = await this.#session.sendAll(groups.flatMap((keys) => this.#questions(keys)));
    for (const [index, keys] of groups.entries()) {
      if (this.#session.closed) return;
      const start = commandsOfGroup * index;
      await this.#lookAfter(keys, replies.slice(start, start + commandsOfGroup));
    }
  }

  #questions(keys: GroupKeys): RedisCommand[] {
    const exists = (key: string): RedisCommand => ({ args: ['EXISTS', key], key, readOnly: true });
    return [this.#expired(keys), endedEpochs(keys), exists(keys.keys), exists(keys.epoch)];
  }

  async #lookAfter(
    keys: GroupKeys,
    [expired, ended, hasKeys, hasEpoch]: readonly RedisReply[],
  ): Promise<void> {
    await this.#removeExpired(keys, expired as string[]);
    for (const each of ended as string[]) await this.#removeEpoch(keys, each);
    if (hasKeys === 1) return;
    if (hasEpoch === 1) await this.#retire(keys);
    else await this.#groups.unlist(keys);
  }

  #expired({ expires }: GroupKeys): RedisCommand {
    const now = String(this.#session.clock.now());
    const args = ['ZRANGEBYSCORE', expires, '-inf', now, 'LIMIT', '0', String(step)];
    return { args, key: expires, readOnly: true };
  }

  async #removeExpired(keys: GroupKeys, first: readonly string[]): Promise<void> {
    for (let expired = first; expired.length > 0 && !this.#session.closed; ) {
      // Removing none means that others did, or that their clock is ahead of ours.
      const removed = await this.#remover.removeEnded(keys, expired);
      if (removed === 0 || expired.length < step) return;
      await nextTurn();
      [expired] = (await this.#session.sendAll([this.#expired(keys)])) as [string[]];
    }
  }

  async #removeEpoch(keys: GroupKeys, ended: string): Promise<void> {
    const { connection } = this.#session;
    const aside = keys.keysOfEnded(ended);
    const args = ['ZRANGE', aside, '0', String(step - 1)];
    while (!this.#session.closed) {
      const members = (await connection.send({ args, key: aside, readOnly: true })) as string[];
      const names = [keys.epoch, keys.endedEpochs, aside, ...keys.pairs(members)];
      await connection.run(removeEndedScript, names, [ended, ...members]);
      if (members.length < step) return;
      await nextTurn();
    }
  }

  async #retire(keys: GroupKeys): Promise<void> {
    const [epoch, sequence, changes] = keys.state;
    const names = [epoch!, sequence!, changes!, keys.keys, keys.endedEpochs];
    await this.#session.connection.run(retireScript, names, [String(retirement)]);
  }
}

function endedEpochs({ endedEpochs: key }: GroupKeys): RedisCommand {
  return { args: ['SMEMBERS', key], key, readOnly: true };
}
