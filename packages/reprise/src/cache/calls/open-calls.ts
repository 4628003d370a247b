import type { CallIdentity } from './call-identity.ts';
import type { CallPlan } from './call-plan.ts';
import { OpenCall } from './open-call.ts';

/** The computations under way, so that a removal reaches the answers that are not kept yet. */
export class OpenCalls {
  readonly #byKey = new Map<string, Set<OpenCall>>();

  begin(identity: CallIdentity, plan: CallPlan): OpenCall {
    const call = new OpenCall(identity, plan, (ended) => this.#end(ended));
    const calls = this.#byKey.get(identity.storeKey);
    if (calls) calls.add(call);
    else this.#byKey.set(identity.storeKey, new Set([call]));
    return call;
  }

  /**
   * Says that an entry is changed by somebody else than its calls, or all are when no key is given; resolves when no
   * older write of theirs goes on.
   */
  async supersede(storeKey?: string): Promise<void> {
    const calls = storeKey === undefined ? this.#all() : [...(this.#byKey.get(storeKey) ?? [])];
    for (const call of calls) call.supersede();
    await written(calls);
  }

  /** Says that tags are invalidated; resolves when no older write of a call that may carry them goes on. */
  async invalidate(tags: readonly string[]): Promise<void> {
    const calls = this.#all();
    for (const call of calls) {
      if (mayCarry(call.plan, tags)) call.supersede();
      else call.invalidate(tags);
    }
    await written(calls);
  }

  #all(): OpenCall[] {
    return [...this.#byKey.values()].flatMap((calls) => [...calls]);
  }

  #end(call: OpenCall): void {
    const { storeKey } = call.identity;
    const calls = this.#byKey.get(storeKey);
    calls?.delete(call);
    if (calls?.size === 0) this.#byKey.delete(storeKey);
  }
}

/** Of tags that follow from the answer nothing is known before it. */
function mayCarry(plan: CallPlan, tags: readonly string[]): boolean {
  if (typeof plan.tags === 'function') return true;
  return plan.tags?.some((tag) => tags.includes(tag)) ?? false;
}

async function written(calls: readonly OpenCall[]): Promise<void> {
  await Promise.allSettled(calls.map(({ writing }) => writing));
}
