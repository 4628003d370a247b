import type { Facets } from './facets.ts';
import { sameContent } from './same-content.ts';
import { articles } from './words/determiners.ts';
import { endingStems } from './words/ending-stems.ts';

/** Whether only one of two prompts undoes what the other does: `cancel the cancellation of it`, `cancel it`. */
export function undoneAgain(query: Facets, cached: Facets): boolean {
  const [left, right] = [undoneEnd(query), undoneEnd(cached)];
  if ((left === undefined) === (right === undefined)) return false;
  return sameContent(query, cached, new Set([left, right].filter((stem) => stem !== undefined)));
}

/** Stem of the end that a prompt puts an end to, as `cancellation` in `cancel my cancellation`. */
function undoneEnd({ content, tokens }: Facets): string | undefined {
  return content.find((word, at) => {
    const verb = content[at - 1];
    if (verb === undefined || !endingStems.has(verb.stem) || !word.stem.startsWith(verb.stem)) return false;
    const between = tokens.slice(verb.position + 1, word.position);
    return between.length > 0 && between.every(({ text }) => articles.has(text));
  })?.stem;
}
