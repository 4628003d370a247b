import type { AnyFunction } from '../function-names.ts';
import type { MemoizeFunctionOptions } from './memoize-options.ts';

/** What a function, method or generator that keeps values of type `T` may give. */
export type Gives<T> =
  | T
  | PromiseLike<T>
  | Generator<ItemOf<T>, unknown, never>
  | AsyncGenerator<ItemOf<T>, unknown, never>;

type ItemOf<T> = T extends readonly (infer Item)[] ? Item : unknown;

/** What a decorator is told about its method. */
export type MethodContext = Pick<ClassMethodDecoratorContext, 'kind' | 'static'>;

/** Memoizes a function, or, as a decorator, a method; gives back the same type. */
export type Memoizer<T = unknown> = <F extends (...args: never[]) => Gives<T>>(
  target: F,
  context?: MethodContext,
) => F;

/**
 * Gives a function a memory: calls with the same arguments are answered from the cache.
 *
 * Works for plain functions (over stores that answer without promises, else only for those that give promises), async
 * functions, generators and async generators, and as a decorator of methods. Arguments are told apart by the names of
 * their parameters, with defaults applied, so `f(1)` and `f(1, 2)` share an entry when the second is 2 by default.
 *
 * - Errors are never kept, and calls that run at the same time share one run of the function.
 * - Answers are copies: changing one changes nothing in the cache. What cannot be copied and written down (functions,
 *   class instances, streams) is given to the caller and not kept.
 * - Generators give their items as they come; an entry is written when the generator ran to its end. Callers who come
 *   meanwhile follow the live run from its first item. Values sent by `next(value)` do not reach the generator, and the
 *   timeouts do not apply to it. Iterables that a plain or async function gives are values that cannot be kept.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for a name that another function has, no name at all, a decorated method
 *   without the option `self`, a generator that is not async over a store without sync, options that make no sense. A
 *   call throws, or rejects with, `NOT_CANONICAL` when an argument cannot be part of a key.
 *
 * Source: spec S3-20 to S3-24.
 *
 * @example
 * ```ts
 * const price = cache.memoize(async function price(symbol: string) { … });
 * const total = cache.memoize({ ttl: '1h', exclude: ['debug'] })(function total(cart: Cart, debug = false) { … });
 *
 * class Users {
 *   @cache.memoize({ self: (users: Users) => users.tenant })
 *   async find(id: number) { … }
 * }
 * ```
 */
export interface Memoize {
  <F extends AnyFunction>(target: F, context?: MethodContext): F;
  (): Memoizer;
  <T>(options: MemoizeFunctionOptions<T>): Memoizer<T>;
}
