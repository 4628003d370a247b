import { randomUUID } from 'node:crypto';
import type { Clock } from '../../core/index.ts';
import type { StoredEntry } from '../../stores/index.ts';
import type { StoreAccess } from './store-access.ts';
import { encodeName } from './store-keys.ts';

/** Random text that stands for one period of validity of a tag, by tag. */
export type TagTokens = Readonly<Record<string, string>>;

/** The tag whose token changes with every invalidation of any tag. */
export const anyTag = '';

/**
 * The tokens of the tags of one namespace: an entry is valid while the tokens it was made under are those in the store.
 *
 * A token that gets lost only means that entries are made anew.
 */
export class TagTokenStore {
  readonly #access: StoreAccess;
  readonly #clock: Clock;
  readonly #prefix: string;

  constructor(access: StoreAccess, clock: Clock, namespace: string) {
    this.#access = access;
    this.#clock = clock;
    // No namespace begins like this, so that no entry is ever taken for a token.
    this.#prefix = `#tag:${encodeName('namespace', namespace)}:`;
  }

  /** The tokens of tags; those that have none get one. */
  async read(tags: readonly string[]): Promise<TagTokens> {
    const keys = tags.map((tag) => this.#keyOf(tag));
    const found = await this.#access.getMany(keys);
    const absent = tags.filter((_, index) => found[index] === undefined);
    if (absent.length === 0) return tokensOf(tags, found);
    // Another instance may do the same: the one that comes first gives the token.
    await this.#access.setMany(this.#newTokens(absent), { onlyIfAbsent: true });
    return tokensOf(tags, await this.#access.getMany(keys));
  }

  readSync(tags: readonly string[]): TagTokens {
    const found = tags.map((tag) => this.#readSync(tag));
    return tokensOf(tags, found);
  }

  /** Which of several sets of tokens are those in the store. */
  async areValid(sets: readonly TagTokens[]): Promise<boolean[]> {
    const tags = [...new Set(sets.flatMap((tokens) => Object.keys(tokens)))];
    const found = await this.#access.getMany(tags.map((tag) => this.#keyOf(tag)));
    const now = new Map(tags.map((tag, index) => [tag, found[index] && tokenOf(found[index])]));
    return sets.map((tokens) => Object.entries(tokens).every(([tag, token]) => now.get(tag) === token));
  }

  isValidSync(tokens: TagTokens): boolean {
    for (const tag of Object.keys(tokens)) {
      const stored = this.#access.readSync(this.#keyOf(tag));
      if (stored === undefined || tokenOf(stored) !== tokens[tag]) return false;
    }
    return true;
  }

  /** Ends the validity of everything made under the present tokens of tags. */
  async renew(tags: readonly string[]): Promise<void> {
    await this.#access.setMany(this.#newTokens([anyTag, ...tags]));
  }

  #readSync(tag: string): StoredEntry | undefined {
    const key = this.#keyOf(tag);
    const stored = this.#access.readSync(key);
    if (stored !== undefined) return stored;
    for (const token of this.#newTokens([tag])) this.#access.writeSync(token, { onlyIfAbsent: true });
    return this.#access.readSync(key);
  }

  #newTokens(tags: readonly string[]): StoredEntry[] {
    const createdAt = this.#clock.now();
    return tags.map((tag) => ({
      key: this.#keyOf(tag),
      value: Buffer.from(randomUUID(), 'latin1'),
      createdAt,
      version: 1,
      tags: [],
    }));
  }

  #keyOf(tag: string): string {
    return this.#prefix + encodeName('tag', tag);
  }
}

/** A store that lost a token at once gives none; an entry made under none is never valid. */
function tokensOf(tags: readonly string[], found: readonly (StoredEntry | undefined)[]): TagTokens {
  return Object.fromEntries(tags.map((tag, index) => [tag, found[index] ? tokenOf(found[index]) : 'lost']));
}

function tokenOf({ value }: StoredEntry): string {
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
}
