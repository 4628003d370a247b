import { RepriseError } from '../core/index.ts';

/** What can be called. */
export type AnyFunction = (...args: never[]) => unknown;

/** The inputs that count, with defaults for those left out, of a call of one function. */
export type CountInputs = (inputs: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** What is known of a memoized function. */
interface Memoized {
  readonly name: string;
  readonly countInputs: CountInputs;
}

/** Which functions of a cache go by which names, so that no two share entries by accident. */
export class FunctionNames {
  readonly #owners = new Map<string, WeakRef<AnyFunction>>();
  readonly #memoized = new WeakMap<AnyFunction, Memoized>();

  /**
   * Takes the name a function goes by: `name` when it is given, else the function's own, which only one function of a
   * cache can have.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when the function has no name, or another function has it.
   */
  claim(func: AnyFunction, name?: string): string {
    const claimed = name ?? func.name;
    if (claimed === '') throw nameless();
    if (name === undefined) this.#claimImplicit(func, claimed);
    return claimed;
  }

  /** Remembers under which name the answers of a memoized function are kept, and which of its inputs count. */
  register(memoized: AnyFunction, name: string, countInputs: CountInputs): void {
    this.#memoized.set(memoized, { name, countInputs });
  }

  /** The inputs of a call as a memoized function counts them; for others, and names, those given. */
  countedInputs(
    func: string | AnyFunction,
    inputs: Readonly<Record<string, unknown>>,
  ): Readonly<Record<string, unknown>> {
    const memoized = typeof func === 'string' ? undefined : this.#memoized.get(func);
    return memoized ? memoized.countInputs(inputs) : inputs;
  }

  /**
   * The name of a function: of a memoized one the name its answers are kept under, of others their own.
   *
   * @throws RepriseError `INVALID_ARGUMENT` when it has none, or is none.
   */
  nameOf(func: string | AnyFunction): string {
    if (typeof func !== 'string' && typeof func !== 'function') throw noReference(func);
    const name = typeof func === 'string' ? func : (this.#memoized.get(func)?.name ?? func.name);
    if (name === '') throw nameless();
    return name;
  }

  #claimImplicit(func: AnyFunction, name: string): void {
    const owner = this.#owners.get(name);
    // A name stays taken when its function is gone: whether there is an error must not depend on the garbage collector.
    if (owner !== undefined && owner.deref() !== func) {
      throw new RepriseError(
        'INVALID_ARGUMENT',
        `Another function of this cache is called "${name}", and both would share their answers: give one of them the option name`,
        { details: { name } },
      );
    }
    this.#owners.set(name, new WeakRef(func));
  }
}

function noReference(given: unknown): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    `An entry is found by a function or its name, by itself, or by its key as a bigint, not by ${describe(given)}`,
  );
}

function describe(given: unknown): string {
  return typeof given === 'number' ? `the number ${given}` : `a value of type ${typeof given}`;
}

function nameless(): RepriseError {
  return new RepriseError(
    'INVALID_ARGUMENT',
    'A function without a name cannot be found again: give it the option name, or a name of its own',
  );
}
