import { type Logger, RepriseError, StateLog } from '../../core/index.ts';
import type { Source } from './sources/source.ts';
import { type SuggestionType, suggestionTypes } from './suggestion-type.ts';

/** What a service did since it was made. */
export interface ServiceCounts {
  readonly requests: number;
  /** Requests at places where nothing is suggested. */
  readonly untriggered: number;
  readonly cacheHits: number;
  /** Requests that waited for another one that was the same. */
  readonly joined: number;
  /** Suggestions given, by type. */
  readonly suggestions: Readonly<Record<SuggestionType, number>>;
  /** Times that a source failed, by its name, and those of them that it took too long. */
  readonly failures: Readonly<Record<string, number>>;
  readonly timeouts: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** Counts what a service does, and logs when sources begin or cease to fail. */
export class ServiceCounters {
  readonly #logger: Logger;
  readonly #logs = new Map<string, StateLog>();
  readonly #failures = new Map<string, number>();
  readonly #suggestions = new Map<string, number>();
  #timeouts = 0;
  requests = 0;
  untriggered = 0;
  cacheHits = 0;
  joined = 0;
  accepted = 0;
  rejected = 0;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  worked({ name }: Source): void {
    this.#logs.get(name)?.succeeded();
  }

  failed({ name }: Source, error: unknown): void {
    const log = this.#logs.get(name) ?? new StateLog(this.#logger, `suggesting completions by ${name}`);
    this.#logs.set(name, log);
    log.failed(error, 'other suggestions are given');
    this.#failures.set(name, (this.#failures.get(name) ?? 0) + 1);
    if (RepriseError.isInstance(error) && error.code === 'DEADLINE_EXCEEDED') this.#timeouts += 1;
  }

  gave(type: string): void {
    this.#suggestions.set(type, (this.#suggestions.get(type) ?? 0) + 1);
  }

  snapshot(): ServiceCounts {
    const { requests, untriggered, cacheHits, joined, accepted, rejected } = this;
    const counts = suggestionTypes.map((type) => [type, this.#suggestions.get(type) ?? 0]);
    return {
      requests,
      untriggered,
      cacheHits,
      joined,
      suggestions: Object.fromEntries(counts) as Record<SuggestionType, number>,
      failures: Object.fromEntries(this.#failures),
      timeouts: this.#timeouts,
      accepted,
      rejected,
    };
  }
}
