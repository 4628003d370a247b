import type { KeptSession } from './shared-sessions.ts';

/** What {@link LocalCopies} are bounded by. */
export interface LocalCopiesOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds that a copy counts. */
  readonly ttl: number;
  readonly now: () => number;
}

/** A read under way: what it finds is not kept when the session changed meanwhile. */
export interface OpenRead {
  readonly key: string;
  /** The highest version told meanwhile: only what is newer may be kept. */
  told: number;
}

interface Copy {
  readonly session: KeptSession;
  readonly until: number;
  readonly bytes: number;
}

/** What V8 needs for a copy beside the text. */
const overhead = 400;

/** Sessions that this process read or wrote a short while ago; the one used longest ago goes first. */
export class LocalCopies {
  readonly #options: LocalCopiesOptions;
  readonly #copies = new Map<string, Copy>();
  readonly #reads = new Set<OpenRead>();
  #bytes = 0;

  constructor(options: LocalCopiesOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#copies.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  find(key: string): KeptSession | undefined {
    const copy = this.#copies.get(key);
    if (!copy) return undefined;
    this.#copies.delete(key);
    if (copy.until > this.#options.now()) {
      this.#copies.set(key, copy);
      return copy.session;
    }
    this.#bytes -= copy.bytes;
    return undefined;
  }

  /** Watches a read; {@link ended} has to be called behind it. */
  began(key: string): OpenRead {
    const read = { key, told: 0 };
    this.#reads.add(read);
    return read;
  }

  /** Keeps what a read found, unless that is old already. */
  ended(read: OpenRead, session: KeptSession | undefined): void {
    this.#reads.delete(read);
    if (session && session.version > read.told) this.keep(read.key, session);
  }

  keep(key: string, session: KeptSession): void {
    const { maxEntries, maxBytes, ttl, now } = this.#options;
    const old = this.#copies.get(key);
    if (old && old.session.version > session.version) return;
    this.drop(key);
    const bytes = overhead + 2 * (key.length + session.text.length);
    const until = Math.min(now() + ttl, session.expiresAt);
    if (bytes > maxBytes || maxEntries === 0 || until <= now()) return;
    this.#copies.set(key, { session, until, bytes });
    this.#bytes += bytes;
    for (const eldest of this.#copies.keys()) {
      if (this.#copies.size <= maxEntries && this.#bytes <= maxBytes) return;
      this.drop(eldest);
    }
  }

  /** Notes that a session was renewed; how long its copy counts stays as it was. */
  renewed(key: string, expiresAt: number): void {
    const copy = this.#copies.get(key);
    if (copy) this.#copies.set(key, { ...copy, session: { ...copy.session, expiresAt } });
  }

  /**
   * Lets go of this version and of older ones; `Infinity` for any. Of this one too, since a source of truth may save anew
   * without another version.
   */
  outdate(key: string, version: number): void {
    const copy = this.#copies.get(key);
    if (copy && copy.session.version <= version) this.drop(key);
    for (const read of this.#reads) if (read.key === key) read.told = Math.max(read.told, version);
  }

  drop(key: string): void {
    const copy = this.#copies.get(key);
    if (!copy) return;
    this.#copies.delete(key);
    this.#bytes -= copy.bytes;
  }

  /** Lets go of everything, also of what is being read. */
  clear(): void {
    this.#copies.clear();
    this.#bytes = 0;
    for (const read of this.#reads) read.told = Number.POSITIVE_INFINITY;
  }
}
