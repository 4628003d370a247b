import { type Clock, RepriseError, withDeadline } from '../../core/index.ts';
import type { Suggestion } from '../cache/suggestion.ts';
import type { ServiceCounters } from './service-counters.ts';
import type { Source } from './sources/source.ts';
import type { WritingContext } from './writing-context.ts';

/** A source at work. */
export interface RunningSource extends Pick<Source, 'type' | 'ceiling'> {
  /** Never rejects; undefined when the source failed. */
  readonly found: Promise<readonly Suggestion[] | undefined>;
}

/** What a {@link SuggestionRun} needs. */
export interface SuggestionRunOptions {
  readonly sources: readonly Source[];
  readonly context: WritingContext;
  /** Milliseconds that each source may take. */
  readonly timeout: number;
  readonly clock: Clock;
  readonly counters: ServiceCounters;
  /** Told everything that was found, when no source failed; the run ends when it did. */
  readonly keep: (suggestions: readonly Suggestion[]) => Promise<void>;
}

/** All sources at work on one place in a text, for everybody who asks the same; ended when nobody waits any longer. */
export class SuggestionRun {
  readonly sources: readonly RunningSource[];
  /** Resolves when every source has ended and what they found is kept; never rejects. */
  readonly ended: Promise<void>;
  readonly #abandon = new AbortController();
  #readers = 0;

  constructor(options: SuggestionRunOptions) {
    this.sources = options.sources.map((source) => ({
      type: source.type,
      ceiling: source.ceiling,
      found: this.#work(source, options),
    }));
    this.ended = this.#end(options);
  }

  /** Whether it was ended before its sources were. */
  get abandoned(): boolean {
    return this.#abandon.signal.aborted;
  }

  join(): void {
    this.#readers += 1;
  }

  leave(): void {
    this.#readers -= 1;
    if (this.#readers === 0) this.#abandon.abort(new RepriseError('CLOSED', 'Nobody waits any longer'));
  }

  async #work(
    source: Source,
    { context, timeout, clock, counters }: SuggestionRunOptions,
  ): Promise<Suggestion[] | undefined> {
    try {
      const drafts = await withDeadline((signal) => source.suggest(context, signal), {
        operation: `Suggesting by ${source.name}`,
        milliseconds: timeout,
        clock,
        signal: this.#abandon.signal,
      });
      const timestamp = new Date(clock.now()).toISOString();
      counters.worked(source);
      return drafts.map((draft) => ({ ...draft, type: source.type, timestamp }));
    } catch (error) {
      if (!this.abandoned) counters.failed(source, error);
      return undefined;
    }
  }

  async #end({ keep }: SuggestionRunOptions): Promise<void> {
    const found = await Promise.all(this.sources.map(({ found }) => found));
    const complete = found.every((each) => each !== undefined);
    if (complete) await keep(found.flat());
  }
}
