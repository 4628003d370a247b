import { englishFunctionWords } from './function-words.ts';

/** Length of the sketch. */
export const sketchWidth = 256;

const functionWordWeight = 0.2;
const wordWeight = 1;
const fragmentWeight = 0.35;
const neighboursWeight = 0.2;

const wordPattern = /[\p{L}\p{M}\p{N}]+[+#]*/gu;
const nonSpacePattern = /\S+/gu;

const edge = 0x1f;
const wordSeed = 0x811c9dc5;
const fragmentSeed = 0x2f0b4c47;
const neighboursSeed = 0x51ed270b;

/**
 * What a text says literally, in any language: a unit vector of 256 numbers, of its words, its word fragments of three
 * and four characters, and its pairs of neighbouring words, each counted at a hashed place with a hashed sign (feature
 * hashing, Weinberger et al., 2009). Grammar words count less.
 *
 * @param text in a Unicode normal form and of bounded length
 * @returns undefined when there is nothing to count
 */
export function lexicalSketch(text: string): Float32Array | undefined {
  const sketch = new Float32Array(sketchWidth);
  const lower = text.toLowerCase();
  let before: { hash: number; weight: number } | undefined;
  for (const word of lower.match(wordPattern) ?? lower.match(nonSpacePattern) ?? []) {
    const weight = englishFunctionWords.has(word) ? functionWordWeight : 1;
    const hash = addWord(sketch, word, weight);
    if (before) {
      const pair = mixed(Math.imul(before.hash ^ neighboursSeed, 0x01000193) ^ hash);
      count(sketch, pair, (before.weight + weight) * neighboursWeight);
    }
    before = { hash, weight };
  }
  return unit(sketch);
}

/** Counts a word and its fragments, the word's two edges being characters of their own; gives its hash. */
function addWord(sketch: Float32Array, word: string, weight: number): number {
  const codes = [edge, ...Array.from(word, (_, at) => word.charCodeAt(at)), edge];
  let whole = wordSeed;
  for (const code of codes) whole = fold(whole, code);
  whole = mixed(whole);
  count(sketch, whole, weight * wordWeight);
  for (let at = 0; at + 3 <= codes.length; at++) {
    let hash = fragmentSeed;
    for (let next = at; next < at + 3; next++) hash = fold(hash, codes[next]!);
    count(sketch, mixed(hash), weight * fragmentWeight);
    if (at + 4 <= codes.length) count(sketch, mixed(fold(hash, codes[at + 3]!)), weight * fragmentWeight);
  }
  return whole;
}

/** One step of FNV-1a over a UTF-16 unit. */
function fold(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

/** Spreads a hash over all bits, with the finaliser of MurmurHash3. */
function mixed(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

function count(sketch: Float32Array, hash: number, weight: number): void {
  const place = hash % sketchWidth;
  sketch[place] = sketch[place]! + (hash >= 0x80000000 ? weight : -weight);
}

function unit(sketch: Float32Array): Float32Array | undefined {
  const length = Math.sqrt(sketch.reduce((sum, value) => sum + value * value, 0));
  return length === 0 ? undefined : sketch.map((value) => value / length);
}
