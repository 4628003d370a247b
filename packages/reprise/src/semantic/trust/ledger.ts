import { messageOf, type Timer } from '../../core/index.ts';
import type { ControlResult } from './control-result.ts';
import { type LedgerOptions, type LedgerSettings, ledgerSettings } from './ledger-options.ts';
import { LedgerReader } from './ledger-reader.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { NotedObservation } from './noted-observation.ts';

/** What a {@link Ledger} did since it was made. */
export interface LedgerStats {
  /** Observations told to listeners, those of other instances and of earlier runs included. */
  readonly told: number;
  /** Own observations that are not in the store yet. */
  readonly waiting: number;
  /** Own observations that were lost because the store did not take them for too long. */
  readonly dropped: number;
}

/**
 * Keeps what was observed in a store, so that policies know it after a start, and know what other instances observed.
 *
 * Observations are written a second after they came, to entries that only their writer changes, so that instances lose
 * nothing of each other's. A store that fails, hangs or holds what cannot be read costs observations, never a request:
 * no method but the constructor throws. It holds neither prompts nor answers.
 *
 * @example
 * ```ts
 * const ledger = new Ledger({ store, prefix: 'chat' });
 * ledger.onObservation((observation) => policy.observe?.(observation));
 * await ledger.open();
 * ```
 */
export class Ledger implements AsyncDisposable {
  readonly #settings: LedgerSettings;
  readonly #writer: LedgerWriter;
  readonly #reader: LedgerReader;
  readonly #listeners = new Set<(observation: NotedObservation) => void>();
  readonly #controlListeners = new Set<(result: ControlResult) => void>();
  #told = 0;
  #opening: Promise<void> | undefined;
  #closing: Promise<void> | undefined;
  #timer: Timer | undefined;
  #listenerFailed = false;

  /** @throws RepriseError `INVALID_ARGUMENT` when there is no prefix, or the bound is no integer over 0. */
  constructor(options: LedgerOptions) {
    this.#settings = ledgerSettings(options);
    this.#writer = new LedgerWriter(this.#settings);
    this.#reader = new LedgerReader(this.#settings, {
      observed: (observation) => this.#tell(observation),
      controlled: (result) => this.#call(this.#controlListeners, result),
    });
  }

  /** What was done since the start. */
  get stats(): LedgerStats {
    return { told: this.#told, waiting: this.#writer.waiting, dropped: this.#writer.dropped };
  }

  /**
   * Calls `listener` with each observation once, those appended here at once; whoever wants those of earlier runs
   * listens before {@link open}. Returns a function that ends it.
   */
  onObservation(listener: (observation: NotedObservation) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /**
   * Calls `listener` with what judges said of questions whose answer is known, to other instances and in earlier runs, each
   * time it is read. Returns a function that ends it.
   */
  onControl(listener: (result: ControlResult) => void): () => void {
    this.#controlListeners.add(listener);
    return () => void this.#controlListeners.delete(listener);
  }

  /** Tells what the store holds, the oldest first, and from then on what other instances add; resolves after the first. */
  open(): Promise<void> {
    this.#opening ??= this.#follow();
    return this.#opening;
  }

  /** Tells an observation and keeps it; does nothing once the ledger is closed. */
  append(observation: NotedObservation): void {
    if (this.#closing) return;
    this.#tell(observation);
    this.#writer.append(observation);
  }

  /** Keeps what a judge said of a question whose answer is known; only the newest of one ledger are kept. */
  appendControl(result: ControlResult): void {
    if (!this.#closing) this.#writer.appendControl(result);
  }

  /** Writes what waits, within the deadline of the store. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  close(): Promise<void> {
    this.#timer?.cancel();
    this.#closing ??= this.#writer.close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #follow(): Promise<void> {
    const { store, clock, poll } = this.#settings;
    if (!store.capabilities.scan || this.#closing) return;
    await this.#reader.catchUp();
    if (!this.#closing) this.#timer = clock.schedule(poll, () => void this.#follow());
  }

  #tell(observation: NotedObservation): void {
    if (this.#closing) return;
    this.#told++;
    this.#call(this.#listeners, observation);
  }

  #call<T>(listeners: ReadonlySet<(told: T) => void>, told: T): void {
    if (this.#closing) return;
    for (const listener of listeners) {
      try {
        listener(told);
      } catch (error) {
        if (!this.#listenerFailed)
          this.#settings.logger.warn(`An observation was not taken: ${messageOf(error)}`);
        this.#listenerFailed = true;
      }
    }
  }
}
