import { type Clock, type Logger, silentLogger, systemClock } from 'reprise/core';
import type { Embedder } from 'reprise/embedders';
import {
  type Completion,
  completionText,
  ReplayBodies,
  ResponseCache,
  type SharedFlights,
  sharedFlights,
} from 'reprise/llm';
import type { RedisConnection } from 'reprise/redis';
import { AnswerCache, chatPrefix, type SemanticCacheOptions, withDefaults } from 'reprise/semantic';
import type { Store } from 'reprise/stores';
import { openApplication } from './application.ts';
import { askModelThrough, ownPrefix } from './ask-model.ts';
import { checkCapture, type OnChatBatch } from './capture/index.ts';
import type { Config, Environment } from './config/index.ts';
import { dependentLogger } from './dependent-logger.ts';
import { embeddingPrefix, type PackedVector } from './embeddings/index.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { openEmbedder, openPreviousEmbedder, shareEmbeddings } from './open-embedder.ts';
import { openIndex } from './open-index.ts';
import { openRedis } from './open-redis.ts';
import { type OpenedStore, openStore } from './open-store.ts';
import { openTrust } from './open-trust.ts';
import { OpenedParts } from './opened-parts.ts';
import { rewritingOf } from './rewriting.ts';
import { answerCacheOptions } from './semantic-options.ts';
import { sharingStats } from './sharing.ts';
import { chooseUpstream, type Upstream } from './upstreams/index.ts';
import { version } from './version.ts';

/** What may replace a part that the configuration would make; for embedding a gateway and for tests. */
export interface GatewayOverrides {
  readonly logger?: Logger;
  readonly clock?: Clock;
  readonly environment?: Environment;
  readonly upstream?: Upstream;
  readonly embedder?: Embedder;
  readonly store?: Store;
  /** Gets the batches of captured chats, beside the webhook if there is one. */
  readonly onChatBatch?: OnChatBatch;
}

/** A gateway without a socket: its parts, and an end. */
export interface OpenGateway extends GatewayParts {
  /**
   * Writes what is complete, then closes everything that was opened here. Upstream calls under way may take
   * `patience` milliseconds more. @default server.drain_timeout
   */
  close(patience?: number): Promise<void>;
}

/**
 * Puts a gateway together from its configuration.
 *
 * @throws RepriseError `DATA_IN_USE` when another gateway works on its data folder; `CONFIG_INVALID` when nobody would get
 * the chats that are captured.
 */
export async function openGateway(config: Config, overrides: GatewayOverrides = {}): Promise<OpenGateway> {
  const { logger = silentLogger, clock = systemClock, environment = {} } = overrides;
  checkCapture(config, overrides.onChatBatch);
  const parts = new OpenedParts();
  try {
    const connection = overrides.store ? undefined : openRedis(config.redis, { environment, clock, logger });
    if (connection) parts.add(connection);
    const opened = overrides.store
      ? given(overrides.store)
      : openStore(config, { connection, clock, logger });
    parts.add(opened, { given: overrides.store !== undefined });
    return await putTogether(config, overrides, { connection, opened, parts });
  } catch (error) {
    await parts.abandon();
    throw error;
  }
}

function given(store: Store): OpenedStore {
  return { store, kind: 'given', degraded: [], close: () => store.close() };
}

/** What is open before the parts are that work over it. */
interface Foundations {
  readonly connection: RedisConnection | undefined;
  readonly opened: OpenedStore;
  /** All that is to be closed. */
  readonly parts: OpenedParts;
}

