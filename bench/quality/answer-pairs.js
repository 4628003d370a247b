import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equalAnswers, firstSure, similarAnswers } from 'reprise/semantic';

/**
 * Two questions that lie close together and want other answers, each answered twice in the words of an assistant. All
 * of it was made up for this file.
 *
 * @typedef {{ question: string, answers: [string, string], near: string, nearAnswers: [string, string] }} Answered
 */
/** @typedef {{ name: string, pairs: number, alike: number, verdicts: Record<import('reprise/semantic').Verdict, number> }} PairsResult */

/** @typedef {{ prompt: string, answer: string }} GivenAnswer */

/** @type {{ areAlike: (left: GivenAnswer, right: GivenAnswer) => boolean }} no public interface, from the built files */
const { areAlike } = await import(
  new URL('../../packages/reprise/dist/semantic/answers/are-alike.js', import.meta.url).href
);

/**
 * How often two answers are found alike by their words, and what the default judge says of them.
 *
 * @param {import('reprise/embedders').Embedder} embedder
 * @returns {Promise<PairsResult[]>} answers to one question, then answers to two questions that lie close together
 */
export async function measureAnswerPairs(embedder) {
  const judge = firstSure([equalAnswers({ otherwise: 'unsure' }), similarAnswers({ embedder })]);
  const lines = readFileSync(join(import.meta.dirname, 'answers.jsonl'), 'utf8')
    .split('\n')
    .filter(Boolean);
  const answered = lines.map((line) => /** @type {Answered} */ (JSON.parse(line)));
  const sets = {
    'to one question': answered.flatMap((each) => [
      givenTo(each.question, each.answers),
      givenTo(each.near, each.nearAnswers),
    ]),
    'to two questions that lie close together': answered.flatMap((each) => {
      const others = givenTo(each.near, each.nearAnswers);
      return givenTo(each.question, each.answers).flatMap((one) => others.map((other) => [one, other]));
    }),
  };
  return Promise.all(Object.entries(sets).map(([name, pairs]) => measured(name, pairs, judge)));
}

/**
 * @param {string} name
 * @param {readonly (readonly GivenAnswer[])[]} pairs
 * @param {import('reprise/semantic').Judge} judge
 * @returns {Promise<PairsResult>}
 */
async function measured(name, pairs, judge) {
  const verdicts = { same: 0, different: 0, unsure: 0 };
  const { signal } = new AbortController();
  let alike = 0;
  for (const [cached, fresh] of pairs) {
    if (!cached || !fresh) continue;
    const texts = {
      cachedQuery: cached.prompt,
      cached: cached.answer,
      query: fresh.prompt,
      fresh: fresh.answer,
    };
    verdicts[await judge.agrees(texts, signal)] += 1;
    if (areAlike(cached, fresh)) alike += 1;
  }
  return { name, pairs: pairs.length, alike, verdicts };
}

/** @param {string} prompt @param {readonly string[]} answers @returns {GivenAnswer[]} */
function givenTo(prompt, answers) {
  return answers.map((answer) => ({ prompt, answer }));
}
