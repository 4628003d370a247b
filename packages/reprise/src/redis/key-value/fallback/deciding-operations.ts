import { RepriseError } from '../../../core/index.ts';
import type { LockOperations } from '../contract/lock-operations.ts';
import type { PermitOperations } from '../contract/permit-operations.ts';
import type { KeyValue, ValueOperations } from '../key-value.ts';
import { fieldPairs } from '../operations/field-pairs.ts';
import type { FallbackCore } from './fallback-core.ts';
import type { FallbackKeyValueOptions } from './fallback-key-value-options.ts';
import { type View, viewOf } from './operation-names.ts';

/** What becomes of operations that decide between instances while the primary is out of service. */
export type DecidingMode = NonNullable<FallbackKeyValueOptions['locks']>;

/** The operations on values that decide between instances. */
export type DecidingValues = 'appendNumbered' | 'claimItems' | 'settleClaim' | 'hashSetIf';

type Decide = <Result>(ask: (store: KeyValue) => Promise<Result>) => Promise<Result>;

/** Locks and permits, which never become local unless that was chosen. */
export function decidingNames(core: FallbackCore, mode: DecidingMode): LockOperations & PermitOperations {
  const decide = decider(core, mode);
  return {
    lock: (name, options) => decide((store) => store.lock(name, options)),
    permit: (name, options) => decide((store) => store.permit(name, options)),
    permitCount: (name) => decide((store) => store.permitCount(name)),
  };
}

/** Lists that are handed over and hashes that are compared: local only where that was chosen, and never sent again. */
export function decidingValues<Item>(
  core: FallbackCore,
  view: View,
  mode: DecidingMode,
): Pick<ValueOperations<Item>, DecidingValues> {
  const decide = decider(core, mode);
  const values = (store: KeyValue): ValueOperations<Item> => viewOf<Item>(store, view);
  return {
    appendNumbered: (key, numbered) => decide((store) => values(store).appendNumbered(key, numbered)),
    claimItems: (from, to, options) => decide((store) => values(store).claimItems(from, to, options)),
    settleClaim: (key, first) => decide((store) => values(store).settleClaim(key, first)),
    async hashSetIf(key, change) {
      const reusable = { ...change, set: fieldPairs(change.set) };
      return decide((store) => values(store).hashSetIf(key, reusable));
    },
  };
}

function decider(core: FallbackCore, mode: DecidingMode): Decide {
  return async (ask) => {
    const store = core.serving();
    if (core.down && mode === 'fail') {
      throw new RepriseError(
        'REDIS_UNAVAILABLE',
        'The primary key-value store is out of service: nothing is decided between instances',
      );
    }
    try {
      return await ask(store);
    } catch (error) {
      core.failed(error);
      if (mode === 'fail' || store === core.serving()) throw error;
      return ask(core.serving());
    }
  };
}
