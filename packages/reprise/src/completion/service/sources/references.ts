import type { Reference } from '../reference-retriever.ts';
import { firstOf, lastOf } from '../text/cut.ts';
import { sentencesOf } from '../text/sentences.ts';
import type { WritingContext } from '../writing-context.ts';
import type { Draft, Source } from './source.ts';

/** Finds passages that fit a place in a text. */
export type FindReferences = (
  context: WritingContext,
  limit: number,
  signal: AbortSignal,
) => Promise<readonly Reference[]>;

const limit = 5;
const lowestScore = 0.7;
const mostSentences = 2;
const fewestCharacters = 10;
const longestSuggestion = 500;

/** Suggests sentences of passages that fit (S2-56): of each the first two that are long enough and not in the text already. */
export function references(name: string, find: FindReferences): Source {
  return {
    name,
    type: 'reference_suggestion',
    ceiling: 1,
    async suggest(context, signal) {
      if (queryOf(context).length < fewestCharacters) return [];
      const found = (await find(context, limit, signal)).slice(0, limit);
      return found.filter(({ score }) => score >= lowestScore).flatMap((each) => draftsOf(each, context));
    },
  };
}

/** What is searched for: the end of the paragraph in front of the cursor. */
export function queryOf({ before }: WritingContext): string {
  const paragraph = before.split(/\n[ \t\r]*\n/).at(-1)!;
  return lastOf(paragraph, 300).trim();
}

function draftsOf({ text, source, score }: Reference, { before, after }: WritingContext): Draft[] {
  const around = `${before}${after}`;
  return sentencesOf(text)
    .filter((sentence) => sentence.length > fewestCharacters && !around.includes(sentence))
    .slice(0, mostSentences)
    .map((sentence) => ({
      text: firstOf(sentence, longestSuggestion),
      confidence: Math.min(1, score),
      contextUsed: [`Source: ${source}`],
    }));
}
