/**
 * What Reprise tells about itself, through `node:diagnostics_channel`.
 *
 * @module
 */
export type { CacheOperation, CacheOperationName, CacheOutcome } from './cache-operation.ts';
export {
  cacheOperations,
  cacheOperationsName,
  tellOperation,
  tellOperationSync,
} from './cache-operations.ts';
