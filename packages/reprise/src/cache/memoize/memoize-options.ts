import type { PlanOptions } from '../calls/call-plan.ts';
import type { SignatureOptions } from './signature.ts';

/** Options of `memoize` and `batchMemoize`; those of the cache are their defaults. */
export interface MemoizeOptions<T = unknown> extends PlanOptions<T>, SignatureOptions {
  /**
   * Name under which answers are kept. Say it when entries outlive a build that renames functions, and when several
   * functions shall share their answers.
   *
   * @default the name of the function, which no other function of the cache may have then
   */
  readonly name?: string;
  /** Names of parameters that do not count: calls that differ only in them share an entry (spec S3-21). */
  readonly exclude?: readonly string[];
  /**
   * What identifies a call, in place of its arguments; its result is the one input, `key`. For arguments that cannot be
   * kept, such as connections, and for large ones.
   */
  readonly key?: (...args: never[]) => unknown;
  /**
   * For methods: what of the instance counts. Needed when a method that is not static is decorated, because all
   * instances share the entries; its result is the input `this`.
   */
  readonly self?: (instance: never) => unknown;
}

/** Options of `memoize`. */
export interface MemoizeFunctionOptions<T = unknown> extends MemoizeOptions<T> {
  /**
   * Most items of a generator that are recorded. Those beyond it still pass through, but nothing of that run is kept,
   * and callers who were following it run the generator themselves from there on.
   *
   * @default 100_000
   */
  readonly maxItems?: number;
}
