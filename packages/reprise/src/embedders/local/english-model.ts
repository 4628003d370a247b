import { boundText } from './bounded-text.ts';
import { coverage } from './coverage.ts';
import { ForwardPass, maxPieces, maxRows } from './forward-pass.ts';
import { lexicalSketch } from './lexical-sketch.ts';
import type { EmbeddedBatch } from './messages.ts';
import type { ModelFile } from './model-file.ts';
import { ModelMemory } from './model-memory.ts';
import { Tokenizer } from './tokenizer.ts';
import { wholeWidth, writeWhole } from './whole-vector.ts';

interface ReadText {
  readonly ids: Int32Array;
  readonly sketch: Float32Array | undefined;
}

/** From texts to whole vectors, synchronously: tokenizer, forward pass, lexical sketch. */
export class EnglishModel {
  readonly #tokenizer: Tokenizer;
  readonly #scores: Float32Array;
  readonly #forward: ForwardPass;

  constructor(file: ModelFile) {
    const memory = new ModelMemory(file);
    this.#scores = memory.floats(memory.address('pieces.scores'), memory.lengthOf('pieces.scores')).slice();
    const text = memory.bytes(memory.address('pieces.text'), memory.lengthOf('pieces.text'));
    this.#tokenizer = new Tokenizer(new TextDecoder().decode(text).split('\n'), this.#scores);
    this.#forward = new ForwardPass(memory);
  }

  /** Embeds texts, none of them blank. */
  embed(texts: readonly string[]): EmbeddedBatch {
    const batch: EmbeddedBatch = {
      vectors: new Float32Array(texts.length * wholeWidth),
      coverage: new Float32Array(texts.length),
      truncated: new Uint8Array(texts.length),
    };
    const read = texts.map((text, at) => this.#read(text, at, batch));
    for (let from = 0; from < read.length; ) from = this.#embedSome(read, from, batch.vectors);
    return batch;
  }

  #read(original: string, at: number, batch: EmbeddedBatch): ReadText {
    const { text, cut } = boundText(original);
    const segmentation = this.#tokenizer.segment(text);
    const { ids } = segmentation;
    batch.coverage[at] = coverage(segmentation, this.#scores);
    batch.truncated[at] = cut || ids.length > maxPieces ? 1 : 0;
    return { ids: ids.subarray(0, maxPieces), sketch: lexicalSketch(text) };
  }

  /** Embeds as many texts from `from` on as fit one pass; gives the first that did not. */
  #embedSome(texts: readonly ReadText[], from: number, vectors: Float32Array): number {
    let rows = 0;
    let to = from;
    while (to < texts.length && rows + texts[to]!.ids.length <= maxRows) rows += texts[to++]!.ids.length;
    const some = texts.slice(from, to);
    const meanings = this.#forward.run(some.map(({ ids }) => ids));
    some.forEach(({ sketch }, at) => {
      const start = (from + at) * wholeWidth;
      writeWhole(vectors.subarray(start, start + wholeWidth), meanings[at]!, sketch);
    });
    return to;
  }
}
