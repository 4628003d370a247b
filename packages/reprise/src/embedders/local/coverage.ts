import { englishFunctionWords, foreignFunctionWords } from './function-words.ts';
import { type Segmentation, unknownPiece } from './tokenizer.ts';

/** Log probability per letter at and under which a word counts as not read at all. */
const strange = -5;
/** Log probability per letter from which a word counts as fully read. */
const familiar = -2.8;
/** Letters a short word is counted as, so that `hi` is not called strange for being short. */
const shortWord = 3;

const letter = /[\p{L}\p{M}]/u;
const beyondAscii = /[^\p{ASCII}]/u;

interface Word {
  readonly text: string;
  readonly logProbability: number;
  readonly unknownLetters: number;
}

/**
 * Share of a text's words, 0 to 1, that an English model reads.
 *
 * Numbers, punctuation and symbols say nothing about the language and do not count. A word made of frequent pieces
 * counts in full, one that falls apart into rare pieces or single letters less, one with letters outside ASCII not
 * at all; every letter the vocabulary lacks counts as a word not read. Text without any letter counts as read.
 *
 * @param scores log probability of each piece
 */
export function coverage(segmentation: Segmentation, scores: Float32Array): number {
  let read = 0;
  let total = 0;
  for (const word of wordsOf(segmentation, scores)) {
    const weight = Math.max(1, word.unknownLetters);
    const share = readShare(word);
    if (share === undefined) continue;
    read += share * weight;
    total += weight;
  }
  return total === 0 ? 1 : read / total;
}

/** How much of a word was read; nothing for a lone letter, which may be a variable as well as a word. */
function readShare({ text, logProbability, unknownLetters }: Word): number | undefined {
  if (unknownLetters > 0) return 0;
  const lower = text.toLowerCase();
  if (englishFunctionWords.has(lower)) return 1;
  if (foreignFunctionWords.has(lower) || beyondAscii.test(text)) return 0;
  if (text.length === 1) return undefined;
  const perLetter = logProbability / Math.max(text.length, shortWord);
  return Math.min(1, Math.max(0, (perLetter - strange) / (familiar - strange)));
}

/** The runs of letters of a text, the score of each piece spread evenly over its letters. */
function* wordsOf({ points, ids, ends }: Segmentation, scores: Float32Array): Generator<Word> {
  let text = '';
  let logProbability = 0;
  let unknownLetters = 0;
  let start = 0;
  for (let piece = 0; piece < ids.length; piece++) {
    const id = ids[piece]!;
    const symbols = Array.from(points.subarray(start, ends[piece]!), (point) => String.fromCodePoint(point));
    const letters = symbols.filter((symbol) => letter.test(symbol)).length;
    start = ends[piece]!;
    for (const symbol of symbols) {
      if (letter.test(symbol)) {
        text += symbol;
        logProbability += scores[id]! / letters;
        if (id === unknownPiece) unknownLetters++;
      } else if (text !== '') {
        yield { text, logProbability, unknownLetters };
        text = '';
        logProbability = 0;
        unknownLetters = 0;
      }
    }
  }
  if (text !== '') yield { text, logProbability, unknownLetters };
}
