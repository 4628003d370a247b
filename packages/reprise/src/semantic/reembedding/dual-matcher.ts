import { type Clock, type Logger, StateLog } from '../../core/index.ts';
import type { Explanation } from '../explanation.ts';
import type { Identity } from '../identity.ts';
import type { Match, SemanticMatcher } from '../matching/semantic-matcher.ts';

/** Parts of a {@link DualMatcher}. */
export interface DualMatcherOptions {
  readonly current: SemanticMatcher;
  /** Finds what the previous embedder embedded. */
  readonly previous: SemanticMatcher | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Milliseconds for which a previous embedder that failed is not asked. */
const restsFor = 30_000;

/**
 * Asks by meaning among the entries of the current embedder, and without an answer there among those that only the
 * previous one has embedded. Similarities of the two are never compared with each other.
 */
export class DualMatcher {
  readonly #options: DualMatcherOptions;
  readonly #log: StateLog;
  #restsUntil = Number.NEGATIVE_INFINITY;

  constructor(options: DualMatcherOptions) {
    this.#options = options;
    this.#log = new StateLog(options.logger, 'The previous embedder');
  }

  /** @throws what the current embedder, the store or the index throw. */
  async match<T>(identity: Identity): Promise<Match<T>> {
    const match = await this.#options.current.match<T>(identity);
    if (match.entry || identity.text === undefined) return match;
    const earlier = await this.#ofPrevious((previous) => previous.match<T>(identity));
    return earlier?.entry ? earlier : match;
  }

  /**
   * What {@link match} would find, and why; of the previous embedder where that one finds it.
   *
   * @throws what the current embedder, the store or the index throw.
   */
  async explain(identity: Identity): Promise<Explanation> {
    const explanation = await this.#options.current.explain(identity);
    if (explanation.outcome !== 'miss' || identity.text === undefined) return explanation;
    const earlier = await this.#ofPrevious((previous) => previous.explain(identity));
    return earlier?.outcome === 'semantic' ? earlier : explanation;
  }

  async #ofPrevious<R>(ask: (previous: SemanticMatcher) => Promise<R>): Promise<R | undefined> {
    const { previous, clock } = this.#options;
    if (!previous || clock.now() < this.#restsUntil) return undefined;
    try {
      const found = await ask(previous);
      this.#log.succeeded();
      return found;
    } catch (error) {
      this.#restsUntil = clock.now() + restsFor;
      this.#log.failed(error, 'answers that only it embedded answer exact requests only');
      return undefined;
    }
  }
}
