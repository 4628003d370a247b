/** The one of `names` that `written` is most likely a misspelling of; undefined when none is near. */
export function closest(written: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(Math.min(written.length, 60) / 3)) + 1;
  for (const name of names) {
    const count = edits(written, name, least);
    if (count >= least) continue;
    least = count;
    nearest = name;
  }
  return nearest;
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into another. */
function edits(from: string, to: string, tooMany: number): number {
  if (Math.abs(from.length - to.length) >= tooMany) return tooMany;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = last[column - 1]! + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwap ? beforeLast[column - 2]! + 1 : replaced;
      current.push(Math.min(replaced, swapped, last[column]! + 1, current[column - 1]! + 1));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
