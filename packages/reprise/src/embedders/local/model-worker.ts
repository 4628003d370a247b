import { Worker } from 'node:worker_threads';
import { type Clock, type Deferred, deferred, messageOf, RepriseError } from '../../core/index.ts';
import type { EmbeddedBatch, EmbedTexts } from './messages.ts';

/** Milliseconds after which a worker that does not answer is ended. */
const patience = 30_000;

/**
 * One worker thread that embeds one batch at a time. A thread that crashes or hangs fails its batch, and the next
 * batch starts a new one. Only a running batch keeps the process alive.
 */
export class ModelWorker {
  readonly #script: URL;
  readonly #clock: Clock;
  #thread: Worker | undefined;
  #running: Deferred<EmbeddedBatch> | undefined;

  /** Starts the thread. */
  constructor(script: URL, clock: Clock) {
    this.#script = script;
    this.#clock = clock;
    this.#start();
  }

  get idle(): boolean {
    return this.#running === undefined;
  }

  /** @throws RepriseError `EMBEDDER_FAILED` when the thread ends before it answers. */
  async embed(texts: readonly string[]): Promise<EmbeddedBatch> {
    const running = deferred<EmbeddedBatch>();
    this.#running = running;
    const thread = this.#thread ?? this.#start();
    const timer = this.#clock.schedule(patience, () => void thread.terminate());
    thread.ref();
    try {
      thread.postMessage({ texts } satisfies EmbedTexts);
      return await running.promise;
    } finally {
      timer.cancel();
      thread.unref();
      this.#running = undefined;
    }
  }

  async close(): Promise<void> {
    await this.#thread?.terminate();
  }

  #start(): Worker {
    const thread = new Worker(this.#script);
    this.#thread = thread;
    thread.on('message', (batch: EmbeddedBatch) => this.#running?.resolve(batch));
    thread.on('error', (error) => this.#lose(thread, `crashed: ${messageOf(error)}`, error));
    thread.on('exit', (code) => this.#lose(thread, `ended with code ${code}`));
    thread.unref();
    return thread;
  }

  #lose(thread: Worker, what: string, cause?: unknown): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    this.#running?.reject(
      new RepriseError('EMBEDDER_FAILED', `The worker of the local embedder ${what}`, { cause }),
    );
  }
}
