import { type Logger, StateLog } from '../../core/index.ts';
import type { RemovalListeners } from '../removal-listeners.ts';
import type { ChangeListener, StoreChange } from '../store.ts';
import type { KeyChange } from './change-record.ts';

interface Follower {
  readonly prefix: string;
  readonly listener: ChangeListener;
}

/** Who wants to know about the changes of other instances. */
export class Followers {
  readonly #followers = new Set<Follower>();
  readonly #removals: RemovalListeners;
  readonly #log: StateLog;

  constructor(removals: RemovalListeners, logger: Logger) {
    this.#removals = removals;
    this.#log = new StateLog(logger, 'a listener to changes in Redis');
  }

  get none(): boolean {
    return this.#followers.size === 0;
  }

  /** The prefixes followed, each once. */
  get prefixes(): string[] {
    return [...new Set([...this.#followers].map(({ prefix }) => prefix))];
  }

  add(prefix: string, listener: ChangeListener): () => void {
    const follower = { prefix, listener };
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  /** Whether anyone follows keys of the group. */
  want(group: string): boolean {
    for (const { prefix } of this.#followers) if (overlap(prefix, group)) return true;
    return false;
  }

  tellGap(group: string): void {
    this.#tell([{ kind: 'gap', prefix: group }]);
  }

  tell(group: string, changes: readonly KeyChange[]): void {
    this.#removals.notify(changes.filter(({ kind }) => kind === 'ended').map(({ key }) => key));
    this.#tell(changes.map((change) => storeChange(group, change)));
  }

  #tell(changes: readonly StoreChange[]): void {
    for (const { prefix, listener } of this.#followers) {
      const told = changes.map((change) => within(prefix, change)).filter((change) => change !== undefined);
      if (told.length === 0) continue;
      try {
        listener(told);
        this.#log.succeeded();
      } catch (error) {
        this.#log.failed(error, 'what it keeps may be old');
      }
    }
  }
}

function storeChange(group: string, { kind, key, version }: KeyChange): StoreChange {
  if (kind === 'cleared') return { kind, prefix: group };
  return kind === 'written' ? { kind, key, version } : { kind: 'removed', key };
}

/** The change as it concerns keys that begin with `prefix`. */
function within(prefix: string, change: StoreChange): StoreChange | undefined {
  if ('key' in change) return change.key.startsWith(prefix) ? change : undefined;
  if (!overlap(prefix, change.prefix)) return undefined;
  return prefix.length > change.prefix.length ? { ...change, prefix } : change;
}

function overlap(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
