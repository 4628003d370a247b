import { randomBytes, randomInt } from 'node:crypto';

/**
 * A text between two others, by chance: what they begin with in common, a character that lies between those that differ,
 * and some digits. Good for ids that end with a hash.
 */
export function randomStart(first: string, last: string): string {
  let common = 0;
  while (common < first.length && first[common] === last[common]) common += 1;
  const from = first.charCodeAt(common) || 0;
  const to = last.charCodeAt(common) || 0;
  const differs = to > from ? String.fromCharCode(randomInt(Math.max(from, 1), to + 1)) : '';
  return `${last.slice(0, common)}${differs.toWellFormed()}${randomBytes(3).toString('hex')}`;
}
