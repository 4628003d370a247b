import { PieceTrie } from './piece-trie.ts';

/** A text cut into pieces of the vocabulary. */
export interface Segmentation {
  /** Code points of the normalised text, a word mark in place of each space and one in front. */
  readonly points: Int32Array;
  /** Piece ids, {@link unknownPiece} for a run of characters that no piece holds. */
  readonly ids: Int32Array;
  /** Where each piece ends in `points`. */
  readonly ends: Int32Array;
}

/** Stands in front of each word inside a piece, U+2581. */
const wordMark = 0x2581;
/** Id of what is not in the vocabulary. */
export const unknownPiece = 0;

const firstPiece = 6;

/**
 * SentencePiece with a unigram model (Kudo, 2018): of all ways to cut the text into pieces, the one with the
 * highest sum of scores. Ties and unknown characters are decided as in the tokenizer the model was published with.
 */
export class Tokenizer {
  readonly #trie: PieceTrie;
  readonly #scores: Float32Array;

  constructor(pieces: readonly string[], scores: Float32Array) {
    this.#trie = new PieceTrie(pieces, firstPiece);
    this.#scores = scores;
  }

  /** Cuts `text` into pieces; time grows with its length, so the caller bounds it. */
  segment(text: string): Segmentation {
    const points = normalize(text);
    const { ids, starts } = this.#bestPieces(points);
    return trace(points, ids, starts);
  }

  /** For each end in the text, the last piece of the best cut up to there and where that piece starts. */
  #bestPieces(points: Int32Array): { ids: Int32Array; starts: Int32Array } {
    const trie = this.#trie;
    const symbols = points.map((point) => trie.symbolOf(point));
    const best = new Float64Array(points.length + 1);
    const ids = new Int32Array(points.length + 1);
    const starts = new Int32Array(points.length + 1).fill(-1);
    const offer = (end: number, start: number, id: number, score: number): void => {
      if (starts[end]! >= 0 && best[end] !== 0 && score < best[end]!) return;
      best[end] = score;
      ids[end] = id;
      starts[end] = start;
    };
    for (let start = 0; start < symbols.length; start++) {
      let found = false;
      let end = start;
      for (let node = trie.child(trie.root, symbols[end++]!); node !== 0; ) {
        const id = trie.idAt(node);
        if (id !== 0) {
          found = true;
          offer(end, start, id, this.#scores[id]! + best[start]!);
        }
        node = end < symbols.length ? trie.child(node, symbols[end++]!) : 0;
      }
      if (!found) offer(start + 1, start, unknownPiece, best[start]!);
    }
    return { ids, starts };
  }
}

function normalize(text: string): Int32Array {
  const normal = ` ${text.normalize('NFKC')}`;
  const points = new Int32Array(normal.length);
  let count = 0;
  for (let at = 0; at < normal.length; at++) {
    const point = normal.codePointAt(at)!;
    if (point > 0xffff) at++;
    points[count++] = point === 0x20 ? wordMark : point;
  }
  return points.subarray(0, count);
}

/** Follows the best cut back from the end; neighbouring unknown pieces become one. */
function trace(points: Int32Array, lastIds: Int32Array, starts: Int32Array): Segmentation {
  const ids: number[] = [];
  const ends: number[] = [];
  for (let end = points.length; end > 0; ) {
    const id = lastIds[end]!;
    if (id !== unknownPiece || ids.at(-1) !== unknownPiece) {
      ids.push(id);
      ends.push(end);
    }
    end = id === unknownPiece ? end - 1 : starts[end]!;
  }
  return { points, ids: Int32Array.from(ids.reverse()), ends: Int32Array.from(ends.reverse()) };
}
