import { RepriseError } from '../../core/index.ts';
import { CacheEntry } from '../../entry/index.ts';
import type { CallIdentity } from '../calls/call-identity.ts';
import type { ExcludedNames } from '../excluded-names.ts';
import type { AnyFunction, FunctionNames } from '../function-names.ts';
import { argumentText } from '../memoize/argument-text.ts';
import { copyOrSame } from '../memoize/copy-or-same.ts';
import { KeyMemory } from '../memoize/key-memory.ts';
import type { StoreKeys } from './store-keys.ts';

/** Inputs of a call, by name; every name is allowed. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A function, memoized or not, or the name its answers are kept under. */
export type FunctionReference = string | AnyFunction;

/**
 * What says which entry is meant: a function (beside its inputs), or alone an entry, or its key as a bigint or in
 * digits. The inputs of a memoized function may leave out what has a default, and have what it excludes; beside a name,
 * they are all that counts.
 */
export type EntryTarget = FunctionReference | bigint | CacheEntry;

/** A call that is described by hand. */
export class NamedCall implements CallIdentity {
  readonly func: string;
  readonly storeKey: string;
  #inputs: Inputs;

  constructor(func: string, storeKey: string, inputs: Inputs) {
    this.func = func;
    this.storeKey = storeKey;
    this.#inputs = inputs;
  }

  inputs(): Inputs {
    return this.#inputs;
  }

  /** Makes the inputs its own, because whoever gave them may change them while the function runs. */
  begin(): void {
    this.#inputs = copyOrSame(this.#inputs);
  }
}

/** Where an entry is: its call, or only its key in the store. */
export type EntryPlace = CallIdentity | { readonly storeKey: string };

/** Keys have 128 bits. */
const keyLimit = 2n ** 128n;

/** Finds out which entry is meant. */
export class EntryTargets {
  readonly #names: FunctionNames;
  readonly #keys: StoreKeys;
  readonly #excluded: ExcludedNames;
  readonly #remembered = new KeyMemory();

  constructor(names: FunctionNames, keys: StoreKeys, excluded: ExcludedNames) {
    this.#names = names;
    this.#keys = keys;
    this.#excluded = excluded;
  }

  /**
   * The entry that is meant: its call, or, when only its key is known, that.
   *
   * @throws RepriseError `INVALID_ARGUMENT` for what is no target, `NOT_CANONICAL` for inputs that make no key.
   */
  find(target: EntryTarget, inputs?: Inputs): EntryPlace {
    if (typeof target === 'bigint') return { storeKey: this.#ofKey(target) };
    if (target instanceof CacheEntry) return this.identityOf(target.func, target.inputs);
    if (typeof target === 'string' && inputs === undefined && /^\d+$/.test(target)) {
      return { storeKey: this.#ofKey(BigInt(target)) };
    }
    return this.identityOf(target, inputs);
  }

  /** The call that is meant, without the inputs that do not count. */
  identityOf(func: FunctionReference, inputs: Inputs = {}): NamedCall {
    const name = this.#names.nameOf(func);
    const counted = this.#excluded.without(this.#names.countedInputs(func, inputs ?? {}));
    return new NamedCall(name, this.#keyOf(name, counted), counted);
  }

  #ofKey(key: bigint): string {
    if (key >= 0n && key < keyLimit) return this.#keys.ofEntry(key);
    throw new RepriseError('INVALID_ARGUMENT', `${key} is not the key of an entry: keys have 128 bits`);
  }

  #keyOf(name: string, inputs: Inputs): string {
    const text = argumentText([name, inputs]);
    const remembered = text === undefined ? undefined : this.#remembered.get(text);
    if (remembered !== undefined) return remembered;
    const key = this.#hashOf(name, inputs);
    if (text !== undefined) this.#remembered.set(text, key);
    return key;
  }

  #hashOf(name: string, inputs: Inputs): string {
    try {
      return this.#keys.keyOf(name, inputs);
    } catch (cause) {
      if (!RepriseError.isInstance(cause) || cause.code !== 'NOT_CANONICAL') throw cause;
      throw new RepriseError(
        'NOT_CANONICAL',
        `The inputs of "${name}" make no key: ${cause.message}. Pass plain data that stands for it, as the option key of memoize does`,
        { cause, details: cause.details },
      );
    }
  }
}
