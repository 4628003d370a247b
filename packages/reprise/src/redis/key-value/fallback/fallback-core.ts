import {
  type Clock,
  type Logger,
  messageOf,
  Outage,
  RepriseError,
  StateLog,
  silentLogger,
  systemClock,
  toMilliseconds,
} from '../../../core/index.ts';
import type { KeyValue, PlainOperations } from '../key-value.ts';
import { BothChannels } from './both-channels.ts';
import type { FallbackKeyValueOptions, FallbackKeyValueStats } from './fallback-key-value-options.ts';
import { isOutage } from './is-outage.ts';
import { reusableArguments } from './journaled-call.ts';
import { KeyValueJournal } from './key-value-journal.ts';
import { replay } from './key-value-replay.ts';
import { type ChangeName, call, type View } from './operation-names.ts';

/** Any key will do to see whether a store answers. */
const probeKey = 'reprise:probe';

/** One call of an operation. */
export interface OperationCall<Name> {
  readonly view: View;
  readonly name: Name;
  readonly args: readonly unknown[];
}

/** Which store an operation goes to, and what becomes of changes during an outage. */
export class FallbackCore {
  readonly channels: BothChannels;
  readonly #primary: KeyValue;
  readonly #secondary: KeyValue;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #journal: KeyValueJournal;
  readonly #outage: Outage;
  /** Changes that the secondary store makes at this moment, before they are in the journal. */
  readonly #underWay = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  constructor(primary: KeyValue, secondary: KeyValue, options: FallbackKeyValueOptions) {
    const { clock = systemClock, logger = silentLogger, random = Math.random } = options;
    this.channels = new BothChannels(primary, secondary);
    this.#primary = primary;
    this.#secondary = secondary;
    this.#clock = clock;
    this.#logger = logger;
    this.#journal = new KeyValueJournal({
      maxEntries: options.journalEntries ?? 100_000,
      maxBytes: options.journalBytes ?? 64 * 1_024 * 1_024,
    });
    this.#outage = new Outage({
      clock,
      log: new StateLog(logger, 'the primary key-value store'),
      consequence: 'a store of this process alone serves, which other instances do not see, and changes wait',
      waits: {
        first: toMilliseconds(options.retryAfter ?? '250ms'),
        longest: toMilliseconds(options.longestRetry ?? '5s'),
        random,
      },
      recover: () => this.#recover(),
    });
  }

  get open(): boolean {
    return this.#closing === undefined;
  }

  get down(): boolean {
    return this.#outage.down;
  }

  stats(): FallbackKeyValueStats {
    return {
      serving: this.#outage.down ? 'secondary' : 'primary',
      outages: this.#outage.count,
      journaled: this.#journal.size,
      journaledBytes: this.#journal.bytes,
      dropped: this.#journal.dropped,
    };
  }

  /** The store that serves now. */
  serving(): KeyValue {
    this.assertOpen();
    return this.#outage.down ? this.#secondary : this.#primary;
  }

  /** Asks the primary, or the secondary store while the primary is out of service. */
  async read({ view, name, args }: OperationCall<keyof PlainOperations>): Promise<unknown> {
    this.assertOpen();
    if (!this.#outage.down) {
      try {
        return await call(this.#primary, view, name, args);
      } catch (error) {
        this.failed(error);
      }
    }
    return call(this.#secondary, view, name, args);
  }

  /** Changes the primary; during an outage the secondary store, and later the primary. */
  async change({ view, name, args }: OperationCall<ChangeName>): Promise<unknown> {
    this.assertOpen();
    const reusable = reusableArguments(name, args, this.#primary.defaultTtl);
    if (!this.#outage.down) {
      try {
        return await call(this.#primary, view, name, reusable);
      } catch (error) {
        this.failed(error);
      }
    }
    const changing = this.#changeSecondary({ view, name, args: structuredClone(reusable) });
    this.#underWay.add(changing);
    return changing.finally(() => this.#underWay.delete(changing));
  }

  /** Begins an outage; throws what only the caller can mend. */
  failed(error: unknown): void {
    this.assertOpen();
    if (!isOutage(error)) throw error;
    this.#outage.begin(error);
  }

  assertOpen(): void {
    if (!this.open) throw new RepriseError('CLOSED', 'The key-value store with a fallback is closed');
  }

  /** Tries to send what waits once more; what is not taken is reported as lost. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #changeSecondary({ view, name, args }: OperationCall<ChangeName>): Promise<unknown> {
    const result = await call(this.#secondary, view, name, args);
    this.#journal.note(name, args, { result, at: this.#clock.now() });
    return result;
  }

  async #recover(): Promise<void> {
    await this.#primary.exists(probeKey);
    await this.channels.join();
    await this.#replay(() => this.#outage.end());
    await this.#secondary.clear().catch((error: unknown) => {
      this.#logger.warn(`what an outage left could not be removed: ${messageOf(error)}`);
    });
  }

  /** Calls `onEmpty` in the turn in which nothing was left, neither in the journal nor on its way there. */
  async #replay(onEmpty: () => void): Promise<void> {
    do {
      await Promise.allSettled(this.#underWay);
      await replay(this.#journal, this.#primary, this.#clock);
    } while (this.#underWay.size > 0 || this.#journal.size > 0);
    onEmpty();
  }

  async #close(): Promise<void> {
    this.#outage.stop();
    if (this.#outage.down) {
      await this.#replay(() => this.#outage.end()).catch(() => {
        const changes = this.#journal.size;
        this.#logger.warn('changes made while the primary key-value store failed are lost', { changes });
      });
    }
    const closed = await Promise.allSettled([this.#primary.close(), this.#secondary.close()]);
    for (const ended of closed) if (ended.status === 'rejected') throw ended.reason;
  }
}
