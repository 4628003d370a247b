/** @typedef {import('reprise/semantic').Policy} Policy */

/** @param {string} name */
const partOf = (name) =>
  import(new URL(`../../packages/reprise/dist/semantic/policies/${name}.js`, import.meta.url).href);
const { fitLogistic } = await partOf('logistic-fit');
const { doubtsOf, exploration } = await partOf('exploration');

/** 50 shares of doubt, evenly spaced. */
const doubts = doubtsOf(Array.from({ length: 50 }, (_, at) => 1e-6 + ((1 - 2e-6) * at) / 49));
const ends = [
  { measure: 0, right: false },
  { measure: 1, right: true },
];
const fewest = 6;

/**
 * The method as it was first published (vCache, ICLR 2026): a curve for each answer through all that was ever observed of
 * it, which decides alone.
 *
 * @param {{ maxError: number, random: () => number }} options
 * @returns {Policy}
 */
export function published({ maxError, random }) {
  /** @type {Map<string, { observed: { measure: number, right: boolean }[], fit?: unknown }>} */
  const answers = new Map();
  return {
    name: 'published',
    floor: 0,
    decide({ answerId, similarity }) {
      const answer = answers.get(answerId);
      if (answer === undefined || answer.observed.length < fewest) return explore('too little is known');
      answer.fit ??= fitLogistic(answer.observed);
      if (answer.fit === undefined) return explore('there is no curve');
      const explored = exploration(answer.fit, similarity, maxError, doubts);
      if (random() <= explored) return explore('its curve allows no more');
      return { action: 'serve', reason: 'its curve allows it', bound: 0 };
    },
    observe({ answerId, similarity, right }) {
      const observed = answers.get(answerId)?.observed ?? [...ends];
      observed.push({ measure: Math.round(similarity * 1_000) / 1_000, right });
      answers.set(answerId, { observed });
    },
  };
}

/** @param {string} reason @returns {import('reprise/semantic').Decision} */
function explore(reason) {
  return { action: 'explore', reason, bound: 0 };
}
