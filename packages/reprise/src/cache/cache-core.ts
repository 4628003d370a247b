import type { CallEngine } from './calls/call-engine.ts';
import type { CallOptions } from './calls/call-options.ts';
import type { StoreKeys } from './entries/store-keys.ts';
import type { ExcludedNames } from './excluded-names.ts';
import type { FunctionNames } from './function-names.ts';

/** The parts of a cache that its ways to memoize work with. */
export interface CacheCore {
  readonly engine: CallEngine;
  readonly names: FunctionNames;
  readonly keys: StoreKeys;
  readonly excluded: ExcludedNames;
  /** Options of the cache, the defaults of all calls; resolve with `planOf`. */
  readonly defaults: CallOptions;
}
