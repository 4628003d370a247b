/** Characters at an end of a text that may be taken off: that there are many must not make it slow. */
const longestEdge = 64;

/** @param edge what may stand at the beginning of a text, anchored there. */
export function withoutStart(text: string, edge: RegExp): string {
  return text.slice(0, longestEdge).replace(edge, '') + text.slice(longestEdge);
}

/** @param edge what may stand at the end of a text, anchored there. */
export function withoutEnd(text: string, edge: RegExp): string {
  const from = Math.max(0, text.length - longestEdge);
  return text.slice(0, from) + text.slice(from).replace(edge, '');
}
