import { type Logger, StateLog } from '../../core/index.ts';
import type { StoredCall } from '../../stores/index.ts';
import type { CallCounters } from '../calls/call-counters.ts';
import type { EntryReader } from './entry-reader.ts';
import { answers, type KeptEntry } from './kept-entry.ts';

/** Looks entries up for calls: a fault of the store is a miss, and who asks the same at a time shares one read. */
export class EntryLookup {
  readonly #reader: EntryReader;
  readonly #counters: CallCounters;
  readonly #log: StateLog;
  readonly #underWay = new Map<string, Promise<KeptEntry | undefined>>();

  constructor(reader: EntryReader, counters: CallCounters, logger: Logger) {
    this.#reader = reader;
    this.#counters = counters;
    this.#log = new StateLog(logger, 'reading cached answers');
  }

  find(call: StoredCall): Promise<KeptEntry | undefined> {
    const { storeKey } = call;
    const running = this.#underWay.get(storeKey);
    if (running) return running;
    const read = this.findMany([call]).then(([kept]) => {
      if (this.#underWay.get(storeKey) === read) this.#underWay.delete(storeKey);
      return kept;
    });
    this.#underWay.set(storeKey, read);
    return read;
  }

  async findMany(calls: readonly StoredCall[]): Promise<(KeptEntry | undefined)[]> {
    try {
      const found = await this.#reader.readCalls(calls);
      this.#log.succeeded();
      return found.map((kept) => (kept && answers(kept) ? kept : undefined));
    } catch (error) {
      this.#failed(error);
      return calls.map(() => undefined);
    }
  }

  findSync(call: StoredCall): KeptEntry | undefined {
    try {
      const kept = this.#reader.readSync(call);
      this.#log.succeeded();
      return kept !== undefined && answers(kept) ? kept : undefined;
    } catch (error) {
      this.#failed(error);
      return undefined;
    }
  }

  /** Makes those who come from now on read anew; without a key, of every entry. */
  forget(storeKey?: string): void {
    if (storeKey === undefined) this.#underWay.clear();
    else this.#underWay.delete(storeKey);
  }

  #failed(error: unknown): void {
    this.#counters.storeFaults += 1;
    this.#log.failed(error, 'the functions are called');
  }
}
