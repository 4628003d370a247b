import type { Hit } from '../../semantic/index.ts';
import { type Eviction, eviction } from '../../stores/index.ts';
import type { Completion } from './completion.ts';
import { encodeStream, type ReplayOptions } from './replay.ts';

/**
 * Encoded streams of the answers that are asked for again and again, so that replaying one is a single write.
 *
 * A body is kept under its entry's id and time of writing: an entry that is replaced never gives an old body.
 */
export class ReplayBodies {
  readonly #maxBytes: number;
  readonly #bodies = new Map<string, Uint8Array>();
  readonly #eviction: Eviction = eviction('sieve');
  #bytes = 0;

  /** @param maxBytes bytes of all bodies together; what is larger alone is not kept. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The hit's answer as the body of a stream; must not be changed. */
  stream(hit: Hit<Completion>, options: ReplayOptions): Uint8Array {
    const key = `${hit.entryId}@${hit.createdAt}${options.includeUsage ? '+usage' : ''}`;
    const known = this.#bodies.get(key);
    if (known) {
      this.#eviction.used(key);
      return known;
    }
    const body = Buffer.from(encodeStream(hit.output, options));
    if (body.length <= this.#maxBytes) this.#keep(key, body);
    return body;
  }

  #keep(key: string, body: Uint8Array): void {
    this.#bodies.set(key, body);
    this.#eviction.added(key);
    this.#bytes += body.length;
    while (this.#bytes > this.#maxBytes) {
      const victim = this.#eviction.victim()!;
      this.#bytes -= this.#bodies.get(victim)!.length;
      this.#bodies.delete(victim);
      this.#eviction.removed(victim);
    }
  }
}
