import { copyValue } from '../../entry/index.ts';
import type { CallContext } from '../call-context.ts';
import type { CallIdentity } from '../call-identity.ts';
import type { CallIdentifier } from './call-identifier.ts';

/** One call of a memoized function. */
export class MemoizedCall implements CallIdentity {
  readonly storeKey: string;
  readonly #identifier: CallIdentifier;
  readonly #counted: readonly unknown[];
  #inputs: Readonly<Record<string, unknown>> | undefined;

  constructor(identifier: CallIdentifier, storeKey: string, counted: readonly unknown[]) {
    this.#identifier = identifier;
    this.storeKey = storeKey;
    this.#counted = counted;
  }

  get func(): string {
    return this.#identifier.func;
  }

  inputs(): Readonly<Record<string, unknown>> {
    this.#inputs ??= this.#identifier.inputsOf(this.#counted);
    return this.#inputs;
  }

  /**
   * Notes the inputs right before the function runs, which may change its arguments. When the caller changed them while
   * the entry was looked up, the answer belongs to other arguments and is not kept.
   */
  begin(context: Pick<CallContext, 'skip'>): void {
    if (this.#counted.every(isPrimitive)) return;
    this.#inputs = copyValue(this.#identifier.inputsOf(this.#counted));
    if (this.#identifier.freshKeyOf(this.#inputs) !== this.storeKey) context.skip();
  }
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
