import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * One meaning of some words, as WordNet has it.
 *
 * @typedef {object} Synset
 * @property {readonly string[]} words
 * @property {readonly { symbol: string, target: string, from: number, to: number }[]} pointers
 */

const partsOfSpeech = /** @type {const} */ ({ noun: 'n', verb: 'v', adj: 'a', adv: 'r' });

/**
 * Reads the files of WordNet 3.1 (format: wndb(5WN)).
 *
 * @param {string} folder
 * @returns {{ synsets: Map<string, Synset>, senses: Map<string, string[]> }} synsets by id; for each word its synsets,
 * the most frequent first within a part of speech
 */
export function readWordNet(folder) {
  /** @type {Map<string, Synset>} */
  const synsets = new Map();
  /** @type {Map<string, string[]>} */
  const senses = new Map();
  for (const [name, letter] of Object.entries(partsOfSpeech)) {
    for (const line of linesOf(join(folder, `data.${name}`))) {
      const fields = line.split(' ');
      synsets.set(letter + fields[0], synsetOf(fields));
    }
    for (const line of linesOf(join(folder, `index.${name}`))) {
      const fields = line.trim().split(' ');
      const count = Number(fields[2]);
      const ids = fields.slice(-count).map((offset) => letter + offset);
      const word = fields[0] ?? '';
      senses.set(word, [...(senses.get(word) ?? []), ...ids]);
    }
  }
  return { synsets, senses };
}

/** @param {string} path @returns {string[]} lines after the licence, which is indented */
function linesOf(path) {
  return readFileSync(path, 'latin1')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(' '));
}

/** @param {readonly string[]} fields @returns {Synset} */
function synsetOf(fields) {
  const wordCount = Number.parseInt(fields[3] ?? '0', 16);
  const words = [];
  for (let at = 0; at < wordCount; at++) {
    words.push((fields[4 + 2 * at] ?? '').replace(/\(\w+\)$/u, '').toLowerCase());
  }
  const start = 4 + 2 * wordCount;
  const pointers = [];
  for (let at = 0; at < Number(fields[start]); at++) {
    const [symbol = '', offset = '', letter = '', link = '0000'] = fields.slice(start + 1 + 4 * at);
    const from = Number.parseInt(link.slice(0, 2), 16);
    const to = Number.parseInt(link.slice(2), 16);
    pointers.push({ symbol, target: (letter === 's' ? 'a' : letter) + offset, from, to });
  }
  return { words, pointers };
}
