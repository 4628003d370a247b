import { RepriseError } from '../../core/index.ts';
import type { AnyFunction } from '../function-names.ts';
import type { MethodContext } from './memoize-function.ts';
import type { MemoizeOptions } from './memoize-options.ts';

/**
 * Gives something that memoizes all the forms it is called in: with a function, with options and then a function, or as
 * a decorator with or without options. It needs no `this`, which decorators do not get.
 *
 * @param name - What it is called, for messages.
 */
export function memoizerOf<Options extends MemoizeOptions<never>>(
  name: string,
  memoize: (target: AnyFunction, options: Options) => AnyFunction,
): (first?: unknown, context?: MethodContext) => unknown {
  const memoizer =
    (options: Options) =>
    (target: unknown, context?: MethodContext): AnyFunction => {
      assertFunction(name, target);
      assertMethod(name, target, options, context);
      return memoize(target, options);
    };
  return (first = {}, context) =>
    typeof first === 'object' && first !== null
      ? memoizer(first as Options)
      : memoizer({} as Options)(first, context);
}

function assertFunction(name: string, target: unknown): asserts target is AnyFunction {
  if (typeof target === 'function') return;
  throw new RepriseError('INVALID_ARGUMENT', `${name} takes a function or options, not ${String(target)}`);
}

function assertMethod(
  name: string,
  target: AnyFunction,
  options: MemoizeOptions<never>,
  context: MethodContext | undefined,
): void {
  if (context === undefined) return;
  if (context.kind !== 'method') {
    throw new RepriseError('INVALID_ARGUMENT', `${name} decorates methods, not a ${String(context.kind)}`);
  }
  if (context.static || options.self !== undefined) return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `All instances would share the answers of the method "${target.name}": say with the option self what of an instance counts, for example self: (instance) => instance.id, or self: () => null when nothing does`,
  );
}
