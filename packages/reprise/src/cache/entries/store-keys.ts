import { RepriseError } from '../../core/index.ts';
import { entryKey, entryKeyText } from '../../entry/index.ts';

/** Every key of an entry, printed, begins with it: 128 bits have at most 39 digits of the 40. */
const firstDigit = '0';

/** Keys in the store of the entries of one namespace. */
export class StoreKeys {
  /** What all of them begin with; others may too, see {@link StoreKeys.owns}. */
  readonly prefix: string;
  /** Whether nothing else in a store begins with the prefix. */
  readonly exclusive: boolean;
  readonly #start: string;

  /** @throws RepriseError `INVALID_ARGUMENT` for a namespace that is no well-formed text. */
  constructor(namespace: string) {
    this.#start = namespace === '' ? '' : `${encodeName('namespace', namespace)}:`;
    this.prefix = this.#start === '' ? firstDigit : this.#start;
    this.exclusive = this.#start !== '';
  }

  /**
   * Key of a call's entry.
   *
   * @throws RepriseError `NOT_CANONICAL` when the inputs have no canonical form.
   */
  keyOf(func: string, inputs: Readonly<Record<string, unknown>>): string {
    return this.ofEntry(entryKey(func, inputs));
  }

  /** Key of the entry with a key. */
  ofEntry(key: bigint): string {
    return this.#start + entryKeyText(key);
  }

  /** Whether a key in the store belongs to an entry of this namespace. */
  owns(storeKey: string): boolean {
    return storeKey.startsWith(this.#start) && /^\d{40}$/.test(storeKey.slice(this.#start.length));
  }
}

/**
 * A name in a form that holds no colon.
 *
 * @throws RepriseError `INVALID_ARGUMENT` for half a surrogate pair.
 */
export function encodeName(what: string, name: string): string {
  try {
    return encodeURIComponent(name);
  } catch (cause) {
    throw new RepriseError('INVALID_ARGUMENT', `The ${what} ${JSON.stringify(name)} is no well-formed text`, {
      cause,
    });
  }
}
