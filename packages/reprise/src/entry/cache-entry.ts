import type { CacheEntryData, CacheEntryParts } from './cache-entry-parts.ts';
import { entryKey } from './entry-key.ts';
import { UNSET, type Unset } from './unset.ts';

/**
 * One cached call: immutable, identified by its function and inputs.
 *
 * Source: spec S3-01 to S3-08.
 *
 * @example
 * ```ts
 * const entry = CacheEntry.from('add', { inputs: { x: 5, y: 10 }, output: 15 });
 * entry.key; // 6452910756379405413525593858603593943n
 * entry.annotate({ expected: 16 }).value; // 16
 * ```
 */
export class CacheEntry {
  /** Name of the function. */
  readonly func: string;
  /** Arguments by name, without the excluded ones. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What the call gave, or {@link UNSET}. */
  readonly output: unknown | Unset;
  /** What the call should have given, or {@link UNSET}. */
  readonly expected: unknown | Unset;
  readonly metadata: Readonly<Record<string, unknown>>;
  #key: bigint | undefined;

  private constructor(parts: Required<CacheEntryData>) {
    this.func = parts.func;
    this.inputs = Object.freeze({ ...parts.inputs });
    this.output = parts.output;
    this.expected = parts.expected;
    this.metadata = Object.freeze({ ...parts.metadata });
  }

  /** Makes an entry from a function, or its name, and the parts of a call; absent outputs are UNSET. */
  static from(func: string | { readonly name: string }, parts: CacheEntryParts = {}): CacheEntry {
    return new CacheEntry({
      func: typeof func === 'string' ? func : func.name,
      inputs: without(parts.inputs ?? {}, parts.exclude),
      output: Object.hasOwn(parts, 'output') ? parts.output : UNSET,
      expected: Object.hasOwn(parts, 'expected') ? parts.expected : UNSET,
      metadata: parts.metadata ?? {},
    });
  }

  /** Makes an entry from the form of {@link toJSON}. */
  static fromData(data: CacheEntryData, exclude?: readonly string[]): CacheEntry {
    return CacheEntry.from(data.func, exclude ? { ...data, exclude } : data);
  }

  /** Identity of the call; see {@link entryKey}. */
  get key(): bigint {
    this.#key ??= entryKey(this.func, this.inputs);
    return this.#key;
  }

  /** What the cache answers with: `expected` when it is set, else `output`. */
  get value(): unknown | Unset {
    return this.expected === UNSET ? this.output : this.expected;
  }

  /** Whether somebody said what the answer should have been. */
  get annotated(): boolean {
    return this.expected !== UNSET;
  }

  /** A copy with some parts replaced; the original stays as it is. */
  clone(changes: Partial<CacheEntryData> & { readonly exclude?: readonly string[] } = {}): CacheEntry {
    const known = { ...this.toJSON(), ...changes };
    return CacheEntry.from(known.func, known);
  }

  /** A copy that says what the answer should have been (by default: what it was), with `metadata` merged in. */
  annotate(
    annotation: { readonly expected?: unknown; readonly metadata?: Readonly<Record<string, unknown>> } = {},
  ): CacheEntry {
    return this.clone({
      expected: Object.hasOwn(annotation, 'expected') ? annotation.expected : this.output,
      metadata: { ...this.metadata, ...annotation.metadata },
    });
  }

  /** Plain form; leaves out outputs that are UNSET, always has metadata. */
  toJSON(): CacheEntryData {
    return {
      func: this.func,
      inputs: this.inputs,
      ...(this.output === UNSET ? {} : { output: this.output }),
      ...(this.expected === UNSET ? {} : { expected: this.expected }),
      metadata: this.metadata,
    };
  }
}

function without(
  inputs: Readonly<Record<string, unknown>>,
  exclude: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  if (exclude.length === 0) return inputs;
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !exclude.includes(name)));
}
