import { copyValue } from '../../entry/index.ts';
import type { CallContext } from '../calls/call-context.ts';
import type { CallIdentity } from '../calls/call-identity.ts';

/** What tells the key and the inputs of a call. */
export interface InputSource {
  readonly func: string;
  /** Inputs for what counts of a call. */
  inputsOf(counted: readonly unknown[]): Readonly<Record<string, unknown>>;
  /** Key in the store for inputs. */
  freshKeyOf(inputs: Readonly<Record<string, unknown>>): string;
}

/** One call of a memoized function. */
export class MemoizedCall implements CallIdentity {
  readonly storeKey: string;
  readonly #source: InputSource;
  readonly #counted: readonly unknown[];
  #inputs: Readonly<Record<string, unknown>> | undefined;

  constructor(source: InputSource, storeKey: string, counted: readonly unknown[]) {
    this.#source = source;
    this.storeKey = storeKey;
    this.#counted = counted;
  }

  get func(): string {
    return this.#source.func;
  }

  inputs(): Readonly<Record<string, unknown>> {
    this.#inputs ??= this.#source.inputsOf(this.#counted);
    return this.#inputs;
  }

  /**
   * Notes the inputs right before the function runs, which may change its arguments. When the caller changed them while
   * the entry was looked up, the answer belongs to other arguments and is not kept.
   */
  begin(context: Pick<CallContext, 'skip'>): void {
    if (this.#counted.every(isPrimitive)) return;
    this.#inputs = copyValue(this.#source.inputsOf(this.#counted));
    if (this.#source.freshKeyOf(this.#inputs) !== this.storeKey) context.skip();
  }
}

function isPrimitive(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}
