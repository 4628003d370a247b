import { calibrated, learned, replayPolicy, seededRandom } from 'reprise/semantic';

/** @typedef {import('reprise/semantic').Policy} Policy */
/** @typedef {import('reprise/semantic').ScoredLookup} ScoredLookup */

/**
 * What a policy that learns did, over several draws of its random numbers.
 *
 * @typedef {object} LabelledResult
 * @property {string} name
 * @property {number} lookups
 * @property {number} right mean
 * @property {number} wrong mean
 * @property {number} worst most wrong answers of one draw
 * @property {number} explored mean
 * @property {number} audited mean
 */

/** Wrong answers allowed, as a share of all requests. */
export const maxError = 0.01;
/** Share of the hits whose answer the upstream is asked for again. */
export const auditRate = 0.05;
/** Draws of random numbers. */
export const draws = 5;

/** @type {Readonly<Record<string, (random: () => number, fallback: Policy) => Policy>>} */
const policies = {
  learned: (random) => learned({ maxError, random }),
  calibrated: (random, fallback) => calibrated({ maxError, fallback, random }),
};

/**
 * @param {readonly ScoredLookup[]} lookups in the order they are asked
 * @param {Policy} fallback what decides without labels
 * @returns {LabelledResult[]}
 */
export function labelledModes(lookups, fallback) {
  return Object.entries(policies).map(([name, open]) => {
    const tallies = Array.from({ length: draws }, (_, seed) => {
      const random = seededRandom(seed + 1);
      return replayPolicy(lookups, open(random, fallback), { auditRate, random });
    });
    return {
      name,
      lookups: lookups.length,
      right: mean(tallies.map(({ exact, right }) => exact + right)),
      wrong: mean(tallies.map(({ wrong }) => wrong)),
      worst: Math.max(...tallies.map(({ wrong }) => wrong)),
      explored: mean(tallies.map(({ explored }) => explored)),
      audited: mean(tallies.map(({ audited }) => audited)),
    };
  });
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
