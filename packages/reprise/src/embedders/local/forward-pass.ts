import type { ModelMemory } from './model-memory.ts';
import { pieceRows } from './piece-rows.ts';

/** Length of the vectors the model gives. */
export const modelWidth = 512;
/** Pieces the model reads of one text. */
export const maxPieces = 128;
/** Pieces of all texts that may pass through the model together. */
export const maxRows = 256;

const inputWidth = 256;
const hiddenWidth = 1536;
const heads = 4;

interface Projection {
  readonly weights: number;
  readonly scales: number;
  readonly bias: number;
  readonly columns: number;
}

interface Norm {
  readonly gain: number;
  readonly bias: number;
}

interface Layer {
  readonly width: number;
  readonly inputNorm: Norm;
  readonly attend: Projection;
  readonly join: Projection;
  readonly innerNorm: Norm;
  readonly widen: Projection;
  readonly narrow: Projection;
}

/**
 * Universal Sentence Encoder Lite (Cer et al., 2018): two transformer layers, the mean over the pieces, one dense
 * layer with tanh. Two facts save a third of the work: nine of ten activations behind a ReLU are zero, and in the
 * last layer the mean may be taken before the last matrix instead of after it.
 *
 * A text gets the same vector whatever texts share its pass.
 */
export class ForwardPass {
  readonly #memory: ModelMemory;
  readonly #rows: (ids: Int32Array, out: Float32Array) => void;
  readonly #input: Projection;
  readonly #first: Layer;
  readonly #second: Layer;
  readonly #output: Projection;
  readonly #pieces: number;
  readonly #stream: number;
  readonly #wide: number;
  readonly #narrow: number;
  readonly #quantized: number;
  readonly #scales: number;
  readonly #weights: number;

  constructor(memory: ModelMemory) {
    this.#memory = memory;
    this.#pieces = memory.reserve(maxRows * inputWidth);
    this.#stream = memory.reserve(maxRows * modelWidth);
    this.#wide = memory.reserve(maxRows * hiddenWidth);
    this.#narrow = memory.reserve(maxRows * modelWidth);
    this.#quantized = memory.reserve((maxRows * hiddenWidth) / 2 + hiddenWidth * 2);
    this.#scales = memory.reserve(maxRows);
    this.#weights = memory.reserve(maxPieces);
    this.#rows = pieceRows(memory, inputWidth, maxPieces);
    this.#input = projection(memory, 'input');
    this.#first = layer(memory, 0, inputWidth);
    this.#second = layer(memory, 1, modelWidth);
    this.#output = projection(memory, 'output');
  }

