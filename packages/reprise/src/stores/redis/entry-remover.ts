import { randomBytes } from 'node:crypto';
import type { RemovalListeners } from '../removal-listeners.ts';
import type { Surplus, Victim } from './entry-writer.ts';
import { byGroup, type GroupKeys } from './key-layout.ts';
import { countedTexts, type RedisSession } from './redis-session.ts';
import { clearScript } from './scripts/clear-script.ts';
import { type RemovalReason, removeScript } from './scripts/remove-script.ts';

/** Keys of one call of the script, which holds the server. */
const keysOfCall = 256;

/** Removes entries with all that belongs to them, and tells the listeners about those that nobody asked to remove. */
export class EntryRemover {
  readonly #session: RedisSession;
  readonly #listeners: RemovalListeners;
  #evicted = 0;
  #ended = 0;

  constructor(session: RedisSession, listeners: RemovalListeners) {
    this.#session = session;
    this.#listeners = listeners;
  }

  get evicted(): number {
    return this.#evicted;
  }

  get ended(): number {
    return this.#ended;
  }

  /** Removes keys, none of them twice; resolves with how many of them were alive. */
  async remove(keys: readonly string[]): Promise<number> {
    const groups = byGroup(keys, (key) => key);
    const counts = await Promise.all(
      [...groups].map(([group, members]) => this.removeFrom(this.#session.layout.group(group), members)),
    );
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** As {@link remove} for keys of one group. */
  async removeFrom(keys: GroupKeys, members: readonly string[]): Promise<number> {
    const { count } = await this.#run(keys, 'asked', members.map(withoutAccess));
    return count;
  }

  /** Removes the entries used longest ago, those left out that were used meanwhile. */
  async evict({ keys, victims }: Surplus): Promise<void> {
    const { texts } = await this.#run(keys, 'evicted', victims);
    this.#evicted += texts.length;
    this.#listeners.notify(texts);
  }

  /** Takes those of the keys from the index whose entries are gone or expired; gives how many that were. */
  async removeEnded(keys: GroupKeys, members: readonly string[]): Promise<number> {
    const { texts } = await this.#run(keys, 'ended', members.map(withoutAccess));
    this.#ended += texts.length;
    this.#listeners.notify(texts);
    return texts.length;
  }

  /** Lets no entry of a group count any more; what they take is given back by and by. */
  async clear(keys: GroupKeys): Promise<void> {
    const aside = randomBytes(8).toString('hex');
    await this.#session.change(clearScript, keys, [keys.endedEpochs, keys.keysOfEnded(aside)], [aside]);
  }

  async #run(
    keys: GroupKeys,
    reason: RemovalReason,
    members: readonly Victim[],
  ): Promise<{ readonly count: number; readonly texts: readonly string[] }> {
    let count = 0;
    const texts: string[] = [];
    for (let start = 0; start < members.length; start += keysOfCall) {
      const call = members.slice(start, start + keysOfCall);
      const names = keys.pairs(call.map(({ key }) => key));
      const args = call.flatMap(({ key, access }) => [key, access]);
      const reply = countedTexts(await this.#session.change(removeScript, keys, names, [reason, ...args]));
      count += reply.count;
      texts.push(...reply.texts);
    }
    return { count, texts };
  }
}

function withoutAccess(key: string): Victim {
  return { key, access: '' };
}
