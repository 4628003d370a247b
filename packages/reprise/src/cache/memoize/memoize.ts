import { RepriseError } from '../../core/index.ts';
import type { CacheCore } from '../cache-core.ts';
import { planOf } from '../calls/call-plan.ts';
import type { AnyFunction } from '../function-names.ts';
import { CallIdentifier } from './call-identifier.ts';
import { LiveIterations } from './generators/live-iterations.ts';
import { looksLike } from './looks-like.ts';
import type { Memoize } from './memoize-function.ts';
import type { MemoizeFunctionOptions } from './memoize-options.ts';
import { memoizedForm } from './memoized-form.ts';
import { memoizerOf } from './memoizer.ts';
import { signatureOf } from './signature.ts';

type Options = MemoizeFunctionOptions<never>;

/** Most items of a generator that are recorded, unless an option says otherwise. */
const defaultMaxItems = 100_000;

/** Makes the `memoize` of a cache. */
export function createMemoize(core: CacheCore): Memoize {
  const live = new LiveIterations();
  const memoize = (target: AnyFunction, options: Options): AnyFunction => {
    const plan = planOf(core.defaults, options);
    const maxItems = checkedMaxItems(options.maxItems);
    const func = core.names.claim(target, options.name);
    const identifier = new CallIdentifier(core, func, options, () => signatureOf(target, options));
    const memoized = memoizedForm({ engine: core.engine, identifier, plan, target, live, maxItems });
    core.names.register(memoized, func, (inputs) => identifier.countInputs(inputs));
    return looksLike(memoized, target);
  };
  return memoizerOf('memoize', memoize) as Memoize;
}

function checkedMaxItems(maxItems = defaultMaxItems): number {
  if (Number.isInteger(maxItems) && maxItems >= 0) return maxItems;
  throw new RepriseError('INVALID_ARGUMENT', `maxItems is a whole number of items, not ${maxItems}`);
}
