import { availableParallelism } from 'node:os';
import { type Clock, RepriseError, systemClock } from '../../core/index.ts';
import type { Embedder, Embedding, Sketch } from '../embedder.ts';
import { boundText, maxCharacters } from './bounded-text.ts';
import { maxPieces } from './forward-pass.ts';
import { lexicalSketch } from './lexical-sketch.ts';
import { sketchFloor, sketchIn, wholeWidth } from './whole-vector.ts';
import { WorkerPool } from './worker-pool.ts';

/** Options of {@link local}. */
export interface LocalOptions {
  /** Threads that embed, 1 to 16. @default 2 on a machine with four cores or more, else 1 */
  readonly workers?: number | undefined;
  /** Texts that may wait before further calls are refused. @default 8192 */
  readonly capacity?: number | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

const maxWorkers = 16;

/**
 * The embedded embedder: English, no server, no download.
 *
 * Universal Sentence Encoder Lite (Cer et al., 2018) quantised to 8 bits, with a hashed lexical part: 768 numbers a
 * text. It reads the first 128 pieces (about 100 words) of a text; `coverage` says how much of it is English.
 * Texts are embedded on worker threads, 1 to 2 ms a prompt.
 *
 * @example
 * ```ts
 * await using embedder = local();
 * const [{ vector, coverage }] = await embedder.embed(['How do I reset my password?']);
 * ```
 * @throws RepriseError `INVALID_ARGUMENT` for options outside their bounds, and from `embed` for a blank text;
 * `EMBEDDER_FAILED` from `embed` when a worker fails or too many texts wait; `CLOSED` after closing.
 */
export function local(options: LocalOptions = {}): Embedder {
  const { workers = availableParallelism() >= 4 ? 2 : 1, capacity = 8192, clock = systemClock } = options;
  requireWithin('workers', workers, maxWorkers);
  requireWithin('capacity', capacity, Number.MAX_SAFE_INTEGER);
  const script = new URL('./worker.js', import.meta.url);
  return new LocalEmbedder(new WorkerPool({ script, workers, capacity, clock }));
}

class LocalEmbedder implements Embedder {
  readonly id = 'reprise-local-en-1';
  readonly dimensions = wholeWidth;
  readonly maxTokens = maxPieces;
  readonly threshold = 0.8;
  readonly sketch: Sketch = {
    of: (text) => lexicalSketch(boundText(text).text),
    from: sketchIn,
    floor: sketchFloor,
  };
  readonly #pool: WorkerPool;

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  async embed(texts: readonly string[], signal?: AbortSignal): Promise<Embedding[]> {
    signal?.throwIfAborted();
    const blank = texts.findIndex((text) => text.trim() === '');
    if (blank >= 0) {
      throw new RepriseError('INVALID_ARGUMENT', `Text ${blank} of the list to embed is blank`);
    }
    return texts.length === 0 ? [] : this.#pool.embed(texts.map(shortened), signal);
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function requireWithin(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new RepriseError(
    'INVALID_ARGUMENT',
    `${name} must be a whole number from 1 to ${most}, not ${value}`,
  );
}

/** Spares the worker the copy of what it would not read; one character too many tells it that there was more. */
function shortened(text: string): string {
  return text.slice(0, maxCharacters + 1);
}
