import { messageOf, RecentWrites, StateLog } from '../core/index.ts';
import type { KeepOptions } from '../semantic/index.ts';
import type { CacheDirectives } from './cache-directives.ts';
import type { Miss } from './flights/miss.ts';
import { incompleteness, wantedChoices } from './recording/completeness.ts';
import type { Completion } from './recording/completion.ts';
import type { FilledResponseCacheOptions } from './response-cache-options.ts';
import type { ResponseCounters } from './response-stats.ts';
import { withText } from './rewrite/question-rewriter.ts';

/** What an answer is kept for. */
export type Answered = Pick<Miss, 'request' | 'identity' | 'context'>;

/** Keeps what the upstream answered. */
export class FreshAnswers {
  readonly #options: FilledResponseCacheOptions;
  readonly #counters: ResponseCounters;
  readonly #log: StateLog;
  /** Keys that were written a moment ago. */
  readonly written = new RecentWrites();

  constructor(options: FilledResponseCacheOptions, counters: ResponseCounters) {
    this.#options = options;
    this.#counters = counters;
    this.#log = new StateLog(options.logger, 'Keeping answers');
  }

  /** Keeps an answer; resolves with its entry id. @throws what the store throws. */
  async keep({ request, identity, context }: Answered, completion: Completion): Promise<string> {
    const { usage } = completion;
    const worth = usage && this.#counters.worthOf(request.model, usage);
    const options = { worth, ...this.ttlOf(context.directives) };
    return this.#options.answers.keep(await withText(identity), completion, options);
  }

  /** Keeps an answer that is whole; resolves with whether it was kept. */
  async record(answered: Answered, completion: Completion): Promise<boolean> {
    if (incompleteness(completion, wantedChoices(answered.request)) !== undefined) return false;
    try {
      await this.keep(answered, completion);
      this.written.add(answered.identity.exactKey);
      this.#log.succeeded();
      return true;
    } catch (error) {
      this.#log.failed(messageOf(error), 'new answers are not kept');
      return false;
    }
  }

  /** How long the answer to a request is kept: no longer than the cache keeps answers. */
  ttlOf({ ttl: seconds }: CacheDirectives): Pick<KeepOptions, 'ttl'> {
    return seconds === undefined ? {} : { ttl: Math.min(seconds * 1_000, this.#options.ttl) };
  }
}
