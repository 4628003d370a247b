import type { SetValueOptions } from '../contract/string-operations.ts';
import { type JournaledCall, journaledCall } from './journaled-call.ts';
import { appendable, withoutItems } from './list-calls.ts';
import type { ChangeName } from './operation-names.ts';

/** How much a {@link KeyValueJournal} keeps. */
export interface KeyValueJournalBounds {
  /** Most changes. */
  readonly maxEntries: number;
  /** Most bytes of their arguments, in memory. */
  readonly maxBytes: number;
}

/** The changes of one key, in their order. */
export interface KeyCalls {
  readonly key: string;
  readonly calls: readonly JournaledCall[];
}

/**
 * The changes that the primary missed, by key: what replaces or removes a key takes the place of what came before it,
 * everything else is kept in its order, so that items of lists are appended and overwrite nothing. In front of them stand
 * the prefixes that were cleared.
 *
 * At a bound the oldest change goes. A value that is given up leaves a removal behind while there is room for that, so
 * that nothing older is read in its place.
 */
export class KeyValueJournal {
  readonly #bounds: KeyValueJournalBounds;
  readonly #clears = new Set<string>();
  readonly #keys = new Map<string, JournaledCall[]>();
  #size = 0;
  #bytes = 0;
  #dropped = 0;

  constructor(bounds: KeyValueJournalBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#size + this.#clears.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Changes that were given up since the journal was made. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Keeps a change that the secondary store made, and knows by its result what to keep. */
  note(name: ChangeName, args: readonly unknown[], { result, at }: { result: unknown; at: number }): void {
    const key = String(args[0] ?? '');
    switch (name) {
      case 'clear':
        this.#noteClear(key);
        break;
      case 'delete':
        for (const each of args) this.#replace(String(each), journaledCall(name, [each], at));
        break;
      case 'popLeft':
      case 'popRight':
        this.#notePop(key, name, result);
        break;
      case 'set':
      case 'getAndSet':
        if (result !== false) this.#noteSet(key, args, at);
        break;
      default:
        this.#append(key, journaledCall(name, args, at));
    }
    this.#keepBounds();
  }

  /** Takes out the prefixes that have to be cleared first. */
  takeClears(): string[] {
    const clears = [...this.#clears];
    this.#clears.clear();
    return clears;
  }

  /** Takes out the changes of up to `limit` keys, the oldest first. */
  take(limit: number): KeyCalls[] {
    const taken: KeyCalls[] = [];
    for (const [key, calls] of this.#keys) {
      if (taken.length >= limit) break;
      taken.push({ key, calls });
      this.#forget(key);
    }
    return taken;
  }

  /** Puts back prefixes that were not cleared. */
  returnClears(clears: readonly string[]): void {
    for (const prefix of clears) this.#clears.add(prefix);
  }

  /** Puts back changes that were not sent, in front of those that came since, unless these replace them. */
  return({ key, calls }: KeyCalls): void {
    const since = this.#keys.get(key) ?? [];
    if (calls.length === 0 || (since[0] && isReplacing(since[0]))) return;
    this.#forget(key);
    this.#keep(key, [...calls, ...since]);
    this.#keepBounds();
  }

  /** Counts a change that is given up. */
  drop(): void {
    this.#dropped += 1;
  }

  /** A condition is no longer needed where it is known what the key holds. */
  #noteSet(key: string, args: readonly unknown[], at: number): void {
    const { onlyIf, ...options } = args[2] as SetValueOptions;
    const [first] = this.#keys.get(key) ?? [];
    const condition = onlyIf === undefined || (first && isReplacing(first)) ? {} : { onlyIf };
    const call = journaledCall('set', [args[0], args[1], { ...options, ...condition }], at);
    if (isReplacing(call)) this.#replace(key, call);
    else this.#append(key, call);
  }

  #noteClear(prefix: string): void {
    for (const key of [...this.#keys.keys()]) if (key.startsWith(prefix)) this.#forget(key);
    for (const narrower of this.#clears) if (narrower.startsWith(prefix)) this.#clears.delete(narrower);
    this.#clears.add(prefix);
  }

  /** What was taken again need not be pushed. */
  #notePop(key: string, name: 'popLeft' | 'popRight', result: unknown): void {
    const calls = this.#keys.get(key);
    if (!calls || !Array.isArray(result)) return;
    this.#forget(key);
    this.#keep(key, withoutItems(calls, result, name));
  }

  #replace(key: string, call: JournaledCall): void {
    this.#forget(key);
    this.#keep(key, [call]);
  }

  #append(key: string, call: JournaledCall): void {
    const calls = this.#keys.get(key);
    if (!calls) this.#keep(key, [call]);
    else {
      const last = calls.at(-1)!;
      const joined = appendable(last, call);
      if (joined) calls[calls.length - 1] = joined;
      else calls.push(call);
      this.#size += joined ? 0 : 1;
      this.#bytes += joined ? joined.bytes - last.bytes : call.bytes;
    }
  }

  #keep(key: string, calls: JournaledCall[]): void {
    if (calls.length === 0) return;
    this.#keys.set(key, calls);
    this.#size += calls.length;
    this.#bytes += sizeOf(calls);
  }

  #forget(key: string): void {
    const calls = this.#keys.get(key) ?? [];
    this.#keys.delete(key);
    this.#size -= calls.length;
    this.#bytes -= sizeOf(calls);
  }

  #keepBounds(): void {
    const { maxEntries, maxBytes } = this.#bounds;
    while (this.#keys.size > 0 && (this.size > maxEntries || this.#bytes > maxBytes)) this.#dropOldest();
    for (const prefix of this.#clears) {
      if (this.size <= maxEntries) return;
      this.#clears.delete(prefix);
      this.#dropped += 1;
    }
  }

  #dropOldest(): void {
    const [key, calls] = this.#keys.entries().next().value!;
    const oldest = calls.shift()!;
    this.#keys.delete(key);
    this.#size -= 1;
    this.#bytes -= oldest.bytes;
    this.#dropped += 1;
    const removal = journaledCall('delete', [key], oldest.at);
    if (oldest.name === 'set' && removal.bytes < oldest.bytes && this.size < this.#bounds.maxEntries) {
      calls.unshift(removal);
      this.#size += 1;
      this.#bytes += removal.bytes;
    }
    if (calls.length > 0) this.#keys.set(key, calls);
  }
}

/** Whether nothing that the key held before matters any more. */
function isReplacing({ name, args }: JournaledCall): boolean {
  if (name === 'delete') return true;
  return name === 'set' && (args[2] as SetValueOptions).onlyIf === undefined;
}

function sizeOf(calls: readonly JournaledCall[]): number {
  return calls.reduce((sum, { bytes }) => sum + bytes, 0);
}
