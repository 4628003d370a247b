import type { Logger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import type { Completion, ReplayBodies, ResponseCache } from 'reprise/llm';
import type { RedisConnection } from 'reprise/redis';
import type { AnswerCache } from 'reprise/semantic';
import type { Store } from 'reprise/stores';
import type { Application } from './application.ts';
import type { Config } from './config/index.ts';
import type { PackedVector } from './embeddings/index.ts';
import type { SharingStats } from './sharing.ts';
import type { ChosenUpstream, JudgeCallStats } from './upstreams/index.ts';

/** Everything the routes work with; put together in `open-gateway.ts`. */
export interface GatewayParts {
  readonly config: Config;
  readonly version: string;
  readonly logger: Logger;
  readonly chosen: ChosenUpstream;
  readonly embedder: Embedder;
  /** Why the embedder does not work, and what to do; undefined while it does. */
  readonly embedderFault: () => string | undefined;
  readonly store: Store;
  /** The connection to Redis, when the cache is shared with other instances. */
  readonly connection: RedisConnection | undefined;
  /** How the cache is shared with other instances, where it is. */
  readonly sharing: (() => SharingStats) | undefined;
  /** What the store is, for people. */
  readonly storeKind: string;
  /** What does not work as configured, for `/health`; empty when all is well. */
  readonly degraded: readonly string[];
  readonly answers: AnswerCache<Completion>;
  readonly responses: ResponseCache;
  /** Encoded streams of answers that are asked for often. */
  readonly bodies: ReplayBodies;
  /** What the model that judges took; undefined where none does. */
  readonly judgeCalls: () => JudgeCallStats | undefined;
  /** Embeddings of `POST /v1/embeddings`. */
  readonly vectors: AnswerCache<PackedVector>;
  /** Answers that the gateway itself asked for. */
  readonly ownAnswers: AnswerCache<Completion>;
  /** The application caches. */
  readonly application: Application;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
}
