import type { LabelledPair } from './labelled-set.ts';

/**
 * Which pairs hang together: those that share a prompt, and those that share one with these, and so on.
 *
 * @returns a name of the group of each pair, in order.
 */
export function pairGroups(pairs: readonly LabelledPair[]): string[] {
  const parents = new Map<string, string>();
  const rootOf = (prompt: string): string => {
    let root = prompt;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    for (let at = prompt; at !== root; ) {
      const parent = parents.get(at)!;
      parents.set(at, root);
      at = parent;
    }
    return root;
  };
  for (const { a, b } of pairs) {
    const [left, right] = [rootOf(named(a)), rootOf(named(b))];
    if (left !== right) parents.set(left, right);
  }
  return pairs.map(({ a }) => rootOf(named(a)));
}

function named(prompt: string): string {
  return prompt.normalize('NFKC').trim().toLowerCase();
}
