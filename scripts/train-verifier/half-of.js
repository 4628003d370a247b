/** @param {string} text @returns {0 | 1} which half a group of pairs belongs to, by its name alone (FNV-1a) */
export function halfOf(text) {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) & 1) === 0 ? 0 : 1;
}
