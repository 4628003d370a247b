import type { CallEngine } from '../calls/call-engine.ts';
import type { CallPlan } from '../calls/call-plan.ts';
import type { AnyFunction } from '../function-names.ts';
import type { CallIdentifier } from './call-identifier.ts';

/** What the memoized form of a function is made of. */
export interface MemoizedParts {
  readonly engine: CallEngine;
  readonly identifier: CallIdentifier;
  readonly plan: CallPlan;
  readonly target: AnyFunction;
}
