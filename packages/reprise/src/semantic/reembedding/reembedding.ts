import type { Clock, Logger } from '../../core/index.ts';
import type { Embedder } from '../../embedders/index.ts';
import type { Store } from '../../stores/index.ts';
import { EmbedderNote } from './embedder-note.ts';
import type { ReembeddingProgress } from './progress.ts';
import { Reembedder, type ReembedderOptions } from './reembedder.ts';
import { StoreSweep } from './store-sweep.ts';

/** Parts of a {@link Reembedding}. */
export interface ReembeddingOptions {
  readonly source: Store;
  readonly embedder: Embedder;
  readonly previousEmbedder?: Embedder | undefined;
  /** Every key begins with this. */
  readonly prefix: string;
  readonly reembedRate: number;
  readonly minimumCoverage: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether nobody reads all entries at the start, because the index is kept elsewhere. */
  readonly elsewhere: boolean;
  readonly rewrite: ReembedderOptions['rewrite'];
}

/** What happens to entries when the embedder is another one than before. */
export class Reembedding {
  readonly #reembedder: Reembedder;
  readonly #sweep: StoreSweep | undefined;

  constructor(options: ReembeddingOptions) {
    const note = new EmbedderNote(options);
    this.#reembedder = new Reembedder({
      ...options,
      note,
      previous: options.previousEmbedder?.id,
      rate: options.reembedRate,
    });
    const parts = { ...options, note, reembedder: this.#reembedder };
    this.#sweep = options.elsewhere ? new StoreSweep(parts) : undefined;
  }

  get progress(): ReembeddingProgress {
    return this.#reembedder.progress;
  }

  /** Takes the key of an entry that came with the vector of another embedder. */
  readonly found = (key: string): void => void this.#reembedder.add([key]);

  /** What the index of the embedder is to tell. */
  readonly listeners = { onOutdated: this.found, onDimensions: (): void => this.#sweep?.lookAgain() };

  async close(): Promise<void> {
    await Promise.all([this.#reembedder.close(), this.#sweep?.close()]);
  }
}
