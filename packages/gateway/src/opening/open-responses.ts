import type { Clock, Logger } from 'reprise/core';
import { ResponseCache, type SharedFlights, sharedFlights } from 'reprise/llm';
import type { RedisConnection } from 'reprise/redis';
import type { Config } from '../config/index.ts';
import type { Upstream } from '../upstreams/index.ts';
import type { OpenedAnswers } from './open-answers.ts';
import { rewritingOf } from './rewriting.ts';

/** What chat requests are answered through. */
export interface OpenedResponses {
  readonly responses: ResponseCache;
  /** For what the gateway itself asks: the same word by word, or not at all. */
  readonly ownResponses: ResponseCache;
  /** Calls of the upstream that instances share, where there is Redis. */
  readonly flights: SharedFlights | undefined;
}

/** What they are made of beside the configuration. */
export interface ResponsesSurroundings extends Pick<OpenedAnswers, 'answers' | 'ownAnswers'> {
  readonly connection: RedisConnection | undefined;
  readonly upstream: Upstream;
  readonly clock: Clock;
  /** Makes the logger of a part that works over the store. */
  readonly partLogger: () => Logger;
}

/** Opens what chat requests are answered through. */
export function openResponses(
  { cache, redis, semantic, prices }: Config,
  { answers, ownAnswers, connection, upstream, clock, partLogger }: ResponsesSurroundings,
): OpenedResponses {
  const flights =
    connection && sharedFlights(connection, { prefix: redis.key_prefix, clock, logger: partLogger() });
  const common = {
    ttl: cache.ttl,
    maxTemperature: cache.max_temperature,
    maxAnswerBytes: cache.max_answer,
    abandonAfter: cache.abandon_after,
    prices,
    ...(flights ? { shared: flights } : {}),
    clock,
    logger: partLogger(),
  };
  const ownResponses = new ResponseCache({ ...common, answers: ownAnswers, semantic: false });
  const rewriting = rewritingOf(semantic, upstream);
  const responses = new ResponseCache({ ...common, answers, ...rewriting, semantic: semantic.enabled });
  return { responses, ownResponses, flights };
}
