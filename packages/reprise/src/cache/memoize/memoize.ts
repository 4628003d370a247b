import { RepriseError } from '../../core/index.ts';
import type { CacheCore } from '../cache-core.ts';
import { planOf } from '../call-plan.ts';
import type { AnyFunction } from '../function-names.ts';
import { CallIdentifier } from './call-identifier.ts';
import { LiveIterations } from './generators/live-iterations.ts';
import { looksLike } from './looks-like.ts';
import type { Memoize } from './memoize-function.ts';
import type { MemoizeFunctionOptions } from './memoize-options.ts';
import { memoizedForm } from './memoized-form.ts';
import { signatureOf } from './signature.ts';

type Context = ClassMethodDecoratorContext;
type Options = MemoizeFunctionOptions<never>;

/** Most items of a generator that are recorded, unless an option says otherwise. */
const defaultMaxItems = 100_000;

/** Makes the `memoize` of a cache; it needs no `this`, so that it can be a decorator. */
export function createMemoize(core: CacheCore): Memoize {
  const live = new LiveIterations();
  const memoizer =
    (options: Options) =>
    (target: unknown, context?: Context): AnyFunction => {
      assertFunction(target);
      assertMethod(target, options, context);
      return memoizeWith(core, live, target, options);
    };
  const memoize = (first: unknown = {}, context?: Context): unknown =>
    typeof first === 'object' && first !== null ? memoizer(first) : memoizer({})(first, context);
  return memoize as Memoize;
}

function memoizeWith(
  core: CacheCore,
  live: LiveIterations,
  target: AnyFunction,
  options: Options,
): AnyFunction {
  const { engine, names } = core;
  const plan = planOf(core.defaults, options);
  const maxItems = checkedMaxItems(options.maxItems);
  const func = names.claim(target, options.name);
  const identifier = new CallIdentifier(core, func, options, () => signatureOf(target, options));
  const memoized = memoizedForm({ engine, identifier, plan, target, live, maxItems });
  names.register(memoized, func);
  return looksLike(memoized, target);
}

function checkedMaxItems(maxItems = defaultMaxItems): number {
  if (Number.isInteger(maxItems) && maxItems >= 0) return maxItems;
  throw new RepriseError('INVALID_ARGUMENT', `maxItems is a whole number of items, not ${maxItems}`);
}

function assertFunction(target: unknown): asserts target is AnyFunction {
  if (typeof target === 'function') return;
  throw new RepriseError('INVALID_ARGUMENT', `memoize takes a function or options, not ${String(target)}`);
}

function assertMethod(target: AnyFunction, options: Options, context: Context | undefined): void {
  if (context === undefined) return;
  if (context.kind !== 'method') {
    throw new RepriseError('INVALID_ARGUMENT', `memoize decorates methods, not a ${String(context.kind)}`);
  }
  if (context.static || options.self !== undefined) return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `All instances would share the answers of the method "${target.name}": say with the option self what of an instance counts, for example self: (instance) => instance.id, or self: () => null when nothing does`,
  );
}
