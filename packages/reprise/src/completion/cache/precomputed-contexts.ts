import { type Clock, RepriseError } from '../../core/index.ts';
import { sha256 } from '../../entry/index.ts';
import type { KeyValue } from '../../redis/index.ts';
import type { CacheNames } from './cache-names.ts';
import { type MarkdownPatterns, markdownPatterns } from './markdown-patterns.ts';

/** What was found in a document before anybody asked (S2-35). */
export interface PrecomputedContext {
  readonly patterns: MarkdownPatterns;
  /** SHA-256 of the whole content, as hexadecimal digits. */
  readonly hash: string;
  /** Milliseconds since the Unix epoch. */
  readonly computedAt: number;
}

/** What {@link PrecomputedContexts} needs. */
export interface PrecomputedContextsOptions {
  readonly keyValue: KeyValue;
  readonly names: CacheNames;
  readonly clock: Clock;
  /** Most documents kept. */
  readonly maxSize: number;
}

/** Milliseconds that a context is kept. */
const lifetime = 3_600_000;
/** The most bytes that a document may have, in UTF-8. */
const largest = 1_024 * 1_024;

/** The context of a document. @throws RepriseError `INVALID_ARGUMENT` when it is no text or larger than 1 MiB. */
export function contextOf(content: string, clock: Clock): PrecomputedContext {
  if (typeof content !== 'string' || Buffer.byteLength(content) > largest) {
    throw new RepriseError('INVALID_ARGUMENT', `The content must be text of at most ${largest} bytes`);
  }
  return { patterns: markdownPatterns(content), hash: sha256(content), computedAt: clock.now() };
}

/** Contexts of documents, kept for an hour. */
export class PrecomputedContexts {
  readonly #options: PrecomputedContextsOptions;

  constructor(options: PrecomputedContextsOptions) {
    this.#options = options;
  }

  /** Keeps a context; of too many documents those computed longest ago go. */
  async write(documentId: string, context: PrecomputedContext): Promise<void> {
    const { keyValue, names, maxSize } = this.#options;
    const [, , , count] = await Promise.all([
      keyValue.setJson(names.context(documentId), context, { ttl: lifetime }),
      keyValue.addScored(names.documents, { member: documentId, score: context.computedAt }),
      this.forgetOld(),
      keyValue.scoredCount(names.documents),
    ]);
    if (count <= maxSize) return;
    const oldest = await keyValue.rangeByRank(names.documents, 0, count - maxSize - 1);
    await this.#remove(oldest.map(({ member }) => member));
  }

  /** The context of a document, unless it is too old. */
  async read(documentId: string): Promise<PrecomputedContext | undefined> {
    const { keyValue, names, clock } = this.#options;
    const value = await keyValue.getJson(names.context(documentId));
    return isContext(value) && clock.now() < value.computedAt + lifetime ? value : undefined;
  }

  /** Drops the names of documents whose contexts are too old, and resolves with how many those were. */
  async forgetOld(): Promise<number> {
    const { keyValue, names, clock } = this.#options;
    return keyValue.removeByScore(names.documents, { max: clock.now() - lifetime });
  }

  /** How many documents there are. */
  async count(): Promise<number> {
    const { keyValue, names, clock } = this.#options;
    return keyValue.countByScore(names.documents, { min: Math.floor(clock.now() - lifetime) + 1 });
  }

  /** Removes all of them. */
  async clear(): Promise<void> {
    const { keyValue, names } = this.#options;
    await this.#remove((await keyValue.rangeByRank(names.documents)).map(({ member }) => member));
  }

  async #remove(documentIds: readonly string[]): Promise<void> {
    const { keyValue, names } = this.#options;
    await Promise.all([
      keyValue.removeScored(names.documents, ...documentIds),
      keyValue.delete(...documentIds.map((id) => names.context(id))),
    ]);
  }
}

function isContext(value: unknown): value is PrecomputedContext {
  if (typeof value !== 'object' || value === null) return false;
  const { patterns, hash, computedAt } = value as Record<string, unknown>;
  if (typeof patterns !== 'object' || patterns === null) return false;
  const found = patterns as Record<string, unknown>;
  return (
    ['headings', 'lists', 'codeBlocks', 'links'].every((name) => Array.isArray(found[name])) &&
    typeof hash === 'string' &&
    typeof computedAt === 'number'
  );
}
