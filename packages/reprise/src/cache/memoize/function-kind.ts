import { types } from 'node:util';
import type { AnyFunction } from '../function-names.ts';

/** How a function answers; `plain` ones may give promises too. */
export type FunctionKind = 'plain' | 'async' | 'generator' | 'async generator';

/** Tells the kind of a function without calling it. */
export function kindOf(target: AnyFunction): FunctionKind {
  // The first of these is also true of async generators.
  if (types.isAsyncFunction(target)) return types.isGeneratorFunction(target) ? 'async generator' : 'async';
  return types.isGeneratorFunction(target) ? 'generator' : 'plain';
}
