import { StateLog, type Timer, withinDeadline } from '../../core/index.ts';
import { type ControlResult, mostControls } from './control-result.ts';
import { type Chunk, chunkKey, mostOfChunk, toStoredChunk } from './ledger-chunk.ts';
import type { LedgerSettings } from './ledger-options.ts';
import type { NotedObservation } from './noted-observation.ts';

/** A write waits for more observations this long, in milliseconds. */
const writeAfter = 1_000;
/** It does not wait for more than so many. */
const writeAt = 50;
/** Observations kept while the store does not take them; then the oldest are lost. */
const mostWaiting = 5_000;

/** Writes observations to the store a while after they came, several at once. */
export class LedgerWriter {
  readonly #settings: LedgerSettings;
  readonly #log: StateLog;
  #waiting: NotedObservation[] = [];
  #controls: readonly ControlResult[] = [];
  #hasNewControls = false;
  /** The chunk that grows. */
  #chunk: Chunk | undefined;
  #chunks = 0;
  #timer: Timer | undefined;
  #writing: Promise<void> | undefined;
  #dropped = 0;

  constructor(settings: LedgerSettings) {
    this.#settings = settings;
    this.#log = new StateLog(settings.logger, 'The ledger of observations');
  }

  /** Observations that are not in the store yet. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Observations that never came to the store, because it did not take them. */
  get dropped(): number {
    return this.#dropped;
  }

  append(observation: NotedObservation): void {
    this.#waiting.push(observation);
    if (this.#waiting.length > mostWaiting) {
      this.#waiting.shift();
      this.#dropped++;
    }
    if (this.#waiting.length === writeAt && !this.#log.failing) void this.flush();
    else this.#writeLater();
  }

  appendControl(result: ControlResult): void {
    this.#controls = [...this.#controls, result].slice(-mostControls);
    this.#hasNewControls = true;
    this.#writeLater();
  }

  /** Writes what waits; resolves also when the store fails, which keeps it waiting. */
  flush(): Promise<void> {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined;
      if (this.#isBehind) this.#writeLater();
    });
    return this.#writing;
  }

  /** Writes what waits once more, then no longer tries. */
  async close(): Promise<void> {
    await this.flush();
    if (this.#isBehind && !this.#log.failing) await this.flush();
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** Whether there is something that the store does not have. */
  get #isBehind(): boolean {
    return this.#waiting.length > 0 || this.#hasNewControls;
  }

  #writeLater(): void {
    this.#timer ??= this.#settings.clock.schedule(writeAfter, () => void this.flush());
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#isBehind) await this.#writeOne();
      this.#log.succeeded();
    } catch (error) {
      this.#log.failed(error, 'observations wait in memory, the oldest are lost when they are too many');
    }
  }

  async #writeOne(): Promise<void> {
    const { store, clock, ttl, storeDeadline } = this.#settings;
    const chunk = this.#chunkToGrow();
    const added = this.#waiting.slice(0, mostOfChunk - chunk.observations.length);
    const controls = this.#controls;
    const observations = [...chunk.observations, ...added];
    const grown = { key: chunk.key, version: chunk.version + 1, observations, controls };
    // What is written late may still come to the store: the next write of this chunk has to be newer.
    this.#chunk = { ...chunk, version: grown.version };
    await withinDeadline(store.setMany([toStoredChunk(grown, clock.now(), ttl)]), {
      operation: 'writing observations',
      milliseconds: storeDeadline,
      clock,
    });
    this.#chunk = grown;
    this.#hasNewControls = this.#controls !== controls;
    const written = new Set(added);
    this.#waiting = this.#waiting.filter((observation) => !written.has(observation));
  }

  #chunkToGrow(): Chunk {
    const { prefix, writerId, clock } = this.#settings;
    if (this.#chunk !== undefined && this.#chunk.observations.length < mostOfChunk) return this.#chunk;
    const key = chunkKey(prefix, clock.now(), writerId, this.#chunks++);
    return { key, version: 0, observations: [], controls: [] };
  }
}