async function putTogether(
  config: Config,
  overrides: GatewayOverrides,
  { connection, opened, parts }: Foundations,
): Promise<OpenGateway> {
  const { logger = silentLogger, clock = systemClock, environment = {} } = overrides;
  // What works over Redis does not tell what the connection tells.
  const overRedis = (): Logger => (connection ? dependentLogger(connection, logger, clock) : logger);
  const index = parts.add(await openIndex(config, { opened, connection, environment, clock, logger }));
  const chosen = overrides.upstream
    ? { upstream: overrides.upstream, because: 'it was given', exampleModel: 'demo-small' }
    : await chooseUpstream(config.upstream, environment, logger);
  parts.add(chosen.upstream, { given: overrides.upstream !== undefined });
  const ownEmbedder = overrides.embedder ?? openEmbedder(config.embedder, environment, logger);
  const { key_prefix: prefix } = config.redis;
  const embeddings = connection && shareEmbeddings(ownEmbedder, connection, { prefix, clock, logger });
  const embedder = parts.add(embeddings ?? ownEmbedder, { given: overrides.embedder !== undefined });
  const { store, kind, degraded, shared } = opened;
  const previous = openPreviousEmbedder(config.semantic, environment, logger);
  if (previous.previousEmbedder) parts.add(previous.previousEmbedder);
  const options = (prefix: string, own: Partial<SemanticCacheOptions> = {}) =>
    withDefaults({
      ...answerCacheOptions(config),
      prefix,
      store,
      embedder,
      clock,
      logger: overRedis(),
      ...own,
    });
  const answerText = (output: unknown): string => completionText(output as Completion);
  const trust = parts.add(
    await openTrust(config, {
      embedder,
      upstream: chosen.upstream,
      store: shared?.entries ?? store,
      prefix: chatPrefix,
      clock,
      logger: overRedis(),
    }),
  );
  const answers = parts.add(
    new AnswerCache<Completion>(
      options(chatPrefix, { ...index.options, ...trust.options, ...previous, answerText }),
    ),
  );
  const vectors = parts.add(new AnswerCache<PackedVector>(options(embeddingPrefix, { auditRate: 0 })));
  const ownAnswers = parts.add(new AnswerCache<Completion>(options(ownPrefix, { auditRate: 0 })));
  const {
    ttl,
    max_temperature: maxTemperature,
    max_answer: maxAnswerBytes,
    abandon_after: abandonAfter,
  } = config.cache;
  const semantic = config.semantic.enabled;
  const { prices } = config;
  const flights = connection && flightsOver(connection, config, { clock, logger: overRedis() });
  const calls = {
    answers,
    ttl,
    maxTemperature,
    maxAnswerBytes,
    abandonAfter,
    prices,
    ...(flights ? { shared: flights } : {}),
    clock,
    logger: overRedis(),
  };
  const ownResponses = new ResponseCache({ ...calls, answers: ownAnswers, semantic: false });
  const { upstream, exampleModel: model } = chosen;
  const rewriting = rewritingOf(config.semantic, upstream);
  const responses = new ResponseCache({ ...calls, ...rewriting, semantic });
  const application = openApplication(config, {
    connection,
    upstream,
    ask: askModelThrough({ responses: ownResponses, upstream }),
    model,
    onChatBatch: overrides.onChatBatch,
    clock,
    logger,
  });
  return {
    config,
    version,
    logger,
    chosen,
    embedder,
    store,
    connection,
    sharing:
      connection && shared && flights && embeddings
        ? () => sharingStats({ connection, stores: shared, flights, embeddings })
        : undefined,
    storeKind: kind,
    degraded,
    answers,
    responses,
    bodies: new ReplayBodies(config.cache.memory / 4),
    vectors,
    ownAnswers,
    application,
    startedAt: clock.now(),
    async close(patience = config.server.drain_timeout) {
      const deadline = clock.schedule(patience, () => responses.abandon());
      await responses.settled();
      deadline.cancel();
      try {
        await application.close();
        ownResponses.abandon();
        await ownResponses.settled();
      } finally {
        await parts.close();
      }
    },
  };
}

function flightsOver(
  connection: RedisConnection,
  { redis }: Config,
  { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
): SharedFlights {
  return sharedFlights(connection, { prefix: redis.key_prefix, clock, logger });
}