  /**
   * One unit vector for each text, given as piece ids: at least one and at most {@link maxPieces} each, at most
   * {@link maxRows} together.
   */
  run(texts: readonly Int32Array[]): Float32Array[] {
    const rows = texts.reduce((sum, ids) => sum + ids.length, 0);
    this.#lookUp(texts);
    this.#project(
      this.#pieces,
      rows,
      inputWidth,
      this.#input,
      this.#cleared(this.#stream, rows * modelWidth),
    );
    this.#attend(this.#pieces, texts, rows, this.#first);
    this.#feedForward(rows, this.#first);
    this.#attend(this.#stream, texts, rows, this.#second);
    this.#widen(rows, this.#second);
    return this.#pool(texts);
  }

  #lookUp(texts: readonly Int32Array[]): void {
    let row = 0;
    for (const ids of texts) {
      this.#rows(ids, this.#memory.floats(this.#pieces + row * inputWidth * 4, ids.length * inputWidth));
      row += ids.length;
    }
  }

  /** Adds what each piece takes from the other pieces of its text to the stream. */
  #attend(input: number, texts: readonly Int32Array[], rows: number, layer: Layer): void {
    const { width, inputNorm, attend, join } = layer;
    const { kernels } = this.#memory;
    kernels.layerNorm(input, rows, width, inputNorm.gain, inputNorm.bias, this.#narrow);
    const projected = this.#cleared(this.#wide, rows * attend.columns);
    this.#project(this.#narrow, rows, width, attend, projected);
    let row = 0;
    for (const { length } of texts) {
      const from = projected + row * attend.columns * 4;
      kernels.attention(from, length, width, heads, this.#narrow + row * width * 4, this.#weights);
      row += length;
    }
    this.#project(this.#narrow, rows, width, join, this.#stream);
  }

  /** Leaves the activations of the hidden layer in the wide rows. */
  #widen(rows: number, { innerNorm, widen }: Layer): void {
    const { kernels } = this.#memory;
    kernels.layerNorm(this.#stream, rows, modelWidth, innerNorm.gain, innerNorm.bias, this.#narrow);
    const hidden = this.#cleared(this.#wide, rows * hiddenWidth);
    this.#project(this.#narrow, rows, modelWidth, widen, hidden, 0);
  }

  #feedForward(rows: number, layer: Layer): void {
    this.#widen(rows, layer);
    for (let row = 0; row < rows; row++) {
      this.#narrowRow(this.#wide + row * hiddenWidth * 4, layer, this.#stream + row * modelWidth * 4);
    }
  }

  #narrowRow(hidden: number, { narrow }: Layer, out: number): void {
    const { kernels } = this.#memory;
    const { weights, scales, columns, bias } = narrow;
    const count = kernels.collectPairs(hidden, hiddenWidth, this.#quantized, this.#scales);
    const scale = this.#memory.floats(this.#scales, 1)[0]!;
    kernels.sparseMatmul(this.#quantized, count, scale, weights, scales, columns, bias, out);
  }

  #pool(texts: readonly Int32Array[]): Float32Array[] {
    const { kernels } = this.#memory;
    let row = 0;
    return texts.map(({ length }) => {
      const hidden = this.#hiddenMean(row, length);
      kernels.meanRows(this.#stream + row * modelWidth * 4, length, modelWidth, this.#narrow);
      this.#narrowRow(hidden, this.#second, this.#narrow);
      row += length;
      const out = this.#cleared(this.#pieces, modelWidth);
      this.#project(this.#narrow, 1, modelWidth, this.#output, out);
      return unit(this.#memory.floats(out, modelWidth).map(Math.tanh));
    });
  }

  /** Mean of the hidden rows of one text, in place of its first. */
  #hiddenMean(row: number, length: number): number {
    const hidden = this.#wide + row * hiddenWidth * 4;
    this.#memory.kernels.meanRows(hidden, length, hiddenWidth, hidden);
    return hidden;
  }

  #project(
    input: number,
    rows: number,
    depth: number,
    { weights, scales, columns, bias }: Projection,
    out: number,
    floor = Number.NEGATIVE_INFINITY,
  ): void {
    const { kernels } = this.#memory;
    kernels.quantizeRows(input, rows, depth, this.#quantized, this.#scales);
    kernels.matmul(this.#quantized, this.#scales, rows, depth, weights, scales, columns, bias, out, floor);
  }

  #cleared(address: number, floats: number): number {
    this.#memory.floats(address, floats).fill(0);
    return address;
  }
}

function projection(memory: ModelMemory, name: string): Projection {
  return {
    weights: memory.address(`${name}.weights`),
    scales: memory.address(`${name}.scales`),
    bias: memory.address(`${name}.bias`),
    columns: memory.lengthOf(`${name}.bias`),
  };
}

function norm(memory: ModelMemory, name: string): Norm {
  return { gain: memory.address(`${name}.gain`), bias: memory.address(`${name}.bias`) };
}

function layer(memory: ModelMemory, index: number, width: number): Layer {
  return {
    width,
    inputNorm: norm(memory, `${index}.inputNorm`),
    attend: projection(memory, `${index}.attend`),
    join: projection(memory, `${index}.join`),
    innerNorm: norm(memory, `${index}.innerNorm`),
    widen: projection(memory, `${index}.widen`),
    narrow: projection(memory, `${index}.narrow`),
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
