import { type Clock, type Logger, silentLogger, systemClock } from 'reprise/core';
import type { Embedder, EmbeddingCache } from 'reprise/embedders';
import { ReplayBodies } from 'reprise/llm';
import type { RedisConnection } from 'reprise/redis';
import type { Store } from 'reprise/stores';
import { openApplication } from '../application.ts';
import { checkCapture, type OnChatBatch } from '../capture/index.ts';
import type { Config, Environment } from '../config/index.ts';
import { dependentLogger } from '../dependent-logger.ts';
import type { GatewayParts } from '../gateway-parts.ts';
import { sharingStats } from '../sharing.ts';
import { askModelThrough, type ChosenUpstream, chooseUpstream, type Upstream } from '../upstreams/index.ts';
import { version } from '../version.ts';
import { openAnswers } from './open-answers.ts';
import { openEmbedder, openPreviousEmbedder, shareEmbeddings } from './open-embedder.ts';
import { openIndex } from './open-index.ts';
import { openRedis } from './open-redis.ts';
import { openResponses } from './open-responses.ts';
import { type OpenedStore, openStore } from './open-store.ts';
import { OpenedParts } from './opened-parts.ts';
import { WatchedEmbedder } from './watched-embedder.ts';

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
  const common = { environment, clock, logger };
  checkCapture(config, overrides.onChatBatch);
  const parts = new OpenedParts();
  try {
    const connection = overrides.store ? undefined : openRedis(config.redis, common);
    if (connection) parts.add(connection);
    const opened = overrides.store
      ? givenStore(overrides.store)
      : openStore(config, { connection, clock, logger });
    parts.add(opened, { given: overrides.store !== undefined });
    return await putTogether(config, overrides, { ...common, connection, opened, parts });
  } catch (error) {
    await parts.abandon();
    throw error;
  }
}

function givenStore(store: Store): OpenedStore {
  return { store, kind: 'given', degraded: [], close: () => store.close() };
}

/** What is there before the parts are that work over it. */
interface Foundations {
  readonly connection: RedisConnection | undefined;
  readonly opened: OpenedStore;
  /** All that is to be closed. */
  readonly parts: OpenedParts;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
}

async function putTogether(
  config: Config,
  overrides: GatewayOverrides,
  foundations: Foundations,
): Promise<OpenGateway> {
  const { connection, opened, parts, clock, logger } = foundations;
  // What works over Redis does not tell what the connection tells.
  const partLogger = (): Logger => (connection ? dependentLogger(connection, logger, clock) : logger);
  const index = parts.add(await openIndex(config, foundations));
  const chosen = await openUpstream(config, overrides, foundations);
  const { upstream, exampleModel: model } = chosen;
  const { embedder, embeddings, watched, previous } = openEmbedders(config, overrides, foundations);
  const chatOptions = { ...index.options, ...previous };
  const common = { upstream, clock, partLogger };
  const caches = await openAnswers(config, { ...common, opened, embedder, chatOptions, parts });
  const { responses, ownResponses, flights } = openResponses(config, { ...common, ...caches, connection });
  const application = openApplication(config, {
    connection,
    upstream,
    ask: askModelThrough({ responses: ownResponses, upstream }),
    model,
    onChatBatch: overrides.onChatBatch,
    clock,
    logger,
  });
  const { store, kind: storeKind, degraded, shared: stores } = opened;
  return {
    config,
    version,
    logger,
    chosen,
    embedder,
    embedderFault: () => watched.fault,
    store,
    connection,
    sharing:
      connection && stores && flights && embeddings
        ? () => sharingStats({ connection, stores, flights, embeddings })
        : undefined,
    storeKind,
    degraded,
    ...caches,
    responses,
    bodies: new ReplayBodies(config.cache.memory / 4),
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

async function openUpstream(
  config: Config,
  { upstream: given }: GatewayOverrides,
  { parts, environment, logger }: Foundations,
): Promise<ChosenUpstream> {
  const chosen = given
    ? { upstream: given, because: 'it was given', exampleModel: 'demo-small' }
    : await chooseUpstream(config.upstream, environment, logger);
  parts.add(chosen.upstream, { given: given !== undefined });
  return chosen;
}

/** The embedders of a gateway. */
interface OpenedEmbedders {
  readonly embedder: Embedder;
  /** What knows whether it works. */
  readonly watched: WatchedEmbedder;
  /** The same, where instances share what it embedded. */
  readonly embeddings: EmbeddingCache | undefined;
  readonly previous: { readonly previousEmbedder?: Embedder };
}

function openEmbedders(
  config: Config,
  { embedder: given }: GatewayOverrides,
  { connection, parts, environment, clock, logger }: Foundations,
): OpenedEmbedders {
  const watched = new WatchedEmbedder({
    embedder: given ?? openEmbedder(config.embedder, environment, logger),
    patience: config.semantic.embed_deadline,
    clock,
  });
  const { key_prefix: prefix } = config.redis;
  const embeddings = connection && shareEmbeddings(watched, connection, { prefix, clock, logger });
  const embedder = parts.add(embeddings ?? watched, { given: given !== undefined });
  const previous = openPreviousEmbedder(config.semantic, environment, logger);
  if (previous.previousEmbedder) parts.add(previous.previousEmbedder);
  return { embedder, embeddings, watched, previous };
}
