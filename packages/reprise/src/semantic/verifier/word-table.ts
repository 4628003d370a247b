/** What is known of English words: how rare they are, what they are near to, their synonyms and opposites. */
export interface WordTable {
  /** Row of a stem, or -1 when it is not in the table. */
  rowOf(stem: string): number;
  /** How rare a word is, 0 to 1, by the logarithm of its frequency rank; words outside the table have 1. */
  rarity(row: number): number;
  /** Cosine of two words, -1 to 1; near 0 for words that have nothing to do with each other. */
  closeness(left: number, right: number): number;
  areSynonyms(left: number, right: number): boolean;
  areOpposites(left: number, right: number): boolean;
  /** Adds the vector of a word, at length 1 and times a weight, to a sum of {@link WordTable.dimensions} numbers. */
  addTo(sum: number[], row: number, weight: number): void;
  readonly dimensions: number;
}

interface Head {
  readonly words: number;
  readonly dimensions: number;
  readonly stemBytes: number;
  readonly synonyms: number;
  readonly opposites: number;
}

interface Sections {
  readonly dimensions: number;
  readonly stems: readonly string[];
  readonly rarities: Uint8Array;
  readonly vectors: Int8Array;
  readonly areSynonyms: WordTable['areSynonyms'];
  readonly areOpposites: WordTable['areOpposites'];
}

/** Reads the file that `scripts/train-verifier` writes. */
export function parseWordTable(file: Uint8Array): WordTable {
  const { dimensions, stems, rarities, vectors, areSynonyms, areOpposites } = sectionsOf(file);
  const rows = new Map(stems.map((stem, row) => [stem, row]));
  const lengths = new Float32Array(rarities.length);
  const lengthOf = (row: number): number => (lengths[row] ||= length(vectors, row * dimensions, dimensions));
  return {
    dimensions,
    rowOf: (stem) => rows.get(stem) ?? -1,
    rarity: (row) => (row < 0 ? 1 : rarities[row]! / 255),
    closeness(left, right) {
      if (left < 0 || right < 0) return 0;
      let sum = 0;
      let second = right * dimensions;
      const end = (left + 1) * dimensions;
      for (let first = left * dimensions; first < end; first++) sum += vectors[first]! * vectors[second++]!;
      return sum / (lengthOf(left) * lengthOf(right));
    },
    areSynonyms,
    areOpposites,
    addTo(sum, row, weight) {
      if (row < 0) return;
      const scale = weight / lengthOf(row);
      const start = row * dimensions;
      for (let axis = 0; axis < dimensions; axis++) sum[axis]! += vectors[start + axis]! * scale;
    },
  };
}

/** A line of JSON, stems, rarities, vectors, two lists of pairs. */
function sectionsOf(file: Uint8Array): Sections {
  const headEnd = file.indexOf(10);
  const decoder = new TextDecoder();
  const head: Head = JSON.parse(decoder.decode(file.subarray(0, headEnd)));
  const { words, dimensions, stemBytes, synonyms, opposites } = head;
  let at = headEnd + 1;
  const take = (bytes: number): Uint8Array => {
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  return {
    dimensions,
    stems: decoder.decode(take(stemBytes)).split('\n'),
    rarities: take(words),
    vectors: signed(take(words * dimensions)),
    areSynonyms: relationOf(take(synonyms * 4), words),
    areOpposites: relationOf(take(opposites * 4), words),
  };
}

function signed(bytes: Uint8Array): Int8Array {
  return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function length(vectors: Int8Array, start: number, dimensions: number): number {
  let sum = 0;
  for (let at = start; at < start + dimensions; at++) sum += vectors[at]! * vectors[at]!;
  return Math.sqrt(sum) || 1;
}

/**
 * Whether two rows stand in a list of pairs, in any order; a row that is none stands in no pair.
 *
 * @param bytes Pairs of rows, each of two bytes, the lower row first, sorted.
 */
function relationOf(bytes: Uint8Array, rows: number): (left: number, right: number) => boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const others = new Uint16Array(bytes.length / 4);
  const starts = new Uint32Array(rows + 1);
  for (let at = 0; at < others.length; at++) {
    starts[view.getUint16(at * 4, true) + 1]!++;
    others[at] = view.getUint16(at * 4 + 2, true);
  }
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!;
  return (left, right) => {
    const low = Math.min(left, right);
    if (low < 0) return false;
    const high = Math.max(left, right);
    for (let at = starts[low]!; at < starts[low + 1]!; at++) if (others[at] === high) return true;
    return false;
  };
}
