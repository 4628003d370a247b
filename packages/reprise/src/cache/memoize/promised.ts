import { isPromiseLike, RepriseError } from '../../core/index.ts';
import type { AnyFunction } from '../function-names.ts';

/** A function that refuses answers that are no promises, for stores that answer with promises only. */
export function promised(func: string, target: AnyFunction): AnyFunction {
  return function (this: unknown, ...given: readonly never[]): unknown {
    const answer = target.apply(this, given as never[]);
    if (isPromiseLike(answer)) return answer;
    throw new RepriseError(
      'INVALID_ARGUMENT',
      `The function "${func}" gave no promise, but the store of the cache answers with promises only: make the function async, or use a store that can be used without promises, such as memory() or sqlite()`,
    );
  };
}
