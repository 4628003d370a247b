/**
 * Whether a path matches one of the patterns, in which `*` stands for any text, also for slashes (S2-65).
 *
 * Takes time in proportion to pattern and path, whatever they hold.
 */
export function isExcluded(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => matches(pattern, path));
}

function matches(pattern: string, path: string): boolean {
  const [beginning = '', ...others] = pattern.split('*');
  const ending = others.pop();
  if (ending === undefined) return path === pattern;
  if (!path.startsWith(beginning)) return false;
  let at = beginning.length;
  for (const piece of others) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return path.length - ending.length >= at && path.endsWith(ending);
}
