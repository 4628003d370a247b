import type { ChatBatch } from 'reprise/chat';
import { type Clock, type Logger, pause, retryWait, StateLog, withDeadline } from 'reprise/core';
import type { AskModel } from '../upstreams/index.ts';
import { analysisRequest, type ChatAnalysis, readAnalysis } from './chat-analysis.ts';

/** What a {@link ChatAnalyzer} needs. */
export interface ChatAnalyzerOptions {
  readonly ask: AskModel;
  readonly model: string;
  /** Milliseconds of one attempt. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Attempts after which a batch goes on without an analysis. */
const mostAttempts = 3;

/** Asks a model what conversations are about. */
export class ChatAnalyzer {
  readonly #options: ChatAnalyzerOptions;
  readonly #log: StateLog;
  /** One for each batch: a signal that outlives the batches would keep all that was made of it. */
  readonly #underWay = new Set<AbortController>();
  #stopped = false;
  #done = 0;
  #failed = 0;

  constructor(options: ChatAnalyzerOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'Analyzing chat messages');
  }

  /** Batches that were analyzed, and that were delivered without. */
  get counts(): { readonly done: number; readonly failed: number } {
    return { done: this.#done, failed: this.#failed };
  }

  /**
   * What a batch is about; undefined when no model says so in three attempts, or when the gateway ends.
   *
   * @throws the reason of the batch's signal, when it is to be delivered no longer.
   */
  async analyze(batch: ChatBatch): Promise<ChatAnalysis | undefined> {
    const ending = new AbortController();
    if (this.#stopped) ending.abort();
    this.#underWay.add(ending);
    try {
      return await this.#analyze(batch, AbortSignal.any([batch.signal, ending.signal]));
    } finally {
      this.#underWay.delete(ending);
    }
  }

  /** Lets every batch go on without, from now on. */
  stop(): void {
    this.#stopped = true;
    for (const ending of this.#underWay) ending.abort();
  }

  async #analyze(batch: ChatBatch, signal: AbortSignal): Promise<ChatAnalysis | undefined> {
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      try {
        const analysis = await this.#attempt(batch, attempt, signal);
        this.#done += 1;
        this.#log.succeeded();
        return analysis;
      } catch (error) {
        if (signal.aborted) break;
        this.#log.failed(error, `batches are delivered without an analysis after ${mostAttempts} attempts`);
        if (attempt + 1 === mostAttempts) break;
        await this.#wait(attempt, signal);
      }
    }
    batch.signal.throwIfAborted();
    this.#failed += 1;
    return undefined;
  }

  async #attempt(batch: ChatBatch, attempt: number, signal: AbortSignal): Promise<ChatAnalysis> {
    const { ask, model, timeout: milliseconds, clock } = this.#options;
    const { messages, tenant = 'anonymous' } = batch;
    const request = analysisRequest(messages, model);
    // An answer that could not be read is in the cache, too.
    const asked = { tenant, namespace: 'chat-analysis', fresh: attempt > 0 };
    const text = await withDeadline((over) => ask(request, { ...asked, signal: over }), {
      operation: 'analyzing chat messages',
      milliseconds,
      clock,
      signal,
    });
    return readAnalysis(text);
  }

  async #wait(attempt: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    const wait = retryWait(attempt, { first: 500, longest: 5_000, random: Math.random });
    await pause(wait, clock, signal).catch(() => {});
  }
}
