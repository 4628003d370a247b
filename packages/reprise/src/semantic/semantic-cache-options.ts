import { type Duration, silentLogger, systemClock, toMilliseconds } from '../core/index.ts';
import { memory } from '../stores/index.ts';
import { flat } from '../vectors/index.ts';
import type { AnswerCacheOptions } from './answers/answer-cache-options.ts';
import { plainAnswerText } from './answers/answer-id.ts';
import { assertOptions } from './arguments/assert-options.ts';
import { defaultGuards } from './guards/index.ts';
import { equalAnswers, firstSure, type Judge, similarAnswers } from './judges/index.ts';
import { defaultBounds } from './policies/default-bounds.ts';
import { threshold } from './policies/threshold.ts';
import type { Policy } from './policy.ts';
import type { TrustOptions } from './trust/index.ts';
import { pairVerifier } from './verifier/index.ts';

/**
 * Options of `SemanticCache` and of everything that is built on an `AnswerCache`; only the embedder has no default.
 *
 * Defaults: `store` memory(), `source` the store, `index` flat(), `guards` defaultGuards, `verifier` pairVerifier(),
 * `prefix` `cache`, `ttl` 1 hour (spec S1-02), `maxEntries` 1000 (spec S1-01), `minimumCoverage` 0.65, `candidates` 10,
 * `answerText` the text or canonical JSON, `previousPolicy` the policy that is given, else the previous embedder's
 * threshold, `reembedRate` 100, `bucketOf` one for each tenant and namespace, so that none learns from another, `judge`
 * equal texts, then similar ones, `embedDeadline` 2000, `storeDeadline` 1000, the system's clock, no log, `indexLogger`
 * the logger.
 */
export interface SemanticCacheOptions extends Partial<Omit<AnswerCacheOptions, 'embedder' | 'ttl'>> {
  readonly embedder: AnswerCacheOptions['embedder'];
  /** How long an answer lives; 0 keeps nothing. @default '1h' */
  readonly ttl?: Duration | 'forever';
  /**
   * Cosine similarity an answer must reach, -1 to 1; 0 is respected. A `policy` decides without it.
   *
   * @default 0.7 for `local()`, see {@link defaultBounds}; its own threshold, 0.8, with the `confidence` 0
   */
  readonly similarity?: number;
  /**
   * Confidence an answer must reach, 0 to 1; 0 leaves the decision to the similarity. A `policy` decides without it.
   *
   * @default 0.9955
   */
  readonly confidence?: number;
  /** Whose cache this is: users never share answers, and 0 is a user (spec S1-03). @default everybody's */
  readonly userId?: string | number;
}

/**
 * Fills in the defaults.
 *
 * @throws RepriseError `INVALID_ARGUMENT` that names what is missing, of another kind, or out of its range.
 */
export function withDefaults(options: SemanticCacheOptions): AnswerCacheOptions {
  assertOptions(options);
  const { ttl = '1h', previousEmbedder } = options;
  const { clock = systemClock, logger = silentLogger } = options;
  const { store = memory({ clock }), source = store, indexLogger = logger } = options;
  return {
    embedder: options.embedder,
    store,
    source,
    index: options.index ?? flat(),
    guards: options.guards ?? defaultGuards,
    verifier: 'verifier' in options ? options.verifier : pairVerifier(),
    policy: options.policy ?? threshold(defaultBounds(options.embedder, options)),
    previousEmbedder,
    previousPolicy: options.previousPolicy ?? options.policy ?? thresholdBefore(options),
    reembedRate: options.reembedRate ?? 100,
    prefix: options.prefix ?? 'cache',
    ttl: ttl === 'forever' ? Number.POSITIVE_INFINITY : toMilliseconds(ttl),
    maxEntries: options.maxEntries ?? 1_000,
    minimumCoverage: options.minimumCoverage ?? 0.65,
    candidates: options.candidates ?? 10,
    answerText: options.answerText?.bind(options) ?? plainAnswerText,
    bucketOf:
      options.bucketOf?.bind(options) ?? (({ exactKey }) => exactKey.slice(0, exactKey.lastIndexOf(':'))),
    ...trustOf(options),
    embedDeadline: options.embedDeadline ?? 2_000,
    storeDeadline: options.storeDeadline ?? 1_000,
    clock,
    logger,
    indexLogger,
  };
}

function trustOf(options: SemanticCacheOptions): TrustOptions {
  const { judge, maxError, auditRate, shadow, floor, band, quarantine, window } = options;
  const { minimumLabels, judgeDeadline, ledger, random } = options;
  const asked = { maxError, auditRate, shadow, floor, band, quarantine, window };
  return { judge: judge ?? plainJudge(options), ...asked, minimumLabels, judgeDeadline, ledger, random };
}

/** Needs no language model, and is unsure of much. */
function plainJudge({ embedder }: SemanticCacheOptions): Judge {
  return firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder })]);
}

/** A similarity that was asked for is of the current embedder: for the previous one it can only be stricter. */
function thresholdBefore(options: SemanticCacheOptions): Policy {
  const { previousEmbedder, embedder, similarity = -1, confidence } = options;
  const own = defaultBounds(previousEmbedder ?? embedder, { confidence });
  return threshold({ ...own, similarity: Math.max(own.similarity, similarity) });
}
