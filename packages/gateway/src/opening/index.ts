/**
 * From a configuration to a gateway that runs: what each section opens, and what is closed when one of them fails.
 *
 * @module
 */
export { inUse, isHeld } from './data-folder.ts';
export { openEmbedder } from './open-embedder.ts';
export { type GatewayOverrides, type OpenGateway, openGateway } from './open-gateway.ts';
export { databaseOf, vectorSetsOf } from './open-index.ts';
export { askJudge } from './open-judge.ts';
export { openRedis } from './open-redis.ts';
export { openStore } from './open-store.ts';
export { rewritingOf } from './rewriting.ts';
export { answerCacheOptions } from './semantic-options.ts';
