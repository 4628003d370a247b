import { RepriseError } from '../../core/index.ts';
import type { CacheCore } from '../cache-core.ts';
import { listOfNames } from '../list-of-names.ts';
import { argumentText } from './argument-text.ts';
import { bindArguments, withDefaults } from './bind-arguments.ts';
import { KeyMemory } from './key-memory.ts';
import type { MemoizeOptions } from './memoize-options.ts';
import { type InputSource, MemoizedCall } from './memoized-call.ts';
import type { Parameter } from './signature.ts';

/** Longest lone text that is remembered as it is. */
const longestText = 1_024;

/** Tells which entry a call of one function belongs to. */
export class CallIdentifier implements InputSource {
  /** Name the answers are kept under. */
  readonly func: string;
  readonly #core: CacheCore;
  readonly #options: MemoizeOptions<never>;
  readonly #exclude: ReadonlySet<string>;
  readonly #readSignature: () => readonly Parameter[];
  /** Whether the arguments as they are identify a call. */
  readonly #direct: boolean;
  readonly #lone = new KeyMemory();
  readonly #texts = new KeyMemory();
  #signature: readonly Parameter[] | undefined;
  #skipped: readonly boolean[] | undefined;
  #revision = 0;

  constructor(
    core: CacheCore,
    func: string,
    options: MemoizeOptions<never>,
    readSignature: () => readonly Parameter[],
  ) {
    this.#core = core;
    this.func = func;
    this.#options = options;
    this.#exclude = new Set(listOfNames('The option exclude', options.exclude ?? []));
    this.#readSignature = readSignature;
    this.#direct = options.key === undefined && options.self === undefined;
  }

  /**
   * The call with these arguments, on this instance.
   *
   * @throws RepriseError `NOT_CANONICAL` naming the argument that cannot be part of a key.
   */
  identify(instance: unknown, given: readonly unknown[]): MemoizedCall {
    const counted = this.#direct ? given : this.#counted(instance, given);
    return new MemoizedCall(this, this.keyOf(counted), counted);
  }

  /** Key in the store for what counts of a call. */
  keyOf(counted: readonly unknown[]): string {
    if (this.#revision !== this.#core.excluded.revision) this.#forget();
    const lone = counted.length === 1 ? counted[0] : undefined;
    if (typeof lone === 'number' || (typeof lone === 'string' && lone.length <= longestText)) {
      return this.#lone.get(lone) ?? this.#remember(this.#lone, lone, counted);
    }
    const text = argumentText(counted, this.#skipped ?? this.#findSkipped());
    if (text === undefined) return this.freshKeyOf(this.inputsOf(counted));
    return this.#texts.get(text) ?? this.#remember(this.#texts, text, counted);
  }

  /** {@link keyOf} from the inputs, without anything remembered. */
  freshKeyOf(inputs: Readonly<Record<string, unknown>>): string {
    try {
      return this.#core.keys.keyOf(this.func, inputs);
    } catch (error) {
      throw RepriseError.isInstance(error) && error.code === 'NOT_CANONICAL' ? this.#explained(error) : error;
    }
  }

  /** Inputs of the entry for what counts of a call, excluded ones left out; they share parts with the arguments. */
  inputsOf(counted: readonly unknown[]): Readonly<Record<string, unknown>> {
    const { key, self } = this.#options;
    const rest = self ? counted.slice(1) : counted;
    const named = key ? { key: rest[0] } : bindArguments(this.#parameters(), rest);
    return this.#without(self ? { this: counted[0], ...named } : named);
  }

  /** Of inputs that are described by hand, those that count, with the defaults of those left out. */
  countInputs(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return this.#without(this.#options.key ? inputs : withDefaults(this.#parameters(), inputs));
  }

  #counted(instance: unknown, given: readonly unknown[]): readonly unknown[] {
    const { key, self } = this.#options;
    const named = key ? [this.#required('key', key(...(given as never[])))] : given;
    return self ? [this.#required('self', self(instance as never)), ...named] : named;
  }

  #required(option: string, value: unknown): unknown {
    if (value !== undefined) return value;
    throw new RepriseError('INVALID_ARGUMENT', `The option ${option} of "${this.func}" gave undefined`);
  }

  #remember<Text extends string | number>(
    memory: KeyMemory,
    text: Text,
    counted: readonly unknown[],
  ): string {
    const key = this.freshKeyOf(this.inputsOf(counted));
    memory.set(text, key);
    return key;
  }

  #parameters(): readonly Parameter[] {
    this.#signature ??= this.#readSignature();
    return this.#signature;
  }

  #without(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const rest = this.#core.excluded.without(inputs);
    if (this.#exclude.size === 0) return rest;
    return Object.fromEntries(Object.entries(rest).filter(([name]) => !this.#exclude.has(name)));
  }

  /** Which arguments do not count, by place. */
  #findSkipped(): readonly boolean[] {
    const { excluded } = this.#core;
    this.#skipped = this.#direct
      ? this.#parameters().map(({ name, rest }) => !rest && (this.#exclude.has(name) || excluded.has(name)))
      : [];
    return this.#skipped;
  }

  #forget(): void {
    this.#revision = this.#core.excluded.revision;
    this.#skipped = undefined;
    this.#lone.clear();
    this.#texts.clear();
  }

  #explained(error: RepriseError): RepriseError {
    const path = String(error.details.path);
    const name = /^\$\.([^.[<]+)/.exec(path)?.[1];
    const where = name === undefined ? 'the arguments' : `the argument "${name}"`;
    const [, reason = error.message] = /: (.*)/s.exec(error.message) ?? [];
    return new RepriseError(
      'NOT_CANONICAL',
      `A call of "${this.func}" cannot be identified by ${where}, at ${path}: ${reason}. Give the option key, a function that says what identifies a call, or leave the argument out with the option exclude`,
      { cause: error, details: { func: this.func, argument: name, path } },
    );
  }
}
