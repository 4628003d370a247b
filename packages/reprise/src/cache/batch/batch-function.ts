import type { MethodContext } from '../memoize/memoize-function.ts';
import type { MemoizeOptions } from '../memoize/memoize-options.ts';

/** What can be memoized item by item: the first argument lists the items, the result the outputs in their order. */
export type BatchFunction<T = unknown> = (
  items: never,
  ...others: never[]
) => readonly T[] | PromiseLike<readonly T[]>;

/** Memoizes a function of a list, or, as a decorator, a method; gives back the same type. */
export type BatchMemoizer<T = unknown> = <F extends BatchFunction<T>>(
  target: F,
  context?: MethodContext,
) => F;

/**
 * Gives a function of a list a memory for each item.
 *
 * A call asks the function once, for those items only that no entry answers, and gives all outputs in the order of the
 * items. An item that occurs twice is asked for once; an item that another call is asking for is waited for; an empty
 * list gives an empty list without a call. The store is read once and written once.
 *
 * The inputs of an item's entry are the first parameter, with the item as its value, and the other arguments. So a
 * batch function shares its entries with a memoized function of one item, when both have the same option `name` and
 * the same names of parameters.
 *
 * `currentCall` inside the function speaks for all items it was asked for. The timeouts do not apply. With the option
 * `key`, the first argument of the key function is an item, not the list.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for generators, and as `memoize`. A call throws, or rejects with,
 *   `INVALID_ARGUMENT` when its first argument is no list, and `WRONG_COUNT` when the function gives more or fewer
 *   outputs than it was asked for; then none of them is kept.
 *
 * Source: spec S3-25.
 *
 * @example
 * ```ts
 * const embed = cache.batchMemoize(async function embed(texts: string[]) { return model.embed(texts); });
 * await embed(['a', 'b', 'a']); // one call, with ['a', 'b']
 * await embed(['b', 'c']); // one call, with ['c']
 * ```
 */
export interface BatchMemoize {
  <F extends BatchFunction>(target: F, context?: MethodContext): F;
  (): BatchMemoizer;
  <T>(options: MemoizeOptions<T>): BatchMemoizer<T>;
}
