import type { Clock, Logger } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import { type Completion, completionText } from 'reprise/llm';
import { AnswerCache, chatPrefix, type SemanticCacheOptions, withDefaults } from 'reprise/semantic';
import type { Config } from '../config/index.ts';
import { embeddingPrefix, type PackedVector } from '../embeddings/index.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { ownPrefix, type Upstream } from '../upstreams/index.ts';
import type { OpenedStore } from './open-store.ts';
import { openTrust } from './open-trust.ts';
import type { OpenedParts } from './opened-parts.ts';
import { answerCacheOptions } from './semantic-options.ts';

/** The caches of a gateway that lie in its store. */
export type OpenedAnswers = Pick<GatewayParts, 'answers' | 'vectors' | 'ownAnswers' | 'judgeCalls'>;

/** What these caches are made of beside the configuration. */
export interface AnswersSurroundings {
  readonly opened: OpenedStore;
  readonly embedder: Embedder;
  readonly upstream: Upstream;
  /** What only the cache of answers to callers is opened with. */
  readonly chatOptions: Partial<SemanticCacheOptions>;
  readonly clock: Clock;
  /** Makes the logger of a part that works over the store. */
  readonly partLogger: () => Logger;
  /** Gets what is opened, to close it. */
  readonly parts: OpenedParts;
}

/** Opens the caches of a gateway that lie in its store, and what watches over answers by meaning. */
export async function openAnswers(
  config: Config,
  { opened, embedder, upstream, chatOptions, clock, partLogger, parts }: AnswersSurroundings,
): Promise<OpenedAnswers> {
  const { store, shared } = opened;
  const common = { ...answerCacheOptions(config), store, embedder, clock };
  const open = <Output>(prefix: string, own: Partial<SemanticCacheOptions>): AnswerCache<Output> => {
    const options = withDefaults({ ...common, prefix, logger: partLogger(), ...own });
    return parts.add(new AnswerCache<Output>(options));
  };
  const trust = parts.add(
    await openTrust(config, {
      embedder,
      upstream,
      store: shared?.entries ?? store,
      prefix: chatPrefix,
      clock,
      logger: partLogger(),
    }),
  );
  const answerText = (output: unknown): string => completionText(output as Completion);
  return {
    answers: open(chatPrefix, { ...chatOptions, ...trust.options, answerText }),
    vectors: open<PackedVector>(embeddingPrefix, { auditRate: 0 }),
    judgeCalls: () => trust.judgeCalls?.stats,
    ownAnswers: open(ownPrefix, { auditRate: 0 }),
  };
}
