import { listOfNames } from './list-of-names.ts';

/** Names of inputs that never count in a cache (spec S3-10). */
export class ExcludedNames {
  #names: ReadonlySet<string>;
  #revision = 0;

  constructor(names: readonly string[] = []) {
    this.#names = new Set(listOfNames('The option exclude', names));
  }

  /** Grows with each change, so that whoever remembers keys knows when to forget them. */
  get revision(): number {
    return this.#revision;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Replaces the names. */
  set(names: readonly string[]): void {
    this.#names = new Set(listOfNames('exclude', names));
    this.#revision += 1;
  }

  add(names: readonly string[]): void {
    this.set([...this.#names, ...listOfNames('exclude', names)]);
  }

  /** The inputs that count. */
  without(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    if (this.#names.size === 0) return inputs;
    return Object.fromEntries(Object.entries(inputs).filter(([name]) => !this.#names.has(name)));
  }
}
