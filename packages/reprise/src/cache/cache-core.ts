import type { CallEngine } from './call-engine.ts';
import type { CallOptions } from './call-options.ts';
import type { ExcludedNames } from './excluded-names.ts';
import type { FunctionNames } from './function-names.ts';
import type { StoreKeys } from './store-keys.ts';

/** The parts of a cache that its ways to memoize work with. */
export interface CacheCore {
  readonly engine: CallEngine;
  readonly names: FunctionNames;
  readonly keys: StoreKeys;
  readonly excluded: ExcludedNames;
  /** Options of the cache, the defaults of all calls; resolve with `planOf`. */
  readonly defaults: CallOptions;
}
