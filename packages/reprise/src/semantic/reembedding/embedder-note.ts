import type { Clock } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store, StoredEntry } from '../../stores/index.ts';

/** Parts of an {@link EmbedderNote}. */
export interface EmbedderNoteOptions {
  readonly source: Store;
  readonly embedder: Embedder;
  /** Of the entries the note is about. */
  readonly prefix: string;
  readonly clock: Clock;
}

const wholeTag = 'whole';
const dimensionsTag = 'dimensions:';

/**
 * A note in the store of the embedder that was put into service last. While instances of two embedders run side by
 * side, those of the older one leave the entries alone: else each would undo what the other does.
 */
export class EmbedderNote {
  /** Outside of the prefix of the entries. */
  readonly key: string;
  readonly #options: EmbedderNoteOptions;
  readonly #openedAt: number;

  constructor(options: EmbedderNoteOptions) {
    this.#options = options;
    this.#openedAt = options.clock.now();
    this.key = `embedder:${options.prefix}`;
  }

  /** Id of another embedder that was put into service after this one; `note` is what lies under {@link key}. */
  supersededBy(note: StoredEntry | undefined): string | undefined {
    if (!note || note.createdAt <= this.#openedAt) return undefined;
    const named = textOf(note);
    const { id, dimensions } = this.#options.embedder;
    if (named !== id) return named;
    const noted = dimensionsOf(note);
    const isOther = noted !== undefined && dimensions !== undefined && noted !== dimensions;
    return isOther ? `${named} of ${noted} dimensions` : undefined;
  }

  /** Whether the note says that every entry has been looked at for this embedder. */
  isWhole(note: StoredEntry | undefined): boolean {
    const { id, dimensions } = this.#options.embedder;
    if (note === undefined || textOf(note) !== id || !note.tags.includes(wholeTag)) return false;
    return dimensions === undefined || dimensionsOf(note) === dimensions;
  }

  async read(): Promise<StoredEntry | undefined> {
    const [note] = await this.#options.source.getMany([this.key]);
    return note;
  }

  /** Notes this embedder as the one in service; `whole` says that every entry has been looked at. */
  async write(whole: boolean): Promise<void> {
    const { source, embedder } = this.#options;
    const value = new TextEncoder().encode(embedder.id);
    const known = embedder.dimensions === undefined ? [] : [dimensionsTag + embedder.dimensions];
    const tags = whole ? [wholeTag, ...known] : known;
    await source.setMany([{ key: this.key, value, createdAt: this.#openedAt, version: 1, tags }]);
  }
}

function textOf({ value }: StoredEntry): string {
  return new TextDecoder().decode(value);
}

/** The length of its vectors, where it was known. */
function dimensionsOf({ tags }: StoredEntry): number | undefined {
  const tag = tags.find((each) => each.startsWith(dimensionsTag));
  return tag === undefined ? undefined : Number(tag.slice(dimensionsTag.length));
}
