import type { CallContext } from '../calls/call-context.ts';
import type { AnyFunction } from '../function-names.ts';
import { kindOf } from './function-kind.ts';
import type { GeneratorParts } from './generators/generator-parts.ts';
import { memoizeAsyncGenerator } from './generators/memoized-async-generator.ts';
import { memoizeGenerator } from './generators/memoized-generator.ts';
import type { MemoizedParts } from './memoized-parts.ts';
import { promised } from './promised.ts';

type Arguments = readonly never[];

/** The form of a function that answers from the cache, by its kind. */
export function memoizedForm(parts: GeneratorParts): AnyFunction {
  switch (kindOf(parts.target)) {
    case 'async':
      return memoizeAsync(parts, parts.target);
    case 'plain':
      return parts.engine.syncStore
        ? memoizePlain(parts)
        : memoizeAsync(parts, promised(parts.identifier.func, parts.target));
    case 'generator':
      return memoizeGenerator(parts);
    case 'async generator':
      return memoizeAsyncGenerator(parts);
  }
}

function memoizeAsync({ engine, identifier, plan }: MemoizedParts, target: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: Arguments): Promise<unknown> {
    try {
      const call = identifier.identify(this, given);
      const compute = (context: CallContext): unknown => {
        call.begin(context);
        return target.apply(this, given as never[]);
      };
      return engine.run(call, compute, plan);
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function memoizePlain({ engine, identifier, plan, target }: MemoizedParts): AnyFunction {
  return function (this: unknown, ...given: Arguments): unknown {
    const call = identifier.identify(this, given);
    const compute = (context: CallContext): unknown => {
      call.begin(context);
      return target.apply(this, given as never[]);
    };
    return engine.runSync(call, compute, plan);
  };
}
