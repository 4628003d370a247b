import { defaultBounds, defaultGuards, pairVerifier, threshold } from 'reprise/semantic';
import { percentile } from '../measure.js';

/** Parts of the package that are no public interface, from the built files. @param {string} name @returns {Promise<any>} */
const part = (name) =>
  import(new URL(`../../packages/reprise/dist/semantic/${name}.js`, import.meta.url).href);

const candidates = 10;
const weighed = 3;
const lookups = 2_000;
const verbs = 'cancel change track return renew update delete move share print open lock'.split(' ');
const things = 'order password parcel ticket passport invoice account photo folder card flat printer'.split(
  ' ',
);
const ends = ['', ' from abroad', ' without a receipt', ' before friday', ' online', ' for two people'];
const asks = [
  'How do I {}?',
  'how can i {}',
  'What is the best way to {}?',
  'I want to {}, is that possible?',
];

/** @param {number} number @returns {string} another prompt for each number */
function promptOf(number) {
  const of = (/** @type {readonly string[]} */ list, /** @type {number} */ step) =>
    list[Math.floor(number / step) % list.length];
  const what = `${of(verbs, 1)} my ${of(things, 3)} ${number}${of(ends, 7)}`;
  return `${of(asks, 5)}`.replace('{}', what);
}

/**
 * What a lookup takes at most to decide about ten candidates, all over the floor and ten times as many as usual: the
 * guards are asked about each, the verifier about the last three, all of them are evidence. The query is new each time;
 * the prompts of the entries were read before, as those that are asked for often are.
 *
 * @returns {Promise<{ decisions: number, pairs: number }>} medians in microseconds: a decision, a pair for the verifier
 */
export async function decisionTimes() {
  const { surestCandidate } = await part('matching/weigh-candidates');
  const { vetoOf } = await part('matching/veto-of');
  const verifier = pairVerifier();
  const bounds = defaultBounds({ threshold: 0.8 });
  const policy = threshold(bounds);
  const scales = { verifier, threshold: 0.8, familiar: true };
  const cached = Array.from({ length: candidates }, (_, at) => promptOf(at * 6 + 1));
  const similarities = cached.map((_, at) => 0.95 - at / 100);
  const decide = (/** @type {string} */ query) => {
    const vetoes = vetoOf(defaultGuards, query);
    const ranked = cached.map((text, at) => {
      const veto = () => {
        const refused = vetoes(text);
        return at < candidates - weighed ? refused : undefined;
      };
      const similarity = similarities[at];
      return { entryId: `${at}`, answerId: `${at >> 1}`, text, similarity, close: true, veto };
    });
    const surest = surestCandidate(ranked, { ...scales, query }, bounds.similarity);
    return surest && policy.decide({ ...surest, bucket: '' });
  };
  const pair = (/** @type {string} */ query) => verifier.score(query, cached[0] ?? '', 0.9);
  timesOf(pair, 10_000);
  timesOf(decide, 20_000);
  return {
    pairs: percentile(timesOf(pair, 30_000), 0.5),
    decisions: percentile(timesOf(decide, 40_000), 0.5),
  };
}

/**
 * @param {(query: string) => unknown} work
 * @param {number} first number of the first prompt
 * @returns {number[]} microseconds
 */
function timesOf(work, first) {
  return Array.from({ length: lookups }, (_, at) => {
    const query = promptOf(first + at);
    const start = performance.now();
    work(query);
    return (performance.now() - start) * 1_000;
  });
}
