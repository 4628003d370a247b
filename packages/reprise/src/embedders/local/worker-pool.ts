import { type Clock, type Deferred, deferred, RepriseError } from '../../core/index.ts';
import type { Embedding } from '../embedder.ts';
import type { EmbeddedBatch } from './messages.ts';
import { ModelWorker } from './model-worker.ts';

/** Options of {@link WorkerPool}. */
export interface WorkerPoolOptions {
  /** What each worker runs. */
  readonly script: URL;
  readonly workers: number;
  /** Texts that may wait; a call that would exceed it is refused. */
  readonly capacity: number;
  readonly clock: Clock;
}

interface Call {
  readonly outcome: Deferred<Embedding[]>;
  readonly embeddings: Embedding[];
  missing: number;
}

interface Job {
  readonly text: string;
  readonly at: number;
  readonly call: Call;
}

/** Texts a worker is given at once: more hardly cost less each, and who comes next waits for all of them. */
const maxBatch = 8;

/** Shares texts of all calls between a few workers, in batches, in order, and with a bounded queue. */
export class WorkerPool {
  readonly #workers: readonly ModelWorker[];
  readonly #capacity: number;
  readonly #calls = new Set<Call>();
  #queue: Job[] = [];
  #closed = false;

  constructor({ script, workers, capacity, clock }: WorkerPoolOptions) {
    this.#workers = Array.from({ length: workers }, () => new ModelWorker(script, clock));
    this.#capacity = capacity;
  }

  /**
   * Embeds texts, none of them blank.
   *
   * @throws RepriseError `EMBEDDER_FAILED` when a worker fails or too many texts wait; `CLOSED` after closing; the
   * reason of `signal` as soon as it aborts.
   */
  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    signal?.throwIfAborted();
    if (this.#closed) throw closedError();
    if (this.#queue.length + texts.length > this.#capacity) {
      throw new RepriseError(
        'EMBEDDER_FAILED',
        `More than ${this.#capacity} texts wait for the local embedder`,
      );
    }
    const call: Call = { outcome: deferred(), embeddings: new Array(texts.length), missing: texts.length };
    const abort = (): void => this.#drop(call, signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    this.#calls.add(call);
    for (const [at, text] of texts.entries()) this.#queue.push({ text, at, call });
    this.#dispatch();
    try {
      return await call.outcome.promise;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#calls.delete(call);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const call of this.#calls) this.#drop(call, closedError());
    await Promise.all(this.#workers.map((worker) => worker.close()));
  }

  /** Ends a call; what a worker already computes for it is thrown away. */
  #drop(call: Call, reason: unknown): void {
    this.#queue = this.#queue.filter((job) => job.call !== call);
    call.outcome.reject(reason);
  }

  #dispatch(): void {
    const idle = this.#workers.filter((worker) => worker.idle);
    const share = Math.min(maxBatch, Math.ceil(this.#queue.length / Math.max(1, idle.length)));
    for (const worker of idle) {
      const jobs = this.#queue.splice(0, share);
      if (jobs.length > 0) void this.#run(worker, jobs);
    }
  }

  async #run(worker: ModelWorker, jobs: readonly Job[]): Promise<void> {
    try {
      deliver(jobs, await worker.embed(jobs.map(({ text }) => text)));
    } catch (error) {
      for (const { call } of jobs) this.#drop(call, error);
    }
    if (!this.#closed) this.#dispatch();
  }
}

function deliver(jobs: readonly Job[], { vectors, coverage, truncated }: EmbeddedBatch): void {
  const width = vectors.length / jobs.length;
  jobs.forEach(({ call, at }, place) => {
    call.embeddings[at] = {
      vector: vectors.slice(place * width, (place + 1) * width),
      coverage: coverage[place]!,
      truncated: truncated[place] === 1,
    };
    call.missing--;
    if (call.missing === 0) call.outcome.resolve(call.embeddings);
  });
}

function closedError(): RepriseError {
  return new RepriseError('CLOSED', 'The local embedder is closed');
}
