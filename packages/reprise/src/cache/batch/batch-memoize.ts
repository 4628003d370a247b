import { RepriseError } from '../../core/index.ts';
import { type CacheOperation, tellOperation, tellOperationSync } from '../../telemetry/index.ts';
import type { CacheCore } from '../cache-core.ts';
import { planOf } from '../calls/call-plan.ts';
import type { AnyFunction } from '../function-names.ts';
import { CallIdentifier } from '../memoize/call-identifier.ts';
import { kindOf } from '../memoize/function-kind.ts';
import { looksLike } from '../memoize/looks-like.ts';
import type { MemoizeOptions } from '../memoize/memoize-options.ts';
import { memoizerOf } from '../memoize/memoizer.ts';
import { promised } from '../memoize/promised.ts';
import { type Parameter, signatureOf } from '../memoize/signature.ts';
import type { Invoke } from './asking.ts';
import { BatchCall } from './batch-call.ts';
import type { BatchMemoize } from './batch-function.ts';
import { ItemFlights } from './item-flights.ts';

type Options = MemoizeOptions<never>;
type Answer = (instance: unknown, given: readonly unknown[]) => unknown;

/** Makes the `batchMemoize` of a cache. */
export function createBatchMemoize(core: CacheCore): BatchMemoize {
  const flights = new ItemFlights();
  const memoize = (target: AnyFunction, options: Options): AnyFunction => {
    const { names } = core;
    assertNoGenerator(target);
    const plan = planOf(core.defaults, options);
    const func = names.claim(target, options.name);
    const identifier = new CallIdentifier(core, func, options, () => signatureOfItem(target, options));
    const sync = kindOf(target) === 'plain' && core.engine.syncStore !== undefined;
    const asked = sync || kindOf(target) === 'async' ? target : promised(func, target);
    const answer: Answer = (instance, [list, ...others]) => {
      const items = listOf(func, list).map((item) => ({
        item,
        call: identifier.identify(instance, [item, ...others]),
      }));
      const { engine } = core;
      const operation: CacheOperation = {
        operation: 'batch',
        namespace: engine.namespace,
        func,
        count: items.length,
      };
      const invoke: Invoke = (missing) => asked.apply(instance, [missing, ...others] as never[]);
      const call = new BatchCall({ engine, plan, flights, items, invoke, operation });
      return sync
        ? tellOperationSync(operation, () => call.answerSync())
        : tellOperation(operation, () => call.answer());
    };
    const memoized = sync ? plainForm(answer) : asyncForm(answer);
    names.register(memoized, func, (inputs) => identifier.countInputs(inputs));
    return looksLike(memoized, target);
  };
  return memoizerOf('batchMemoize', memoize) as BatchMemoize;
}

function plainForm(answer: Answer): AnyFunction {
  return function (this: unknown, ...given: readonly unknown[]): unknown {
    return answer(this, given);
  };
}

/** Answers with promises only, also when something is wrong with the call. */
function asyncForm(answer: Answer): AnyFunction {
  return async function (this: unknown, ...given: readonly unknown[]): Promise<unknown> {
    return answer(this, given);
  };
}

function listOf(func: string, list: unknown): readonly unknown[] {
  // A hole is an item that is undefined.
  if (Array.isArray(list)) return Array.from(list);
  throw new RepriseError('INVALID_ARGUMENT', `The first argument of "${func}" is a list of items`);
}

/** The default of the list says nothing about an item. */
function signatureOfItem(target: AnyFunction, options: Options): readonly Parameter[] {
  return signatureOf(target, options).map((parameter, place) =>
    place === 0 ? { name: parameter.name, rest: false } : parameter,
  );
}

function assertNoGenerator(target: AnyFunction): void {
  const kind = kindOf(target);
  if (kind === 'plain' || kind === 'async') return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `A batch function gives all outputs together, but "${target.name}" is a generator: memoize it instead`,
  );
}
