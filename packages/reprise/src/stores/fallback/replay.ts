import { type Logger, messageOf, RepriseError } from '../../core/index.ts';
import type { Store } from '../store.ts';
import { isForCaller } from './is-for-caller.ts';
import type { Journal, JournalBatch, JournaledWrite } from './journal.ts';

/** Changes sent in one call. */
const batchSize = 500;
/** Runs in which a change failed alone, while others succeeded, before it is given up. */
const mostTries = 3;
/** Changes that may fail alone one after the other before the store counts as out of service still. */
const mostInARow = 10;

/** What a {@link Replay} needs. */
export interface ReplayOptions {
  readonly journal: Journal;
  readonly store: Store;
  readonly logger: Logger;
  /** Bounds each call of the store. */
  readonly within: <T>(result: Promise<T>) => Promise<T>;
  /** Called whenever the store took entries. */
  readonly onProgress: () => void;
}

/** A change that failed alone. */
interface Failure {
  readonly batch: JournalBatch;
  readonly error: unknown;
}

/** Where one pass over the journal is. */
interface Round {
  readonly failures: Map<string, Failure>;
  /** Whether the store took entries. */
  wrote: boolean;
  /** How many of the next changes are sent one by one. */
  alone: number;
  /** Failures of single changes since the last success. */
  inARow: number;
  /** Whether changes may be left that were not tried. */
  stopped: boolean;
}

/** Sends the changes of a journal to a store, and gives up those that it never takes. */
export class Replay {
  readonly #options: ReplayOptions;
  readonly #tries = new Map<string, number>();

  constructor(options: ReplayOptions) {
    this.#options = options;
  }

  /**
   * Sends until nothing is left, what comes meanwhile included; `onEmpty` is called in the turn in which nothing was.
   *
   * Where a batch fails its changes are sent one by one. Rejects with the failure of a change that stays.
   */
  async run(onEmpty: () => void): Promise<void> {
    while (this.#options.journal.size > 0) {
      const round = await this.#round();
      const [first] = round.failures.values();
      const given = this.#giveUp(round);
      if (first && given < round.failures.size) throw first.error;
    }
    this.#tries.clear();
    onEmpty();
  }

  async #round(): Promise<Round> {
    const { journal } = this.#options;
    const round: Round = { failures: new Map(), wrote: false, alone: 0, inARow: 0, stopped: false };
    while (!round.stopped) {
      const batch = journal.next(round.alone > 0 ? 1 : batchSize, round.failures);
      if (!batch) break;
      try {
        await this.#send(batch);
        round.wrote ||= batch.writes.length > 0;
        round.alone = Math.max(0, round.alone - 1);
        round.inARow = 0;
      } catch (error) {
        this.#failed(round, batch, error);
      }
    }
    return round;
  }

  #failed(round: Round, batch: JournalBatch, error: unknown): void {
    const keys = keysOf(batch);
    if (keys.length > 1) {
      round.alone = keys.length;
      return;
    }
    round.failures.set(keys[0]!, { batch, error });
    round.alone = Math.max(0, round.alone - 1);
    round.inARow += isForCaller(error) ? 0 : 1;
    // Everything else has to come after a clear.
    round.stopped = batch.clear !== undefined || isDeadline(error) || round.inARow === mostInARow;
    this.#options.journal.postpone(batch);
  }

  async #send(batch: JournalBatch): Promise<void> {
    const { store, within, journal, onProgress } = this.#options;
    const { clear, removals, writes } = batch;
    if (clear !== undefined) await within(store.clear(clear));
    if (removals.length > 0) await within(store.deleteMany(removals));
    for (const onlyIfAbsent of [false, true]) {
      const entries = entriesOf(writes, onlyIfAbsent);
      if (entries.length > 0) await within(store.setMany(entries, { onlyIfAbsent }));
    }
    journal.sent(batch);
    if (writes.length > 0) onProgress();
  }

  /** Gives up what the store says is wrong, and what failed too often while other entries were taken. */
  #giveUp({ failures, wrote }: Round): number {
    let given = 0;
    let reason: unknown;
    for (const [key, { batch, error }] of failures) {
      const tries = (this.#tries.get(key) ?? 0) + (wrote ? 1 : 0);
      this.#tries.set(key, tries);
      if (!isForCaller(error) && (batch.clear !== undefined || tries < mostTries)) continue;
      this.#options.journal.giveUp(batch);
      this.#tries.delete(key);
      given += 1;
      reason = error;
    }
    if (given > 0) {
      const message = `the primary store never takes some changes of an outage, which are given up: ${messageOf(reason)}`;
      this.#options.logger.warn(message, { changes: given });
    }
    return given;
  }
}

function entriesOf(writes: readonly JournaledWrite[], onlyIfAbsent: boolean): JournaledWrite['entry'][] {
  return writes.filter((write) => write.onlyIfAbsent === onlyIfAbsent).map(({ entry }) => entry);
}

/** The keys of the changes; what is cleared is no key, so its prefix stands for it. */
function keysOf({ clear, removals, writes }: JournalBatch): string[] {
  return clear === undefined ? [...removals, ...writes.map(({ entry }) => entry.key)] : [clear];
}

function isDeadline(error: unknown): boolean {
  return RepriseError.isInstance(error) && error.code === 'DEADLINE_EXCEEDED';
}
